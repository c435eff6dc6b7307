#include "SetupPages.h"
#include "ConsoleWords.h"
#include "RecordingSheet.h"
#include "RenameSheet.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>

namespace tegata::console {

namespace {
constexpr int longestLegalNumber = 200;
constexpr int longestInvitation = 400;
} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : ui::Page(QStringLiteral("welcome-page"), parent)
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("welcome-explanation"), this))
{
    column()->addWidget(m_explanation);
    column()->addSpacing(ui::space::small);
    m_new = makeChoice(QStringLiteral("welcome-new"));
    m_restore = makeChoice(QStringLiteral("welcome-restore"));
    m_join = makeChoice(QStringLiteral("welcome-join"));
    column()->addStretch(1);
    m_new.button->setChecked(true);
    setFocusProxy(m_new.button);
    retranslate();
}

WelcomePage::Choice WelcomePage::makeChoice(const QString &objectName)
{
    Choice choice{};
    choice.button = new QRadioButton(this);
    choice.button->setObjectName(objectName);
    choice.words = ui::makeLabel(ui::TextRole::Muted, objectName + QStringLiteral("-words"), this);
    choice.words->setIndent(28);
    column()->addWidget(choice.button);
    column()->addWidget(choice.words);
    connect(choice.button, &QRadioButton::toggled, this, [this](bool isOn) {
        if (isOn) {
            Q_EMIT pathChanged();
        }
    });
    return choice;
}

SetupPath WelcomePage::path() const
{
    if (m_restore.button->isChecked()) {
        return SetupPath::Restore;
    }
    return m_join.button->isChecked() ? SetupPath::Join : SetupPath::NewInstitution;
}

void WelcomePage::setPath(SetupPath path)
{
    switch (path) {
    case SetupPath::NewInstitution:
        m_new.button->setChecked(true);
        break;
    case SetupPath::Restore:
        m_restore.button->setChecked(true);
        break;
    case SetupPath::Join:
        m_join.button->setChecked(true);
        break;
    }
}

void WelcomePage::retranslate()
{
    m_explanation->setText(tr("With this program you register your hospital, clinic or pharmacy, let its terminals in, "
                              "and see what was recorded about it. What do you want to do?"));
    m_new.button->setText(tr("Register a new institution"));
    m_new.words->setText(tr("You need the invitation that the operator of the service sent you, and paper to write 24 "
                            "words down."));
    m_restore.button->setText(tr("Restore an institution from its recovery phrase"));
    m_restore.words->setText(tr("For a new computer, or after the old one was lost. You need the paper with the 24 "
                                "words."));
    m_join.button->setText(tr("Join as administrator"));
    m_join.words->setText(tr("Your institution is registered already, and another administrator will add you."));
}

InstitutionPage::InstitutionPage(QWidget *parent)
    : ui::Page(QStringLiteral("institution-page"), parent)
    , m_nameLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("institution-name-label"), this))
    , m_name(ui::makeField(QStringLiteral("institution-name"), m_nameLabel, 400, this))
    , m_nameProblem(ui::makeLabel(ui::TextRole::Body, QStringLiteral("institution-name-problem"), this))
    , m_kindLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("institution-kind-label"), this))
    , m_kind(new QComboBox(this))
    , m_numberLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("institution-number-label"), this))
    , m_number(ui::makeField(QStringLiteral("institution-number"), m_numberLabel, longestLegalNumber, this))
    , m_numberNote(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("institution-number-note"), this))
    , m_invitationLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("institution-invitation-label"), this))
    , m_invitation(ui::makeField(QStringLiteral("institution-invitation"), m_invitationLabel, longestInvitation, this))
    , m_where(new ui::DetailList(this))
{
    column()->setSpacing(ui::space::tiny);
    m_kind->setObjectName(QStringLiteral("institution-kind"));
    m_kind->setMaximumWidth(260);
    m_kindLabel->setBuddy(m_kind);
    ui::setTone(m_nameProblem, ui::Tone::Error);
    column()->addWidget(m_nameLabel);
    column()->addWidget(m_name);
    column()->addWidget(m_nameProblem);
    column()->addSpacing(ui::space::small);
    column()->addWidget(m_kindLabel);
    column()->addWidget(m_kind);
    column()->addSpacing(ui::space::small);
    column()->addWidget(m_numberLabel);
    column()->addWidget(m_number);
    column()->addWidget(m_numberNote);
    column()->addSpacing(ui::space::small);
    column()->addWidget(m_invitationLabel);
    column()->addWidget(m_invitation);
    column()->addSpacing(ui::space::medium);
    column()->addWidget(m_where);
    column()->addStretch(1);
    for (QLineEdit *field : {m_name, m_number, m_invitation}) {
        connect(field, &QLineEdit::textChanged, this, &InstitutionPage::check);
    }
    setFocusProxy(m_name);
    retranslate();
}

void InstitutionPage::setNetwork(const NetworkWords &network)
{
    m_network = network;
    retranslate();
}

void InstitutionPage::setNameAndKind(const QString &name, protocol::InstitutionKind kind)
{
    m_name->setText(name);
    chooseKind(m_kind, kind);
}

QString InstitutionPage::name() const { return m_name->text().trimmed(); }
protocol::InstitutionKind InstitutionPage::kind() const { return chosenKind(m_kind); }
QString InstitutionPage::legalNumber() const { return m_number->text().trimmed(); }
QString InstitutionPage::invitation() const { return m_invitation->text().trimmed(); }

bool InstitutionPage::isComplete() const
{
    return isInstitutionNameLength(name()) && !legalNumber().isEmpty() && !invitation().isEmpty();
}

void InstitutionPage::check()
{
    m_nameProblem->setVisible(!name().isEmpty() && !isInstitutionNameLength(name()));
    Q_EMIT completeChanged();
}

void InstitutionPage::retranslate()
{
    m_nameLabel->setText(tr("Name, as patients know it"));
    m_name->setAccessibleName(m_nameLabel->text());
    m_nameProblem->setText(
        tr("This name is too long for the ledger: at most 200 letters, or about 66 Japanese characters."));
    m_kindLabel->setText(tr("Kind"));
    m_kind->setAccessibleName(m_kindLabel->text());
    fillKinds(m_kind);
    m_numberLabel->setText(tr("Legal number (medical institution code)"));
    m_number->setAccessibleName(m_numberLabel->text());
    m_numberNote->setText(tr("Only a fingerprint of the number leaves this computer."));
    m_invitationLabel->setText(tr("Invitation from the operator of the service"));
    m_invitation->setAccessibleName(m_invitationLabel->text());
    m_where->setDetails({{tr("Gateway"), m_network.gateway},
                         {tr("Nodes"), m_network.nodes.join(QLatin1Char('\n'))},
                         {QString(), tr("These addresses come from the network file and are changed there.")}});
    check();
}

RegistrationPage::RegistrationPage(QWidget *parent)
    : ui::Page(QStringLiteral("registration-page"), parent)
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("registration-explanation"), this))
    , m_facts(new ui::DetailList(this))
    , m_invitationLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("registration-invitation-label"), this))
    , m_invitation(ui::makeField(QStringLiteral("registration-invitation"), m_invitationLabel, longestInvitation, this))
    , m_refused(ui::makeLabel(ui::TextRole::Body, QStringLiteral("registration-refused"), this))
    , m_steps(new ui::ProgressSteps(this))
{
    ui::setTone(m_refused, ui::Tone::Error);
    m_steps->setSteps(recordingSteps());
    m_steps->hide();
    column()->addWidget(m_explanation);
    column()->addWidget(m_facts);
    column()->addSpacing(ui::space::small);
    column()->addWidget(m_invitationLabel);
    column()->addWidget(m_invitation);
    column()->addWidget(m_refused);
    column()->addSpacing(ui::space::medium);
    column()->addWidget(m_steps);
    column()->addStretch(1);
    connect(m_invitation, &QLineEdit::textChanged, this, [this] {
        m_isRefused = false;
        retranslate();
        Q_EMIT invitationChanged();
    });
    setFocusProxy(m_invitation);
    retranslate();
}

void RegistrationPage::setInstitution(const QString &name, protocol::InstitutionKind kind)
{
    m_name = name;
    m_kind = kind;
    retranslate();
}

void RegistrationPage::setInvitation(const QString &invitation) { m_invitation->setText(invitation); }

QString RegistrationPage::invitation() const { return m_invitation->text().trimmed(); }

void RegistrationPage::setStage(int step)
{
    m_invitation->setEnabled(step < 0);
    m_steps->setVisible(step >= 0);
    if (step >= 0) {
        m_isRefused = false;
        m_steps->setCurrent(step);
    }
    retranslate();
}

void RegistrationPage::showInvitationRefused()
{
    setStage(-1);
    m_isRefused = true;
    retranslate();
    m_invitation->setFocus();
    m_invitation->selectAll();
}

void RegistrationPage::showFailed(ui::Words reason)
{
    m_invitation->setEnabled(true);
    m_steps->setVisible(true);
    m_steps->setFailed(std::move(reason));
}

void RegistrationPage::retranslate()
{
    m_explanation->setText(tr("This is written to the ledger under the master key of your institution, for everybody "
                              "to see. The operator of the service pays for it."));
    m_facts->setDetails({{tr("Name"), ui::oneLine(m_name)}, {tr("Kind"), kindText(m_kind)}});
    m_invitationLabel->setText(tr("Invitation from the operator of the service"));
    m_invitation->setAccessibleName(m_invitationLabel->text());
    ui::setTone(m_invitation, m_isRefused ? ui::Tone::Error : ui::Tone::Neutral);
    m_refused->setText(tr("The operator did not accept this invitation: it is wrong, or has been used. Correct it or "
                          "ask for a new one. Nothing you entered is lost."));
    m_refused->setVisible(m_isRefused);
}

DonePage::DonePage(QWidget *parent)
    : ui::Page(QStringLiteral("done-page"), parent)
    , m_words(ui::makeLabel(ui::TextRole::Section, QStringLiteral("done-words"), this))
    , m_next(ui::makeLabel(ui::TextRole::Body, QStringLiteral("done-next"), this))
{
    auto *row = new QHBoxLayout;
    row->addWidget(new ui::IconLabel(ui::Icon::Success, ui::Ink::Success, 36, this), 0, Qt::AlignTop);
    row->addWidget(m_words, 1);
    column()->addLayout(row);
    column()->addWidget(m_next);
    column()->addStretch(1);
    retranslate();
}

void DonePage::setPath(SetupPath path)
{
    m_path = path;
    retranslate();
}

void DonePage::retranslate()
{
    switch (m_path) {
    case SetupPath::NewInstitution:
        m_words->setText(tr("Your institution is recorded on the ledger."));
        m_next->setText(tr("Next: put the QR code up at your reception, and let the first terminal in. Keep the paper "
                           "with the 24 words in a safe place: it is the only way back when this computer is lost."));
        break;
    case SetupPath::Restore:
        m_words->setText(tr("Your institution was restored on this computer."));
        m_next->setText(tr("If the old computer was lost or stolen, look at the list of administrators and terminals "
                           "and remove what you do not know."));
        break;
    case SetupPath::Join:
        m_words->setText(tr("You are an administrator of this institution now."));
        m_next->setText(tr("Everything an administrator can do is open to you on this computer."));
        break;
    }
}

} // namespace tegata::console
