#include <tegata/uikit/SetupPager.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::ui {

SetupPager::SetupPager(QWidget *parent)
    : QWidget(parent)
    , m_step(makeLabel(TextRole::Muted, QStringLiteral("setupStep"), this))
    , m_bar(new QProgressBar(this))
    , m_title(makeLabel(TextRole::Title, QStringLiteral("setupTitle"), this))
    , m_messages(new MessageBar(this))
    , m_stack(new QStackedWidget(this))
    , m_back(makeButton(ButtonRole::Secondary, QStringLiteral("setupBack"), this))
    , m_next(makeButton(ButtonRole::Primary, QStringLiteral("setupNext"), this))
{
    setObjectName(QStringLiteral("setupPager"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_stack->setObjectName(QStringLiteral("setupPages"));
    m_back->setIcon(icon(Icon::Back));
    m_next->setDefault(true);

    auto *card = new QFrame(this);
    card->setObjectName(QStringLiteral("setupCard"));
    setCard(card);
    card->setMaximumWidth(820);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::page, space::large, space::page, space::large);
    inside->setSpacing(space::medium);
    inside->addWidget(m_step);
    inside->addWidget(m_bar);
    inside->addWidget(m_title);
    inside->addWidget(m_messages);
    inside->addWidget(m_stack, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    buttons->addWidget(m_next);
    inside->addLayout(buttons);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::large, space::large, space::large);
    row->addStretch(1);
    row->addWidget(card, 6);
    row->addStretch(1);

    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT nextRequested(currentPage()); });
    connect(m_back, &QPushButton::clicked, this, [this] { Q_EMIT backRequested(currentPage()); });
    retranslate();
}

void SetupPager::addPage(const QString &id, Words title, QWidget *page, Words nextLabel)
{
    // A page taller than the window scrolls; back and next never leave the screen.
    auto *scroll = new QScrollArea(m_stack);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    m_stack->addWidget(scroll);
    m_list.push_back({id, std::move(title), std::move(nextLabel), page, false, false});
    if (m_list.size() == 1) {
        showIndex(0);
    } else {
        retranslate();
    }
}

void SetupPager::goTo(const QString &id)
{
    for (std::size_t index = 0; index < m_list.size(); ++index) {
        if (m_list[index].id == id) {
            showIndex(static_cast<int>(index));
            return;
        }
    }
}

int SetupPager::neighbour(int from, int direction) const
{
    const auto isLeftOut = [this, direction](int index) {
        const Page &page = m_list[static_cast<std::size_t>(index)];
        return page.skipped || (direction < 0 && page.passed);
    };
    int index = from + direction;
    while (index >= 0 && index < static_cast<int>(m_list.size()) && isLeftOut(index)) {
        index += direction;
    }
    return index;
}

void SetupPager::goForward()
{
    const int index = neighbour(m_current, 1);
    if (index >= static_cast<int>(m_list.size())) {
        Q_EMIT finished();
        return;
    }
    showIndex(index);
}

void SetupPager::goBack()
{
    const int index = neighbour(m_current, -1);
    if (index >= 0) {
        showIndex(index);
    }
}

QString SetupPager::currentPage() const
{
    return m_current < 0 ? QString() : m_list[static_cast<std::size_t>(m_current)].id;
}

void SetupPager::showIndex(int index)
{
    m_current = index;
    m_messages->clear();
    m_stack->setCurrentIndex(index);
    m_next->setEnabled(true);
    m_backEnabled = true;
    retranslate();
    m_list[static_cast<std::size_t>(index)].widget->setFocus();
    Q_EMIT pageChanged(currentPage());
}

void SetupPager::setNextEnabled(bool enabled) { m_next->setEnabled(enabled); }

void SetupPager::setBackEnabled(bool enabled)
{
    m_backEnabled = enabled;
    retranslate();
}

void SetupPager::setPageSkipped(const QString &id, bool skipped)
{
    for (Page &page : m_list) {
        if (page.id == id) {
            page.skipped = skipped;
        }
    }
    retranslate();
}

void SetupPager::setPagePassed(const QString &id, bool passed)
{
    for (Page &page : m_list) {
        if (page.id == id) {
            page.passed = passed;
        }
    }
    retranslate();
}

void SetupPager::retranslate()
{
    m_back->setText(tr("Back"));
    if (m_current < 0) {
        m_next->setText(tr("Next"));
        return;
    }
    int total = 0;
    int position = 0;
    for (std::size_t index = 0; index < m_list.size(); ++index) {
        if (m_list[index].skipped && static_cast<int>(index) != m_current) {
            continue;
        }
        ++total;
        if (static_cast<int>(index) <= m_current) {
            position = total;
        }
    }
    const Page &page = m_list[static_cast<std::size_t>(m_current)];
    m_step->setText(tr("Step %1 of %2").arg(position).arg(total));
    m_bar->setRange(0, total);
    m_bar->setValue(position);
    m_bar->setAccessibleName(m_step->text());
    m_title->setText(page.title());
    setAccessibleName(page.title());
    m_next->setText(page.nextLabel ? page.nextLabel() : tr("Next"));
    m_back->setVisible(neighbour(m_current, -1) >= 0);
    m_back->setEnabled(m_backEnabled);
}

void SetupPager::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
