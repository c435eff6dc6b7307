#include "GalleryScreens.h"
#include "FakeAsker.h"
#include "SampleData.h"

#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/ConfirmSheet.h>
#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/LockScreen.h>
#include <tegata/uikit/PhraseEntry.h>
#include <tegata/uikit/PhraseQuiz.h>
#include <tegata/uikit/PhraseView.h>
#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/PosterPreview.h>
#include <tegata/uikit/ProgressSteps.h>
#include <tegata/uikit/ReceptionDisplay.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/SetupPager.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tegata::gallery {

using namespace tegata::ui;

namespace {

using Settings = UiSettings;

/// The gallery is a tool for us: what it says beyond the widgets' own words is chosen here, not translated by files.
QString say(const char *english, const char *japanese)
{
    return QString::fromUtf8(currentLanguage() == LanguageCode::Japanese ? japanese : english);
}

Words words(const char *english, const char *japanese)
{
    return [english, japanese] { return say(english, japanese); };
}

QVBoxLayout *pageLayout(QWidget *page)
{
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(space::page, space::huge, space::page, space::huge);
    column->setSpacing(space::large);
    return column;
}

QWidget *homePage()
{
    auto *page = new QWidget;
    auto *column = pageLayout(page);
    auto *title = makeLabel(TextRole::Title, QStringLiteral("title"));
    title->setText(say("Your institution", "施設の情報"));
    column->addWidget(title);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::large);
    auto *facts = new QFrame;
    setCard(facts);
    auto *factColumn = new QVBoxLayout(facts);
    factColumn->setContentsMargins(space::huge, space::huge, space::huge, space::huge);
    auto *list = new DetailList;
    list->setDetails({{say("Name", "名称"), QStringLiteral("みどりの丘病院 <b>&amp;</b>")},
                      {say("Kind", "種別"), kindText(InstitutionKind::Hospital)},
                      {say("State", "状態"), say("Recorded", "記録済み"), false, Tone::Success},
                      {say("Identification", "識別番号"), QStringLiteral("0x9f3c22b1…07ae"), true},
                      {say("Terminals", "端末"), say("12 approved, 1 waiting for you", "承認済み12台、承認待ち1台"),
                       false, Tone::Warning}});
    factColumn->addWidget(list);
    auto *steps = new ProgressSteps;
    steps->setRecordingSteps();
    steps->setCurrent(1);
    factColumn->addSpacing(space::large);
    factColumn->addWidget(steps);
    factColumn->addStretch(1);
    auto *code = new QFrame;
    setCard(code);
    auto *codeColumn = new QVBoxLayout(code);
    codeColumn->setContentsMargins(space::huge, space::huge, space::huge, space::huge);
    auto *qr = new QrView;
    qr->setMatrix(poster().qr);
    codeColumn->addWidget(qr, 1);
    auto *display = makeButton(ButtonRole::Primary, QStringLiteral("showDisplay"));
    display->setText(say("Show on the reception display", "受付の画面に表示"));
    display->setIcon(icon(Icon::Fullscreen, Ink::OnAccent));
    auto *print = makeButton(ButtonRole::Secondary, QStringLiteral("printPoster"));
    print->setText(say("Print the poster", "ポスターを印刷"));
    print->setIcon(icon(Icon::Print));
    codeColumn->addWidget(display);
    codeColumn->addWidget(print);
    row->addWidget(facts, 3);
    row->addWidget(code, 2);
    column->addLayout(row, 1);
    return page;
}

QWidget *terminalsPage(Settings &settings)
{
    auto *page = new QWidget;
    auto *column = pageLayout(page);
    auto *top = new QHBoxLayout;
    auto *title = makeLabel(TextRole::Title, QStringLiteral("title"));
    title->setText(say("Terminals", "端末"));
    auto *search = new SearchField;
    search->setWords(words("Find a terminal", "端末を検索"));
    auto *save = makeButton(ButtonRole::Secondary, QStringLiteral("export"));
    save->setText(say("Export as CSV", "CSVで書き出す"));
    save->setIcon(icon(Icon::Export));
    top->addWidget(title, 1);
    top->addWidget(search);
    top->addWidget(save);
    column->addLayout(top);
    auto *table = new DataTable(page);
    auto *model = new QStandardItemModel(0, 5, table);
    model->setHorizontalHeaderLabels({say("Name", "名称"), say("User", "利用者"), say("Role", "役割"),
                                      say("State", "状態"), say("Last seen", "最終利用")});
    const auto add = [model](const QString &name, const QString &user, const QString &role, Tone tone,
                             const QString &state, const QString &seen) {
        auto *stateItem = new QStandardItem(state);
        stateItem->setIcon(icon(iconOf(tone), inkOf(tone)));
        model->appendRow({new QStandardItem(name), new QStandardItem(user), new QStandardItem(role), stateItem,
                          new QStandardItem(seen)});
    };
    add(QStringLiteral("内科 外来1"), QStringLiteral("佐藤 一郎"), say("Doctor", "医師"), Tone::Success,
        say("Approved", "承認済み"), dateText(QDate(2026, 11, 22)));
    add(QStringLiteral("Ward 3 nurses"), QStringLiteral("鈴木 桃子"), say("Nurse", "看護師"), Tone::Success,
        say("Approved until 31 Mar 2027", "2027年3月31日まで承認"), dateText(QDate(2026, 11, 21)));
    add(QStringLiteral("Reception"), QStringLiteral("Mark Lee"), say("Clerk", "事務"), Tone::Error,
        say("Revoked: compromised", "取消（鍵の漏えい）"), dateText(QDate(2026, 8, 2)));
    table->setModel(model);
    table->remember(settings, QStringLiteral("terminals"));
    column->addWidget(table, 1);
    return page;
}

QWidget *chartPage(const PatientSummary &patient)
{
    auto *page = new QWidget;
    auto *column = pageLayout(page);
    auto *banner = new PatientBanner;
    banner->setPatient(patient, QDate(2026, 11, 22));
    column->addWidget(banner);
    auto *top = new QHBoxLayout;
    auto *available = makeLabel(TextRole::Muted, QStringLiteral("available"));
    available->setText(say("17 of 18 records available", "18件中17件の記録を表示できます"));
    auto *search = new SearchField;
    search->setWords(words("Find in this chart", "このカルテ内を検索"));
    auto *write = makeButton(ButtonRole::Primary, QStringLiteral("write"));
    write->setText(say("Write", "記録する"));
    write->setIcon(icon(Icon::Edit, Ink::OnAccent));
    top->addWidget(available, 1);
    top->addWidget(search);
    top->addWidget(write);
    column->addLayout(top);
    auto *list = new TimelineList;
    auto *model = new TimelineModel(list);
    model->setEntries(chartEntries());
    list->setModel(model);
    list->setCurrentIndex(model->index(1));
    column->addWidget(list, 1);
    return page;
}

std::unique_ptr<AppWindow> window(Language &language, Settings &settings, const QString &page)
{
    auto app = std::make_unique<AppWindow>(words("Hospital console", "管理コンソール"), language, settings);
    app->addPage(QStringLiteral("home"), Icon::Home, words("Home", "ホーム"), homePage());
    app->addPage(QStringLiteral("terminals"), Icon::Terminal, words("Terminals", "端末"), terminalsPage(settings));
    app->addPage(QStringLiteral("charts"), Icon::Chart, words("Patients", "患者"), chartPage(ordinaryPatient()));
    auto *empty = new EmptyState(Icon::Permission);
    empty->setWords([] {
        return MessageWords{say("Nobody has let you in yet.", "許可した患者さんはまだいません。"),
                            say("When a patient scans your QR code and confirms, they appear here at once.",
                                "患者さんがQRコードを読み取って確認すると、すぐここに表示されます。"),
                            say("Show the QR code", "QRコードを表示")};
    });
    app->addPage(QStringLiteral("permissions"), Icon::Permission, words("Permissions", "許可"), empty);
    app->addPage(QStringLiteral("audit"), Icon::Audit, words("Audit trail", "監査記録"), chartPage(hostilePatient()));
    app->addPage(QStringLiteral("settings"), Icon::Settings, words("Settings", "設定"), new QWidget);
    app->setBadge(QStringLiteral("terminals"), 3);
    app->setInstitution(QStringLiteral("みどりの丘病院"), kindText(InstitutionKind::Hospital));
    app->setUserName(QStringLiteral("佐藤 一郎"));
    app->status()->setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Single, 2, 18204411});
    app->resize(1180, 760);
    app->showPage(page);
    return app;
}

std::unique_ptr<QWidget> messages()
{
    auto page = std::make_unique<QWidget>();
    auto *column = pageLayout(page.get());
    for (const Tone tone : {Tone::Info, Tone::Success, Tone::Warning, Tone::Error}) {
        auto *bar = new MessageBar;
        Message message;
        message.tone = tone;
        message.words = [] {
            return MessageWords{
                say("A terminal asks to be approved.", "端末が承認を求めています。"),
                say("Compare the check number on both screens.", "両方の画面の確認番号を照合してください。"),
                say("Show", "表示")};
        };
        message.action = [] {};
        bar->show(message);
        if (tone == Tone::Error) {
            bar->show(message);
        }
        column->addWidget(bar);
    }
    auto *bar = new MessageBar;
    Message error;
    error.tone = Tone::Error;
    error.words = [] { return wordsForKey(QStringLiteral("keystore.KeychainLockedOrEntryDeleted")); };
    bar->show(error);
    column->addWidget(bar);
    const QDateTime since(QDate(2026, 11, 20), QTime(14, 5));
    for (const NetworkStatus &status :
         {NetworkStatus{}, NetworkStatus{LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 0, 1},
          NetworkStatus{LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Disagree, 1, 1},
          NetworkStatus{LinkState::Offline, MissingSide::Gateway, since, NodeAgreement::Agree, 12, 1},
          NetworkStatus{LinkState::Offline, MissingSide::Both, since, NodeAgreement::Agree, 0, 1}}) {
        auto *line = new StatusLine;
        line->setStatus(status);
        column->addWidget(line);
    }
    auto *running = new ProgressSteps;
    running->setRecordingSteps();
    running->setCurrent(1);
    running->setCancellable(true);
    auto *failed = new ProgressSteps;
    failed->setRecordingSteps();
    failed->setCurrent(1);
    failed->setFailed([] { return wordsForKey(QStringLiteral("ledger.ActionExpired")).text; });
    auto *done = new ProgressSteps;
    done->setRecordingSteps();
    done->setFinished();
    column->addWidget(running);
    column->addWidget(failed);
    column->addWidget(done);
    column->addStretch(1);
    page->resize(900, 940);
    return page;
}

ConfirmWords prescriptionWords()
{
    ConfirmWords confirm;
    confirm.title = say("Prescribe for Aoba Hanako", "青葉 花子さんへの処方");
    confirm.facts = {{say("Drug", "薬品"), QStringLiteral("アムロジピン錠 5mg")},
                     {say("Dose", "用法"), say("one tablet once a day, after breakfast", "1日1回1錠 朝食後")},
                     {say("Days", "日数"), QStringLiteral("28")},
                     {say("Valid until", "有効期限"), dateText(QDate(2026, 11, 26))}};
    confirm.consequences = {say("It is signed in your name and stays on record for good.",
                                "あなたの名前で署名され、記録として残り続けます。"),
                            say("The patient can take it to any pharmacy they have let in.",
                                "患者さんは、許可したどの薬局でも受け取れます。")};
    confirm.confirmLabel = say("Sign and record", "署名して記録");
    return confirm;
}

ConfirmWords revokeWords()
{
    ConfirmWords confirm;
    confirm.title = say("Revoke the terminal “Reception”?", "端末「受付」の承認を取り消しますか？");
    confirm.facts = {
        {say("Terminal", "端末"), QStringLiteral("Reception")},
        {say("Reason", "理由"), say("The key may be known to others", "鍵が他人に知られたおそれ"), false, Tone::Error}};
    confirm.consequences = {
        say("It can open no chart from this moment on.", "この時点から、カルテを一切開けなくなります。"),
        say("This cannot be taken back: the terminal must be set up anew.",
            "元に戻せません。再び使うには端末の設定をやり直します。")};
    confirm.acknowledgement = say("I have told the person who uses it.", "利用者に知らせました。");
    confirm.confirmLabel = say("Revoke", "取り消す");
    return confirm;
}

std::unique_ptr<QWidget> sheet(Language &language, Settings &settings, bool dangerous)
{
    auto app = window(language, settings, QStringLiteral("charts"));
    auto *confirm = new ConfirmSheet(app->centralWidget());
    if (dangerous) {
        confirm->ask(revokeWords, ButtonRole::Danger);
    } else {
        confirm->ask(prescriptionWords);
    }
    return app;
}

std::unique_ptr<QWidget> busy(Language &language, Settings &settings)
{
    auto app = window(language, settings, QStringLiteral("terminals"));
    auto *overlay = new BusyOverlay(app->centralWidget());
    overlay->setWords(words("Fetching the chart", "カルテを取得しています"));
    overlay->setProgress(4210, 10000);
    overlay->setCancellable(true);
    overlay->open();
    return app;
}

std::unique_ptr<QWidget> lock(Language &language, Settings &settings, bool wrong)
{
    auto app = window(language, settings, QStringLiteral("home"));
    auto *screen = new LockScreen;
    screen->setProfile(QStringLiteral("佐藤 一郎"), QStringLiteral("みどりの丘病院 — 内科 外来1"));
    app->setLockVisible(false);
    app->cover(screen);
    QObject::connect(app.get(), &QObject::destroyed, screen, &QObject::deleteLater);
    if (wrong) {
        screen->showWrongPin(std::chrono::seconds(45));
    }
    return app;
}

std::unique_ptr<QWidget> setup(Language &language, Settings &settings, const QString &page)
{
    auto app = std::make_unique<AppWindow>(words("Hospital console", "管理コンソール"), language, settings);
    auto *pager = new SetupPager;
    auto *phrase = new PhraseView;
    auto *quiz = new PhraseQuiz;
    pager->addPage(QStringLiteral("pin"), words("Choose a PIN", "PINを決める"), new PinSetupPage);
    pager->addPage(QStringLiteral("phrase"), words("Your recovery phrase", "復元フレーズ"), phrase);
    pager->addPage(QStringLiteral("quiz"), words("Check your paper", "控えの確認"), quiz);
    pager->addPage(QStringLiteral("restore"), words("Restore from the phrase", "フレーズから復元"),
                   new PhraseEntry(sampleWords()));
    phrase->setPhrase(samplePhrase(), QStringLiteral("みどりの丘病院"));
    quiz->setPhrase(samplePhrase(), {2, 11, 19});
    pager->goTo(page);
    app->cover(pager);
    QObject::connect(app.get(), &QObject::destroyed, pager, &QObject::deleteLater);
    app->setLockVisible(false);
    app->resize(1000, 700);
    if (page == QStringLiteral("phrase")) {
        // Shown once the view itself is shown: hiding hides the words.
        QMetaObject::invokeMethod(phrase->findChild<QPushButton *>(QStringLiteral("phraseShow")), "click",
                                  Qt::QueuedConnection);
    }
    return app;
}

std::unique_ptr<QWidget> posterPage()
{
    auto page = std::make_unique<QWidget>();
    auto *column = pageLayout(page.get());
    auto *bar = new MessageBar;
    // The preview outlives neither; both belong to the page.
    auto *asker = new guitest::FakeAsker;
    QObject::connect(page.get(), &QObject::destroyed, [asker] { delete asker; });
    auto *preview = new PosterPreview(*asker, *bar);
    preview->setContent(poster());
    column->addWidget(bar);
    column->addWidget(preview, 1);
    page->resize(900, 900);
    return page;
}

std::unique_ptr<QWidget> controls()
{
    auto page = std::make_unique<QWidget>();
    auto *column = pageLayout(page.get());
    auto *buttons = new QHBoxLayout;
    for (const ButtonRole role : {ButtonRole::Primary, ButtonRole::Secondary, ButtonRole::Danger, ButtonRole::Quiet}) {
        for (const bool enabled : {true, false}) {
            auto *button = makeButton(role, QStringLiteral("button"));
            button->setText(say("Approve", "承認する"));
            button->setEnabled(enabled);
            buttons->addWidget(button);
        }
    }
    buttons->addStretch(1);
    column->addLayout(buttons);
    auto *fields = new QHBoxLayout;
    auto *name = new QLineEdit;
    name->setPlaceholderText(say("Name of the terminal", "端末の名前"));
    name->setAccessibleName(name->placeholderText());
    auto *wrong = new QLineEdit(QStringLiteral("2020-13-40"));
    wrong->setAccessibleName(say("Date", "日付"));
    setTone(wrong, Tone::Error);
    auto *off = new QLineEdit(say("Cannot be changed", "変更できません"));
    off->setAccessibleName(off->text());
    off->setEnabled(false);
    auto *box = new QComboBox;
    box->addItems({say("Doctor", "医師"), say("Nurse", "看護師")});
    box->setAccessibleName(say("Role", "役割"));
    auto *pin = new SecretField;
    pin->setText(QStringLiteral("482915"));
    pin->setAccessibleName(QStringLiteral("PIN"));
    for (QWidget *field : std::initializer_list<QWidget *>{name, wrong, off, box, pin}) {
        fields->addWidget(field);
    }
    column->addLayout(fields);
    auto *choices = new QHBoxLayout;
    auto *check = new QCheckBox(say("Read", "閲覧"));
    check->setChecked(true);
    auto *radio = new QRadioButton(say("Until a date", "期限あり"));
    radio->setChecked(true);
    choices->addWidget(check);
    choices->addWidget(new QCheckBox(say("Write", "記録")));
    choices->addWidget(radio);
    choices->addWidget(new QRadioButton(say("Without an end", "期限なし")));
    choices->addStretch(1);
    column->addLayout(choices);
    auto *tabs = new QTabWidget;
    auto *tabPage = new QWidget;
    auto *tabColumn = new QVBoxLayout(tabPage);
    for (const TextRole role : {TextRole::Hero, TextRole::Title, TextRole::Section, TextRole::Strong, TextRole::Body,
                                TextRole::Muted, TextRole::Code}) {
        auto *label = makeLabel(role, QStringLiteral("sample"));
        label->setText(say("The patient decides: 0123456789", "決めるのは患者さんです 0123456789"));
        tabColumn->addWidget(label);
    }
    tabs->addTab(tabPage, say("Summary", "概要"));
    tabs->addTab(new QWidget, say("Medications", "薬"));
    column->addWidget(tabs);
    auto *pictures = new QWidget;
    auto *flow = new FlowLayout(pictures, space::large);
    for (int index = 0; index <= static_cast<int>(lastIcon); ++index) {
        flow->addWidget(new IconLabel(static_cast<Icon>(index), Ink::Text, 28));
    }
    column->addWidget(pictures);
    column->addStretch(1);
    page->resize(1000, 720);
    return page;
}

std::unique_ptr<QWidget> display()
{
    auto window = std::make_unique<ReceptionDisplay>();
    window->setContent(poster());
    window->resize(1280, 800);
    return window;
}

Screen pageScreen(const char *name, const char *page)
{
    const QString id = QString::fromLatin1(page);
    return {QString::fromLatin1(name),
            [id](Language &language, Settings &settings) { return window(language, settings, id); }};
}

Screen setupScreen(const char *name, const char *page)
{
    const QString id = QString::fromLatin1(page);
    return {QString::fromLatin1(name),
            [id](Language &language, Settings &settings) { return setup(language, settings, id); }};
}

} // namespace

std::vector<Screen> screens()
{
    return {
        pageScreen("window-home", "home"),
        pageScreen("window-terminals", "terminals"),
        pageScreen("window-chart", "charts"),
        pageScreen("window-empty", "permissions"),
        pageScreen("window-hostile-patient", "audit"),
        {QStringLiteral("messages"), [](Language &, Settings &) { return messages(); }},
        {QStringLiteral("confirm"),
         [](Language &language, Settings &settings) { return sheet(language, settings, /*dangerous=*/false); }},
        {QStringLiteral("confirm-danger"),
         [](Language &language, Settings &settings) { return sheet(language, settings, /*dangerous=*/true); }},
        {QStringLiteral("busy"), [](Language &language, Settings &settings) { return busy(language, settings); }},
        {QStringLiteral("lock"),
         [](Language &language, Settings &settings) { return lock(language, settings, /*wrong=*/false); }},
        {QStringLiteral("lock-wrong"),
         [](Language &language, Settings &settings) { return lock(language, settings, /*wrong=*/true); }},
        setupScreen("setup-pin", "pin"),
        setupScreen("setup-phrase", "phrase"),
        setupScreen("setup-quiz", "quiz"),
        setupScreen("setup-restore", "restore"),
        {QStringLiteral("poster"), [](Language &, Settings &) { return posterPage(); }},
        {QStringLiteral("reception"), [](Language &, Settings &) { return display(); }},
        {QStringLiteral("controls"), [](Language &, Settings &) { return controls(); }},
    };
}

} // namespace tegata::gallery
