#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

namespace {
const QString geometryKey = QStringLiteral("window/geometry");
const QString pageKey = QStringLiteral("window/page");
} // namespace

AppWindow::AppWindow(Words appName, Language &language, UiSettings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_appName(std::move(appName))
    , m_language(language)
    , m_settings(settings)
    , m_topBar(new QWidget(this))
    , m_name(new ElidedLabel(m_topBar))
    , m_kindLabel(makeLabel(TextRole::Muted, QStringLiteral("institutionKind"), m_topBar))
    , m_userLabel(new ElidedLabel(m_topBar))
    , m_languageButton(makeButton(ButtonRole::Quiet, QStringLiteral("languageButton"), m_topBar))
    , m_lock(makeButton(ButtonRole::Secondary, QStringLiteral("lockButton"), m_topBar))
    , m_messages(new MessageBar(this))
    , m_covers(new QStackedWidget(this))
    , m_main(new QWidget(m_covers))
    , m_sidebar(new QWidget(m_main))
    , m_navigation(new QVBoxLayout(m_sidebar))
    , m_pages(new QStackedWidget(m_main))
    , m_noticePlace(new QVBoxLayout)
    , m_status(new StatusLine(this))
{
    buildTopBar();
    m_sidebar->setObjectName(QStringLiteral("sidebar"));
    m_sidebar->setAttribute(Qt::WA_StyledBackground);
    m_sidebar->setMinimumWidth(196);
    m_sidebar->setMaximumWidth(280);
    m_navigation->setContentsMargins(space::small, space::large, space::small, space::large);
    m_navigation->setSpacing(space::tiny);
    m_navigation->addStretch(1);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_covers->setObjectName(QStringLiteral("covers"));

    auto *row = new QHBoxLayout(m_main);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    auto *beside = new QVBoxLayout;
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    m_noticePlace->setContentsMargins(0, 0, 0, 0);
    beside->addLayout(m_noticePlace);
    beside->addWidget(m_pages, 1);
    row->addLayout(beside, 1);
    m_covers->addWidget(m_main);

    auto *messageRow = new QHBoxLayout;
    messageRow->setContentsMargins(space::medium, 0, space::medium, 0);
    messageRow->addWidget(m_messages);
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_topBar);
    column->addLayout(messageRow);
    column->addWidget(m_covers, 1);
    column->addWidget(m_status);
    setCentralWidget(centre);
    setMinimumSize(960, 620);

    auto *lockKey = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_L), this);
    connect(lockKey, &QShortcut::activated, m_lock, &QPushButton::click);
    restoreFromSettings();
    retranslate();
}

AppWindow::~AppWindow()
{
    // Covers and notices belong to whoever made them; pages belong to the window.
    setNotice(nullptr);
    uncover();
}

void AppWindow::buildTopBar()
{
    m_topBar->setObjectName(QStringLiteral("topBar"));
    m_topBar->setAttribute(Qt::WA_StyledBackground);
    m_name->setObjectName(QStringLiteral("institutionName"));
    setTextRole(m_name, TextRole::Section);
    m_userLabel->setObjectName(QStringLiteral("userName"));
    setTextRole(m_userLabel, TextRole::Muted);
    m_userLabel->setMaximumWidth(220);
    m_kindLabel->setWordWrap(false);
    m_lock->setIcon(icon(Icon::Lock));
    m_languageButton->setIcon(icon(Icon::Language, Ink::Accent));
    auto *row = new QHBoxLayout(m_topBar);
    row->setContentsMargins(space::large, space::small, space::medium, space::small);
    row->setSpacing(space::medium);
    row->addWidget(m_name);
    row->addWidget(m_kindLabel);
    row->addStretch(1);
    row->addWidget(m_userLabel);
    row->addWidget(m_languageButton);
    row->addWidget(m_lock);
    connect(m_lock, &QPushButton::clicked, this, &AppWindow::lockRequested);
    connect(m_languageButton, &QPushButton::clicked, this, [this] {
        m_language.setCode(m_language.code() == LanguageCode::English ? LanguageCode::Japanese : LanguageCode::English);
    });
}

void AppWindow::addPage(const QString &id, Icon name, Words title, QWidget *page)
{
    auto *button = makeButton(ButtonRole::Secondary, QStringLiteral("nav-%1").arg(id), m_sidebar);
    button->setProperty("buttonRole", QStringLiteral("navigation"));
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setIcon(icon(name));
    button->setIconSize(QSize(24, 20));
    auto *badge = makeLabel(TextRole::Muted, QStringLiteral("badge-%1").arg(id), button);
    badge->setProperty("textRole", QStringLiteral("badge"));
    badge->setWordWrap(false);
    badge->setAttribute(Qt::WA_TransparentForMouseEvents);
    badge->hide();
    auto *inside = new QHBoxLayout(button);
    inside->setContentsMargins(0, 0, space::small, 0);
    inside->addStretch(1);
    inside->addWidget(badge, 0, Qt::AlignVCenter);
    m_navigation->insertWidget(static_cast<int>(m_entries.size()), button);
    m_pages->addWidget(page);
    m_entries.push_back({id, std::move(title), page, button, badge, 0});
    connect(button, &QPushButton::clicked, this, [this, id] { showPage(id); });
    const auto number = static_cast<int>(m_entries.size());
    if (number <= 9) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)), this);
        connect(shortcut, &QShortcut::activated, this, [this, id] {
            const Entry *target = entry(id);
            if (!isCovered() && target && target->button->isEnabled()) {
                showPage(id);
            }
        });
    }
    if (m_entries.size() == 1 || m_settings.text(pageKey) == id) {
        const QString remembered = m_settings.text(pageKey);
        showPage(id);
        // Adding the first page must not forget the one that comes later.
        if (!remembered.isEmpty()) {
            m_settings.setText(pageKey, remembered);
        }
    }
    retranslate();
}

const AppWindow::Entry *AppWindow::entry(const QString &id) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry &candidate) { return candidate.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

void AppWindow::showPage(const QString &id)
{
    const Entry *target = entry(id);
    if (!target) {
        return;
    }
    target->button->setChecked(true);
    m_pages->setCurrentWidget(target->page);
    m_settings.setText(pageKey, id);
    // Who came by the navigation goes on with it; who has not begun yet begins on the page.
    const QWidget *focused = focusWidget();
    if (!isCovered() && (focused == nullptr || focused == m_main || m_pages->isAncestorOf(focused))) {
        focusContent();
    }
    Q_EMIT pageChanged(id);
}

QString AppWindow::currentPage() const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [this](const Entry &candidate) {
        return candidate.page == m_pages->currentWidget();
    });
    return found == m_entries.end() ? QString() : found->id;
}

QWidget *AppWindow::page(const QString &id) const
{
    const Entry *found = entry(id);
    return found ? found->page : nullptr;
}

void AppWindow::setBadge(const QString &id, int count)
{
    for (Entry &candidate : m_entries) {
        if (candidate.id == id) {
            candidate.count = count;
        }
    }
    retranslate();
}

void AppWindow::setPageEnabled(const QString &id, bool enabled)
{
    if (const Entry *found = entry(id)) {
        found->button->setEnabled(enabled);
    }
}

void AppWindow::cover(QWidget *cover)
{
    uncover();
    m_covers->addWidget(cover);
    m_covers->setCurrentWidget(cover);
    m_messages->clear();
    cover->setFocus();
}

void AppWindow::uncover()
{
    while (m_covers->count() > 1) {
        QWidget *old = m_covers->widget(1);
        m_covers->removeWidget(old);
        old->hide();
        old->setParent(nullptr);
    }
    m_covers->setCurrentWidget(m_main);
    focusContent();
}

void AppWindow::setNotice(QWidget *notice)
{
    if (m_notice == notice) {
        return;
    }
    if (m_notice != nullptr) {
        m_noticePlace->removeWidget(m_notice);
        m_notice->hide();
        m_notice->setParent(nullptr);
    }
    m_notice = notice;
    // Without one the place takes no room.
    const int margin = notice != nullptr ? space::large : 0;
    m_noticePlace->setContentsMargins(margin, notice != nullptr ? space::medium : 0, margin, 0);
    if (notice != nullptr) {
        m_noticePlace->addWidget(notice);
        notice->show();
    }
}

void AppWindow::focusContent()
{
    QWidget *content = isCovered() ? m_covers->currentWidget() : m_pages->currentWidget();
    if (content == nullptr) {
        content = m_covers->currentWidget();
    }
    // A page without a place of its own to begin at takes the keyboard itself; the next Tab goes into it.
    content->setFocus();
}

bool AppWindow::isCovered() const { return m_covers->currentWidget() != m_main; }

void AppWindow::setInstitution(const QString &name, const QString &kind)
{
    m_institution = name;
    m_kind = kind;
    showName();
}

void AppWindow::setUserName(const QString &name)
{
    m_user = name;
    showName();
}

void AppWindow::setLockVisible(bool visible) { m_lock->setVisible(visible); }

void AppWindow::showName()
{
    m_name->setFullText(m_institution.isEmpty() ? m_appName() : m_institution);
    m_kindLabel->setText(m_kind);
    m_kindLabel->setVisible(!m_kind.isEmpty());
    m_userLabel->setFullText(m_user);
    m_userLabel->setVisible(!m_user.isEmpty());
    applyWindowTitle();
}

void AppWindow::applyWindowTitle()
{
    setWindowTitle(
        m_institution.isEmpty()
            ? m_appName()
            : tr("%1 – %2", "institution – application").arg(shortened(oneLine(m_institution), 60), m_appName()));
}

void AppWindow::retranslate()
{
    showName();
    m_lock->setText(tr("Lock"));
    m_lock->setToolTip(tr("Lock this terminal (Ctrl+L)"));
    // The other language, under its own name: one press, and readable to whoever needs it.
    const LanguageCode other =
        m_language.code() == LanguageCode::English ? LanguageCode::Japanese : LanguageCode::English;
    m_languageButton->setText(nativeName(other));
    m_languageButton->setToolTip(tr("Switch the language"));
    m_languageButton->setAccessibleName(tr("Switch the language to %1").arg(nativeName(other)));
    m_sidebar->setAccessibleName(tr("Navigation"));
    int number = 0;
    for (const Entry &candidate : m_entries) {
        ++number;
        const QString title = candidate.title();
        candidate.button->setText(QLatin1Char(' ') + title);
        candidate.button->setToolTip(number <= 9 ? tr("%1 (Ctrl+%2)").arg(title).arg(number) : title);
        candidate.button->setAccessibleName(
            candidate.count > 0 ? tr("%1, %n waiting", nullptr, candidate.count).arg(title) : title);
        candidate.badge->setText(QString::number(candidate.count));
        candidate.badge->setVisible(candidate.count > 0);
        // A layout inside a button does not widen it; the words and the badge must both fit.
        candidate.button->setMinimumWidth(0);
        candidate.button->setMinimumWidth(
            candidate.button->sizeHint().width() +
            (candidate.count > 0 ? candidate.badge->sizeHint().width() + space::large : 0));
    }
}

void AppWindow::restoreFromSettings()
{
    resize(1180, 760);
    const QByteArray geometry = m_settings.bytes(geometryKey);
    if (!geometry.isEmpty()) {
        restoreGeometry(geometry);
    }
}

void AppWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QMainWindow::changeEvent(event);
}

void AppWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    if (!m_wasPainted) {
        m_wasPainted = true;
        Q_EMIT firstPainted();
    }
}

void AppWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // The page first, not the first button of the top bar.
    if (!focusWidget()) {
        focusContent();
    }
}

void AppWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setBytes(geometryKey, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace tegata::ui
