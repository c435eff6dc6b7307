#include <tegata/appshell/TerminalEnd.h>

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>
#include <tegata/workflows/WorkflowError.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::appshell {

using ui::TextRole;
namespace space = ui::space;

bool isTerminalEnd(const Error &error) { return error.is(WorkflowError::DeviceRevoked) || leavesOwnRecords(error); }

bool leavesOwnRecords(const Error &end)
{
    return end.is(WorkflowError::DeviceExpired) || end.is(WorkflowError::InstitutionInactive);
}

// ---- EndedPage ----

EndedPage::EndedPage(QWidget *parent)
    : EndPage(QStringLiteral("ended"), parent)
    , m_again(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("ended-again"), this))
{
    addBelow(m_again);
    connect(m_again, &QPushButton::clicked, this, &EndedPage::checkAgainRequested);
    EndedPage::retranslate();
}

void EndedPage::retranslate()
{
    m_again->setText(tr("Check again"));
    setWords(tr("%1 has withdrawn the approval of this terminal.").arg(institution()),
             tr("It can no longer open or write any chart. Everything that was kept on this computer has been "
                "forgotten, because it might be in other hands. What %1 wrote itself stays readable on its "
                "other terminals.")
                 .arg(institution()),
             tr("To use this computer again, an administrator removes its profile folder and sets it up as "
                "a new terminal: %1")
                 .arg(folder()));
}

// ---- EndedNotice ----

EndedNotice::EndedNotice(QWidget *parent)
    : QFrame(parent)
    , m_title(ui::makeLabel(TextRole::Strong, QStringLiteral("ended-notice-title"), this))
    , m_text(ui::makeLabel(TextRole::Body, QStringLiteral("ended-notice-text"), this))
    , m_again(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("ended-notice-again"), this))
{
    setObjectName(QStringLiteral("ended-notice"));
    setProperty("surface", QStringLiteral("notice"));
    ui::setTone(this, ui::Tone::Warning);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::medium, space::large, space::medium);
    row->setSpacing(space::medium);
    row->addWidget(new ui::IconLabel(ui::Icon::Warning, ui::Ink::Warning, 28, this), 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(space::tiny);
    words->addWidget(m_title);
    words->addWidget(m_text);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addLayout(words, 1);
    row->addWidget(m_again, 0, Qt::AlignVCenter);
    connect(m_again, &QPushButton::clicked, this, &EndedNotice::checkAgainRequested);
}

void EndedNotice::setReason(const Error &reason, const QString &institutionName, const QString &profileFolder)
{
    m_reason = reason;
    m_institutionName = institutionName;
    m_folder = profileFolder;
    retranslate();
}

void EndedNotice::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void EndedNotice::retranslate()
{
    if (!m_reason) {
        return;
    }
    const QString institution = ui::oneLine(m_institutionName);
    m_again->setText(tr("Check again"));
    if (m_reason->is(WorkflowError::DeviceExpired)) {
        m_title->setText(tr("The approval of this terminal has expired."));
        m_text->setText(tr("It can write nothing and fetch nothing any more. What %1 wrote itself and was kept on this "
                           "computer can still be read; everything else has been forgotten. To work here again, an "
                           "administrator removes its profile folder and sets it up as a new terminal: %2")
                            .arg(institution, ui::breakable(m_folder)));
    } else {
        m_title->setText(tr("%1 is not active at present.").arg(institution));
        m_text->setText(tr("No terminal of it can write, or open what others wrote. What it wrote itself and was kept "
                           "on this computer can still be read; everything else has been forgotten and comes back "
                           "with the permissions. An administrator can make the institution active again in the "
                           "hospital console."));
    }
}

// ---- TerminalEnd ----

TerminalEnd::TerminalEnd(ui::AppWindow &window, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_page(std::make_unique<EndedPage>())
    , m_notice(std::make_unique<EndedNotice>())
{
    connect(m_page.get(), &EndedPage::checkAgainRequested, this, &TerminalEnd::checkAgainRequested);
    connect(m_notice.get(), &EndedNotice::checkAgainRequested, this, &TerminalEnd::checkAgainRequested);
}

TerminalEnd::~TerminalEnd()
{
    m_window.setNotice(nullptr);
    if (m_page->parent() != nullptr) {
        m_window.uncover();
    }
}

void TerminalEnd::show(const Error &reason, const QString &institutionName, const QString &profileFolder)
{
    // What was said before is of patients or actions that are gone with it.
    m_window.messages()->clear();
    if (leavesOwnRecords(reason)) {
        m_notice->setReason(reason, institutionName, profileFolder);
        if (m_page->parent() != nullptr) {
            m_window.uncover();
        }
        m_window.setNotice(m_notice.get());
        return;
    }
    m_page->setNames(institutionName, profileFolder);
    m_window.setNotice(nullptr);
    m_window.cover(m_page.get());
}

void TerminalEnd::clear()
{
    m_window.setNotice(nullptr);
    // Only while it lies over the window: the lock screen or a first run that does is not this one's to take away.
    if (m_page->parent() != nullptr) {
        m_window.uncover();
    }
}

void TerminalEnd::hide() { m_window.setNotice(nullptr); }

} // namespace tegata::appshell
