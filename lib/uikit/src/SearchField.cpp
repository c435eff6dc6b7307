#include <tegata/uikit/SearchField.h>

#include <QAction>
#include <QKeyEvent>

namespace tegata::ui {

SearchField::SearchField(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(QStringLiteral("searchField"));
    addAction(icon(Icon::Search, Ink::Muted), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    if (auto *clearAction = findChild<QAction *>(QStringLiteral("_q_qlineeditclearaction"))) {
        clearAction->setIcon(icon(Icon::Clear, Ink::Muted));
    }
    setMinimumWidth(220);
    setMaxLength(200);
    connect(this, &QLineEdit::textChanged, this, &SearchField::search);
    retranslate();
}

void SearchField::setWords(Words placeholder)
{
    m_placeholder = std::move(placeholder);
    retranslate();
}

void SearchField::search()
{
    const QString wanted = text().trimmed();
    if (wanted != m_last) {
        m_last = wanted;
        Q_EMIT searchChanged(wanted);
    }
}

void SearchField::retranslate()
{
    const QString words = m_placeholder ? m_placeholder() : tr("Search");
    setPlaceholderText(words);
    setAccessibleName(words);
}

void SearchField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QLineEdit::changeEvent(event);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT resultsRequested();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace tegata::ui
