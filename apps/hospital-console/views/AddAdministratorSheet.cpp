#include "AddAdministratorSheet.h"

#include <tegata/uikit/Icon.h>

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tegata::console {

AddAdministratorSheet::AddAdministratorSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("add-administrator-sheet"), parent)
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("add-administrator-explanation"), card()))
    , m_text(new QPlainTextEdit(card()))
    , m_file(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("add-administrator-file"), card()))
    , m_next(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("add-administrator-next"), card()))
{
    m_text->setObjectName(QStringLiteral("add-administrator-text"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(150);
    m_file->setIcon(ui::icon(ui::Icon::Import));
    body()->addWidget(m_explanation);
    body()->addWidget(m_text);
    body()->addWidget(m_file, 0, Qt::AlignLeft);
    addButton(m_next);
    connect(m_text, &QPlainTextEdit::textChanged, this,
            [this] { m_next->setEnabled(!m_text->toPlainText().trimmed().isEmpty()); });
    connect(m_file, &QPushButton::clicked, this, &AddAdministratorSheet::fileRequested);
    connect(m_next, &QPushButton::clicked, this, [this] {
        const QString text = m_text->toPlainText().simplified().remove(QLatin1Char(' '));
        close();
        Q_EMIT accepted(text);
    });
    m_next->setEnabled(false);
    setFocusProxy(m_text);
    retranslate();
}

void AddAdministratorSheet::ask()
{
    m_text->clear();
    open();
}

void AddAdministratorSheet::setText(const QString &text) { m_text->setPlainText(text); }

void AddAdministratorSheet::forget() { m_text->clear(); }

void AddAdministratorSheet::retranslate()
{
    setTitle(tr("Add an administrator"));
    m_explanation->setText(tr("Paste the text that the new administrator's computer shows. It begins with “t3.”."));
    m_text->setAccessibleName(tr("Text of the new administrator"));
    m_file->setText(tr("Load from a file…"));
    m_next->setText(tr("Review"));
    setCancelText(tr("Cancel"));
}

} // namespace tegata::console
