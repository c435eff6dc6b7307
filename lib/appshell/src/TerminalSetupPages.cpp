#include <tegata/appshell/TerminalSetupPages.h>

#include <tegata/appshell/ShownValues.h>

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/QrView.h>
#include <tegata/uikit/Theme.h>
#include <tegata/workflows/WorkflowError.h>

#include <QComboBox>
#include <QDragEnterEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace tegata::appshell {

using ui::TextRole;
using workflows::EnrolmentState;
namespace space = ui::space;

namespace {

constexpr int nameLengthMaximum = 200;
constexpr int fieldWidthMaximum = 460;
constexpr int codeHeight = 76;
constexpr int qrSide = 220;

} // namespace

// ---- InstitutionChoicePage ----

InstitutionChoicePage::InstitutionChoicePage(QWidget *parent)
    : QWidget(parent)
    , m_explanation(ui::makeLabel(TextRole::Body, QStringLiteral("choice-explanation"), this))
    , m_textLabel(ui::makeLabel(TextRole::Strong, QStringLiteral("choice-text-label"), this))
    , m_text(new QPlainTextEdit(this))
    , m_read(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("choice-read"), this))
    , m_picture(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("choice-picture"), this))
    , m_clipboard(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("choice-clipboard"), this))
    , m_foundCard(new QFrame(this))
    , m_foundTitle(ui::makeLabel(TextRole::Section, QStringLiteral("choice-found-title"), m_foundCard))
    , m_found(new ui::DetailList(m_foundCard))
{
    setObjectName(QStringLiteral("institution-choice-page"));
    setAcceptDrops(true);
    m_text->setObjectName(QStringLiteral("choice-text"));
    m_text->setFixedHeight(codeHeight);
    m_text->setTabChangesFocus(true);
    m_text->setAcceptDrops(false);
    m_textLabel->setBuddy(m_text);
    m_read->setIcon(ui::icon(ui::Icon::Qr));
    m_picture->setIcon(ui::icon(ui::Icon::Import));
    m_clipboard->setIcon(ui::icon(ui::Icon::Copy));
    m_found->setObjectName(QStringLiteral("choice-found"));
    ui::setCard(m_foundCard);
    auto *foundColumn = new QVBoxLayout(m_foundCard);
    foundColumn->setContentsMargins(space::large, space::medium, space::large, space::medium);
    foundColumn->addWidget(m_foundTitle);
    foundColumn->addWidget(m_found);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_read);
    buttons->addWidget(m_clipboard);
    buttons->addWidget(m_picture);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_explanation);
    column->addSpacing(space::small);
    column->addWidget(m_textLabel);
    column->addWidget(m_text);
    column->addLayout(buttons);
    column->addSpacing(space::small);
    column->addWidget(m_foundCard);
    column->addStretch(1);

    connect(m_read, &QPushButton::clicked, this, [this] { Q_EMIT textChosen(text()); });
    connect(m_picture, &QPushButton::clicked, this, &InstitutionChoicePage::pictureRequested);
    connect(m_clipboard, &QPushButton::clicked, this, &InstitutionChoicePage::clipboardRequested);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_read->setEnabled(!text().isEmpty()); });
    m_read->setEnabled(false);
    setFocusProxy(m_text);
    retranslate();
}

void InstitutionChoicePage::setInstitution(const std::optional<workflows::ChosenInstitution> &institution)
{
    m_institution = institution;
    retranslate();
}

QString InstitutionChoicePage::text() const { return m_text->toPlainText().trimmed(); }

void InstitutionChoicePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void InstitutionChoicePage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void InstitutionChoicePage::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) {
        event->acceptProposedAction();
        Q_EMIT pictureDropped(urls.front().toLocalFile());
    }
}

void InstitutionChoicePage::retranslate()
{
    m_explanation->setText(tr("The institution's code stands on its poster and on the first page of its hospital "
                              "console. Paste it here, load a picture of it, or drop a picture on this page."));
    m_textLabel->setText(tr("Code as text"));
    m_text->setAccessibleName(m_textLabel->text());
    m_read->setText(tr("Read the text"));
    m_picture->setText(tr("Load a picture…"));
    m_clipboard->setText(tr("From the clipboard"));
    m_foundCard->setVisible(m_institution.has_value());
    if (m_institution) {
        m_foundTitle->setText(tr("Found on the ledger"));
        m_found->setDetails({{tr("Institution"), m_institution->name},
                             {tr("Kind"), ui::kindText(kindOf(m_institution->kind))},
                             {tr("Check number, as on its poster"), spacedDigits(m_institution->checkNumber), true}});
    }
}

// ---- TerminalDetailsPage ----

TerminalDetailsPage::TerminalDetailsPage(std::vector<ui::Words> professions, QWidget *parent)
    : QWidget(parent)
    , m_professions(std::move(professions))
    , m_explanation(ui::makeLabel(TextRole::Body, QStringLiteral("details-explanation"), this))
    , m_terminalLabel(ui::makeLabel(TextRole::Strong, QStringLiteral("details-terminal-label"), this))
    , m_terminal(new QLineEdit(this))
    , m_userLabel(ui::makeLabel(TextRole::Strong, QStringLiteral("details-user-label"), this))
    , m_user(new QLineEdit(this))
    , m_professionLabel(ui::makeLabel(TextRole::Strong, QStringLiteral("details-profession-label"), this))
    , m_profession(new QComboBox(this))
{
    setObjectName(QStringLiteral("terminal-details-page"));
    m_terminal->setObjectName(QStringLiteral("details-terminal"));
    m_user->setObjectName(QStringLiteral("details-user"));
    m_profession->setObjectName(QStringLiteral("details-profession"));
    m_profession->setEditable(true);
    m_profession->setInsertPolicy(QComboBox::NoInsert);
    for (QLineEdit *field : {m_terminal, m_user}) {
        field->setMaxLength(nameLengthMaximum);
        field->setMaximumWidth(fieldWidthMaximum);
    }
    m_profession->setMaximumWidth(fieldWidthMaximum);
    m_profession->lineEdit()->setMaxLength(nameLengthMaximum);
    m_terminalLabel->setBuddy(m_terminal);
    m_userLabel->setBuddy(m_user);
    m_professionLabel->setBuddy(m_profession);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_explanation);
    column->addSpacing(space::small);
    column->addWidget(m_terminalLabel);
    column->addWidget(m_terminal);
    column->addSpacing(space::small);
    column->addWidget(m_userLabel);
    column->addWidget(m_user);
    column->addSpacing(space::small);
    column->addWidget(m_professionLabel);
    column->addWidget(m_profession);
    column->addStretch(1);
    const auto changed = [this] { Q_EMIT completeChanged(isComplete()); };
    connect(m_terminal, &QLineEdit::textChanged, this, changed);
    connect(m_user, &QLineEdit::textChanged, this, changed);
    connect(m_profession, &QComboBox::currentTextChanged, this, changed);
    setFocusProxy(m_terminal);
    retranslate();
}

void TerminalDetailsPage::setDetails(const workflows::TerminalDetails &details)
{
    m_terminal->setText(details.terminalName);
    m_user->setText(details.userName);
    if (!details.profession.isEmpty()) {
        m_profession->setCurrentText(details.profession);
    }
}

workflows::TerminalDetails TerminalDetailsPage::details() const
{
    return {m_terminal->text().trimmed(), m_user->text().trimmed(), m_profession->currentText().trimmed()};
}

bool TerminalDetailsPage::isComplete() const
{
    const workflows::TerminalDetails typed = details();
    return !typed.terminalName.isEmpty() && !typed.userName.isEmpty() && !typed.profession.isEmpty();
}

void TerminalDetailsPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void TerminalDetailsPage::retranslate()
{
    m_explanation->setText(tr("The administrator sees these names when approving the terminal. The name and the "
                              "profession of the user stand under everything written here."));
    m_terminalLabel->setText(tr("Name of this terminal, such as \"Consulting room 3\""));
    m_terminal->setAccessibleName(m_terminalLabel->text());
    m_userLabel->setText(tr("Name of its user"));
    m_user->setAccessibleName(m_userLabel->text());
    m_professionLabel->setText(tr("Profession"));
    m_profession->setAccessibleName(m_professionLabel->text());
    // A proposal follows the language; what was typed stays.
    const int chosen = m_profession->findText(m_profession->currentText());
    const QString typed = m_profession->currentText();
    m_profession->clear();
    for (const ui::Words &profession : m_professions) {
        m_profession->addItem(profession());
    }
    if (chosen >= 0) {
        m_profession->setCurrentIndex(chosen);
    } else if (!typed.isEmpty()) {
        m_profession->setCurrentText(typed);
    }
}

// ---- ApprovalPage ----

ApprovalPage::ApprovalPage(QWidget *parent)
    : QWidget(parent)
    , m_icon(new ui::IconLabel(ui::Icon::Waiting, ui::Ink::Info, 28, this))
    , m_state(ui::makeLabel(TextRole::Strong, QStringLiteral("approval-state"), this))
    , m_next(ui::makeLabel(TextRole::Body, QStringLiteral("approval-next"), this))
    , m_numberLabel(ui::makeLabel(TextRole::Muted, QStringLiteral("approval-number-label"), this))
    , m_number(ui::makeLabel(TextRole::Hero, QStringLiteral("approval-number"), this))
    , m_qr(new ui::QrView(this))
    , m_again(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("approval-again"), this))
    , m_other(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("approval-other"), this))
{
    setObjectName(QStringLiteral("approval-page"));
    m_qr->setObjectName(QStringLiteral("approval-code"));
    m_qr->setFixedSize(qrSide, qrSide);
    m_number->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *stateTexts = new QVBoxLayout;
    stateTexts->setSpacing(space::tiny);
    stateTexts->addWidget(m_state);
    stateTexts->addWidget(m_next);
    auto *stateRow = new QHBoxLayout;
    stateRow->setSpacing(space::medium);
    stateRow->addWidget(m_icon, 0, Qt::AlignTop);
    stateRow->addLayout(stateTexts, 1);
    auto *numberColumn = new QVBoxLayout;
    numberColumn->addStretch(1);
    numberColumn->addWidget(m_numberLabel);
    numberColumn->addWidget(m_number);
    numberColumn->addStretch(1);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::huge);
    row->addWidget(m_qr);
    row->addLayout(numberColumn, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(m_other);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::large);
    column->addLayout(stateRow);
    column->addLayout(row);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_again, &QPushButton::clicked, this, &ApprovalPage::askAgainRequested);
    connect(m_other, &QPushButton::clicked, this, &ApprovalPage::otherInstitutionRequested);
    retranslate();
}

void ApprovalPage::setStatus(const workflows::EnrolmentStatus &status)
{
    m_status = status;
    if (!status.code.isEmpty()) {
        m_qr->setMatrix(qrOf(status.code));
    }
    retranslate();
}

void ApprovalPage::setProfileFolder(const QString &folder)
{
    m_folder = folder;
    retranslate();
}

void ApprovalPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void ApprovalPage::retranslate()
{
    const QString institution = ui::oneLine(m_status.institutionName);
    bool waits = false;
    bool mayAsk = false;
    switch (m_status.state) {
    case EnrolmentState::NothingYet:
    case EnrolmentState::Requested:
        waits = true;
        m_icon->setIcon(ui::Icon::Waiting, ui::Ink::Info);
        m_state->setText(tr("The request is with %1.").arg(institution));
        m_next->setText(tr("Ask an administrator to open the hospital console and to compare the number below. This "
                           "terminal goes on by itself as soon as it is approved."));
        break;
    case EnrolmentState::Approved:
        m_icon->setIcon(ui::Icon::Success, ui::Ink::Success);
        m_state->setText(tr("%1 has approved this terminal.").arg(institution));
        m_next->setText({});
        break;
    case EnrolmentState::Denied:
        mayAsk = true;
        m_icon->setIcon(ui::Icon::Error, ui::Ink::Error);
        m_state->setText(tr("%1 has turned this terminal down.").arg(institution));
        m_next->setText(tr("Speak with an administrator. If it was a mistake, ask again."));
        break;
    case EnrolmentState::Revoked:
        m_icon->setIcon(ui::Icon::Error, ui::Ink::Error);
        m_state->setText(tr("%1 has withdrawn the approval of this terminal.").arg(institution));
        m_next->setText(tr("It cannot be let in again under the same identity. To use this computer again, an "
                           "administrator removes its profile folder and sets it up as a new terminal: %1")
                            .arg(m_folder));
        break;
    case EnrolmentState::Expired:
        m_icon->setIcon(ui::Icon::Error, ui::Ink::Error);
        m_state->setText(tr("The approval of this terminal has expired."));
        m_next->setText(tr("It cannot be prolonged. To use this computer again, an administrator removes its profile "
                           "folder and sets it up as a new terminal: %1")
                            .arg(m_folder));
        break;
    case EnrolmentState::InstitutionInactive:
        m_icon->setIcon(ui::Icon::Warning, ui::Ink::Warning);
        m_state->setText(tr("%1 is not active at present.").arg(institution));
        m_next->setText(tr("An administrator can make it active again in the hospital console. This terminal then "
                           "works as before."));
        mayAsk = true;
        break;
    }
    const bool hasNumber = waits && !m_status.checkNumber.isEmpty();
    m_numberLabel->setVisible(hasNumber);
    m_number->setVisible(hasNumber);
    m_qr->setVisible(waits && m_qr->matrix().isValid());
    m_numberLabel->setText(tr("Check number: the console must show the same"));
    m_number->setText(spacedDigits(m_status.checkNumber));
    m_number->setAccessibleName(tr("Check number %1").arg(spacedDigits(m_status.checkNumber)));
    m_again->setText(tr("Ask again"));
    m_again->setVisible(mayAsk);
    m_other->setText(tr("Choose another institution"));
    m_other->setVisible(waits);
}

} // namespace tegata::appshell
