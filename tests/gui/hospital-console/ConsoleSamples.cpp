#include "ConsoleSamples.h"

#include "views/AddAdministratorSheet.h"
#include "views/AdministratorsPage.h"
#include "views/ApproveSheet.h"
#include "views/ConsoleWords.h"
#include "views/HomePage.h"
#include "views/PatientPageCard.h"
#include "views/PosterSheet.h"
#include "views/RecordingSheet.h"
#include "views/RenameSheet.h"
#include "views/SetupView.h"
#include "views/TerminalsPage.h"

#include <tegata/crypto/Bip39.h>
#include <tegata/qr/QrCode.h>

namespace tegata::console::samples {

namespace {

template <typename Strong> Strong filled(std::uint8_t seed)
{
    ByteArray<Strong::size> bytes{};
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        bytes[index] = static_cast<std::uint8_t>(seed * 31 + index * 7);
    }
    return Strong(bytes);
}

constexpr UnixTime start = UnixTime(std::chrono::seconds(1'795'000'000));
UnixTime after(int hours) { return start + std::chrono::hours(hours); }

/// A name as long as the protocol allows, without a space, with what a careless label would read as markup.
QString longName() { return QStringLiteral("<b>Ward&amp;") + QString(150, QLatin1Char('W')) + QStringLiteral("</b>"); }

ui::PosterContent poster()
{
    ui::PosterContent content;
    content.institutionName = institution().name;
    content.checkNumber = QStringLiteral("482913");
    const Result<qr::QrMatrix> code =
        qr::writeCode(QStringLiteral("https://page.example/#t1.") + QString(180, QLatin1Char('A')));
    content.qr.size = code->size();
    for (int row = 0; row < code->size(); ++row) {
        for (int column = 0; column < code->size(); ++column) {
            content.qr.modules.push_back(code->isDark(column, row));
        }
    }
    return content;
}

workflows::PatientPageInformation patientPage(bool isOfThisNetwork)
{
    workflows::PatientPageInformation information;
    information.address = QUrl(QStringLiteral("https://gateway.example/"));
    information.build = QStringLiteral("8d01ea2323929613e716e011f29094575517614553ab96c8b4381489f3ae83db");
    information.saysTheSame = true;
    information.isOfThisNetwork = isOfThisNetwork;
    return information;
}

/// A page alone in a window of the size that the main window leaves it.
template <typename PageType> std::unique_ptr<QWidget> framed(PageType *page)
{
    auto window = std::make_unique<QWidget>();
    auto *column = new QVBoxLayout(window.get());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(page);
    window->resize(984, 660);
    return window;
}

/// A sheet over an empty window; `open` opens it.
template <typename SheetType> std::unique_ptr<QWidget> over(const std::function<void(SheetType &)> &open)
{
    auto window = std::make_unique<QWidget>();
    window->resize(1180, 760);
    auto *sheet = new SheetType(window.get());
    open(*sheet);
    return window;
}

std::unique_ptr<QWidget> setup(SetupStep step, SetupPath path, const std::function<void(SetupView &)> &fill = {})
{
    auto view = std::make_unique<SetupView>(phraseWords());
    view->setPath(path);
    view->institution()->setNetwork(
        {QStringLiteral("https://gateway.example:8443"),
         {QStringLiteral("https://node-a.example"), QStringLiteral("https://node-b.example")}});
    view->showStep(step);
    if (fill) {
        fill(*view);
    }
    view->resize(1100, 720);
    return view;
}

std::vector<Screen> pageScreens()
{
    return {{QStringLiteral("home"),
             [](ui::UiSettings &) {
                 auto *page = new HomePage;
                 page->setInformation(institution());
                 page->setPoster(poster());
                 page->setWaitingRequests(2);
                 page->patientPage().setInformation(patientPage(true));
                 return framed(page);
             }},
            {QStringLiteral("home-page-of-another-network"),
             [](ui::UiSettings &) {
                 auto *page = new HomePage;
                 page->setInformation(institution());
                 page->setPoster(poster());
                 page->patientPage().setInformation(patientPage(false));
                 return framed(page);
             }},
            {QStringLiteral("home-empty"), [](ui::UiSettings &) { return framed(new HomePage); }},
            {QStringLiteral("terminals"),
             [](ui::UiSettings &settings) {
                 auto *page = new TerminalsPage(settings);
                 page->setPending(pending());
                 page->setTerminals(terminals(), filled<protocol::Address>(90));
                 page->setRotationDue(true);
                 return framed(page);
             }},
            {QStringLiteral("terminals-empty"),
             [](ui::UiSettings &settings) { return framed(new TerminalsPage(settings)); }},
            {QStringLiteral("administrators"), [](ui::UiSettings &settings) {
                 auto *page = new AdministratorsPage(settings);
                 page->setAdministrators(administrators());
                 return framed(page);
             }}};
}

std::vector<Screen> sheetScreens()
{
    return {{QStringLiteral("sheet-approve"),
             [](ui::UiSettings &) {
                 return over<ApproveSheet>([](ApproveSheet &sheet) { sheet.ask(pending().front()); });
             }},
            {QStringLiteral("sheet-rename"),
             [](ui::UiSettings &) {
                 return over<RenameSheet>(
                     [](RenameSheet &sheet) { sheet.ask(institution().name, protocol::InstitutionKind::Clinic); });
             }},
            {QStringLiteral("sheet-add-administrator"),
             [](ui::UiSettings &) {
                 return over<AddAdministratorSheet>([](AddAdministratorSheet &sheet) { sheet.ask(); });
             }},
            {QStringLiteral("sheet-recording"),
             [](ui::UiSettings &) {
                 return over<RecordingSheet>([](RecordingSheet &sheet) {
                     sheet.begin([] { return QStringLiteral("受付2番"); });
                     sheet.setStage(RecordingSheet::Stage::Sending);
                 });
             }},
            {QStringLiteral("sheet-poster"), [](ui::UiSettings &) {
                 static guitest::FakeAsker asker;
                 static ui::MessageBar messages;
                 auto window = std::make_unique<QWidget>();
                 window->resize(1180, 760);
                 (new PosterSheet(asker, messages, window.get()))->show(poster());
                 return window;
             }}};
}

std::vector<Screen> setupScreens()
{
    return {{QStringLiteral("setup-welcome"),
             [](ui::UiSettings &) { return setup(SetupStep::Welcome, SetupPath::NewInstitution); }},
            {QStringLiteral("setup-pin"),
             [](ui::UiSettings &) { return setup(SetupStep::Pin, SetupPath::NewInstitution); }},
            {QStringLiteral("setup-institution"),
             [](ui::UiSettings &) { return setup(SetupStep::Institution, SetupPath::NewInstitution); }},
            {QStringLiteral("setup-phrase"),
             [](ui::UiSettings &) {
                 return setup(SetupStep::Phrase, SetupPath::NewInstitution,
                              [](SetupView &view) { view.phrase()->setPhrase(phrase(), institution().name); });
             }},
            {QStringLiteral("setup-quiz"),
             [](ui::UiSettings &) {
                 return setup(SetupStep::Quiz, SetupPath::NewInstitution, [](SetupView &view) {
                     view.quiz()->setPhrase(phrase(), {2, 9, 20});
                 });
             }},
            {QStringLiteral("setup-register"),
             [](ui::UiSettings &) {
                 return setup(SetupStep::Register, SetupPath::NewInstitution, [](SetupView &view) {
                     view.registration()->setInstitution(institution().name, institution().kind);
                     view.registration()->setInvitation(QStringLiteral("INV-7F3K-22QX"));
                     view.registration()->setStage(1);
                 });
             }},
            {QStringLiteral("setup-refused"),
             [](ui::UiSettings &) {
                 return setup(SetupStep::Register, SetupPath::NewInstitution, [](SetupView &view) {
                     view.registration()->setInstitution(longName(), institution().kind);
                     view.registration()->setInvitation(QStringLiteral("INV-WRONG"));
                     view.registration()->showInvitationRefused();
                 });
             }},
            {QStringLiteral("setup-restore"),
             [](ui::UiSettings &) { return setup(SetupStep::Restore, SetupPath::Restore); }},
            {QStringLiteral("setup-join-code"),
             [](ui::UiSettings &) { return setup(SetupStep::JoinCode, SetupPath::Join); }},
            {QStringLiteral("setup-join-carry"),
             [](ui::UiSettings &) {
                 return setup(SetupStep::JoinCarry, SetupPath::Join, [](SetupView &view) {
                     view.joinCarry()->setRequest(QStringLiteral("t3.") + QString(360, QLatin1Char('x')),
                                                  QStringLiteral("9f3c 22b1 07ae 4d10"), institution().name);
                 });
             }},
            {QStringLiteral("setup-done"),
             [](ui::UiSettings &) { return setup(SetupStep::Done, SetupPath::NewInstitution); }},
            {QStringLiteral("setup-done-restored"),
             [](ui::UiSettings &) { return setup(SetupStep::Done, SetupPath::Restore); }}};
}

} // namespace

workflows::InstitutionInformation institution()
{
    workflows::InstitutionInformation information;
    information.id = filled<protocol::InstitutionId>(3);
    information.name = QStringLiteral("みどりの丘総合病院 Midori-no-Oka General Hospital");
    information.active = true;
    information.registeredAt = start;
    information.administrators = 2;
    information.activeDevices = 12;
    return information;
}

std::vector<workflows::PendingTerminal> pending()
{
    workflows::PendingTerminal first;
    first.device = filled<protocol::Address>(11);
    first.terminalName = QStringLiteral("内科 外来1");
    first.userName = QStringLiteral("佐藤 一郎");
    first.profession = QStringLiteral("医師");
    first.checkNumber = QStringLiteral("071245");
    first.requestedAt = after(2);
    workflows::PendingTerminal second = first;
    second.device = filled<protocol::Address>(12);
    second.terminalName = longName();
    second.userName = longName();
    second.profession = QStringLiteral("Chief physician of the second department of internal medicine");
    second.checkNumber = QStringLiteral("998877");
    return {first, second};
}

std::vector<workflows::TerminalInformation> terminals()
{
    workflows::TerminalInformation active;
    active.device = filled<protocol::Address>(21);
    active.terminalName = QStringLiteral("受付2番");
    active.userName = QStringLiteral("鈴木 桃子");
    active.profession = QStringLiteral("看護師");
    active.role = protocol::DeviceRole::Nurse;
    active.fingerprint = QStringLiteral("9f3c 22b1");
    active.approvedBy = filled<protocol::Address>(90);
    active.approvedAt = after(1);
    active.lastSeen = after(30);
    workflows::TerminalInformation expired = active;
    expired.device = filled<protocol::Address>(22);
    expired.terminalName = longName();
    expired.state = workflows::TerminalState::Expired;
    expired.notAfter = after(20);
    workflows::TerminalInformation revoked = active;
    revoked.device = filled<protocol::Address>(23);
    revoked.terminalName.clear();
    revoked.userName.clear();
    revoked.role = protocol::DeviceRole::LaboratoryTechnician;
    revoked.state = workflows::TerminalState::Revoked;
    revoked.revokedAt = after(25);
    revoked.reason = protocol::RevocationReason::Compromised;
    revoked.approvedBy = filled<protocol::Address>(91);
    return {active, expired, revoked};
}

std::vector<workflows::AdministratorInformation> administrators()
{
    const auto self = filled<protocol::Address>(90);
    return {{self, true, start, self, true}, {filled<protocol::Address>(91), false, after(5), self, true}};
}

QStringList phraseWords()
{
    QStringList words;
    for (const std::string_view word : crypto::phraseWords()) {
        words.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    }
    return words;
}

SecretBuffer phrase() { return crypto::phraseFrom(crypto::PhraseEntropy()); }

std::vector<Screen> screens()
{
    std::vector<Screen> all = pageScreens();
    for (const std::vector<Screen> &more : {sheetScreens(), setupScreens()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

} // namespace tegata::console::samples
