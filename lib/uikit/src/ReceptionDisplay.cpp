#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/ReceptionDisplay.h>
#include <tegata/uikit/Theme.h>

#include <QCloseEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::ui {

namespace {

struct DisplayWords
{
    static constexpr const char *context = "tegata::ui::Poster";
    static constexpr const char *scan =
        QT_TRANSLATE_NOOP("tegata::ui::Poster", "Scan this code with Tegata on your phone to let us see your chart.");
    static constexpr const char *check = QT_TRANSLATE_NOOP("tegata::ui::Poster", "Check number");
};

} // namespace

ReceptionDisplay::ReceptionDisplay(QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_kind(makeLabel(TextRole::Section, QStringLiteral("displayKind"), this))
    , m_name(makeLabel(TextRole::Hero, QStringLiteral("displayName"), this))
    , m_qr(new QrView(this))
    , m_check(makeLabel(TextRole::Hero, QStringLiteral("displayCheck"), this))
    , m_instruction(makeLabel(TextRole::Title, QStringLiteral("displayInstruction"), this))
    , m_otherInstruction(makeLabel(TextRole::Section, QStringLiteral("displayOtherInstruction"), this))
{
    setObjectName(QStringLiteral("receptionDisplay"));
    // White in every scheme: what matters is that a phone can read the code.
    setPalette(Colours::of(ColourScheme::Light).palette());
    setProperty("surface", QStringLiteral("display"));
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::page * 2, space::page, space::page * 2, space::page);
    column->setSpacing(space::medium);
    for (QLabel *label : {m_kind, m_name, m_check, m_instruction, m_otherInstruction}) {
        label->setAlignment(Qt::AlignHCenter);
    }
    column->addWidget(m_kind);
    column->addWidget(m_name);
    column->addWidget(m_qr, 1);
    column->addWidget(m_check);
    column->addWidget(m_instruction);
    column->addWidget(m_otherInstruction);
    resize(900, 900);
    retranslate();
}

void ReceptionDisplay::setContent(const PosterContent &content)
{
    m_content = content;
    m_qr->setMatrix(content.qr);
    retranslate();
}

void ReceptionDisplay::retranslate()
{
    const bool japanese = currentLanguage() == LanguageCode::Japanese;
    const Translations own(japanese ? LanguageCode::Japanese : LanguageCode::English);
    const Translations other(japanese ? LanguageCode::English : LanguageCode::Japanese);
    const QString name = oneLine(m_content.institutionName);
    setWindowTitle(name);
    m_name->setText(breakable(shortened(name, 120)));
    m_kind->setText(kindText(m_content.kind, own) + QStringLiteral(" / ") + kindText(m_content.kind, other));
    m_check->setText(own.text(DisplayWords::context, DisplayWords::check) + QStringLiteral("  ") +
                     m_content.checkNumber);
    m_check->setVisible(!m_content.checkNumber.isEmpty());
    m_instruction->setText(own.text(DisplayWords::context, DisplayWords::scan));
    m_otherInstruction->setText(other.text(DisplayWords::context, DisplayWords::scan));
}

void ReceptionDisplay::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ReceptionDisplay::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F11) {
        close();
        return;
    }
    QWidget::keyPressEvent(event);
}

void ReceptionDisplay::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

} // namespace tegata::ui
