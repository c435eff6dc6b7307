#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>
#include <tegata/uikit/Timeline.h>

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>

namespace tegata::ui {

namespace {

struct TimelineWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::Timeline)
};

constexpr int rowHeight = 66;
constexpr int dateWidth = 128;

void drawElided(QPainter &painter, const QRect &area, const QString &text, Qt::Alignment alignment)
{
    painter.drawText(area, static_cast<int>(alignment) | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace

QString verificationText(Verification verification)
{
    switch (verification) {
    case Verification::Verified:
        return TimelineWords::tr("Verified");
    case Verification::Waiting:
        return TimelineWords::tr("Saved here, not recorded yet");
    case Verification::Failed:
        return TimelineWords::tr("Does not match the ledger");
    case Verification::Missing:
        return TimelineWords::tr("Content not available");
    }
    return {};
}

Icon verificationIcon(Verification verification)
{
    switch (verification) {
    case Verification::Verified:
        return Icon::Verified;
    case Verification::Waiting:
        return Icon::Waiting;
    case Verification::Failed:
        return Icon::Unverified;
    case Verification::Missing:
        return Icon::Offline;
    }
    return Icon::Unverified;
}

Tone verificationTone(Verification verification)
{
    switch (verification) {
    case Verification::Verified:
        return Tone::Success;
    case Verification::Waiting:
        return Tone::Info;
    case Verification::Failed:
        return Tone::Error;
    case Verification::Missing:
        return Tone::Warning;
    }
    return Tone::Neutral;
}

TimelineModel::TimelineModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void TimelineModel::setEntries(std::vector<TimelineEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TimelineEntry &found = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return oneLine(found.title);
    case Qt::AccessibleTextRole:
        return QStringList{dateTimeText(found.time),   found.kind,
                           oneLine(found.title),       oneLine(found.author),
                           oneLine(found.institution), verificationText(found.verification)}
            .join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return toolTipOf(found.detail.isEmpty() ? oneLine(found.title) : manyLines(found.detail));
    case IdRole:
        return found.id;
    case EntryRole:
        return QVariant::fromValue(found);
    default: // roles are an open set of ints
        return {};
    }
}

TimelineDelegate::TimelineDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const { return {480, rowHeight}; }

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto entry = index.data(TimelineModel::EntryRole).value<TimelineEntry>();
    const Colours colours = Colours::matching(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRect row = option.rect;
    painter->save();
    painter->fillRect(row, selected ? colours.accentTint : colours.surface);
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), colours.border);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(colours.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(row.adjusted(1, 1, -2, -2));
    }

    const QRect inner = row.adjusted(space::medium, space::small, -space::medium, -space::small);
    const int half = inner.height() / 2;
    QFont font = option.font;
    QFont strong = font;
    strong.setBold(true);

    const QRect date(inner.left(), inner.top(), dateWidth, half);
    painter->setFont(font);
    painter->setPen(colours.text);
    drawElided(*painter, date, dateText(entry.time.toLocalTime().date()), Qt::AlignLeft | Qt::AlignVCenter);
    painter->setPen(colours.mutedText);
    drawElided(*painter, date.translated(0, half), entry.time.toLocalTime().time().toString(QStringLiteral("HH:mm")),
               Qt::AlignLeft | Qt::AlignVCenter);

    const QRect picture(inner.left() + dateWidth + space::small, inner.top() + 2, 22, 22);
    paintIcon(*painter, entry.icon, picture, colours.accent);

    // The state first: its words are never cut, the title gives way.
    const QString state = verificationText(entry.verification);
    const QColor stateColour = colours.tone(verificationTone(entry.verification)).foreground;
    const int stateWidth = painter->fontMetrics().horizontalAdvance(state) + 2;
    const QRect stateText(inner.right() - stateWidth, inner.top(), stateWidth, half);
    painter->setPen(stateColour);
    painter->drawText(stateText, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), state);
    paintIcon(*painter, verificationIcon(entry.verification),
              QRectF(stateText.left() - 22, stateText.center().y() - 8, 18, 18), stateColour);

    const int left = picture.right() + space::small;
    const int titleWidth = stateText.left() - 30 - left;
    if (entry.isSuperseded) {
        font.setStrikeOut(false);
        strong.setStrikeOut(true);
    }
    painter->setFont(strong);
    painter->setPen(entry.isSuperseded ? colours.mutedText : colours.text);
    drawElided(*painter, QRect(left, inner.top(), titleWidth, half), oneLine(entry.title),
               Qt::AlignLeft | Qt::AlignVCenter);
    painter->setFont(font);
    painter->setPen(colours.mutedText);
    QStringList second{entry.kind};
    if (entry.isSuperseded) {
        second.append(TimelineWords::tr("corrected by a later entry"));
    }
    for (const QString &text : {entry.author, entry.institution}) {
        if (!text.isEmpty()) {
            second.append(oneLine(text));
        }
    }
    drawElided(*painter, QRect(left, inner.top() + half, inner.right() - left, half),
               second.join(QStringLiteral(" · ")), Qt::AlignLeft | Qt::AlignVCenter);
    painter->restore();
}

TimelineList::TimelineList(QWidget *parent)
    : QListView(parent)
{
    setObjectName(QStringLiteral("timelineList"));
    setItemDelegate(new TimelineDelegate(this));
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT entryOpened(index.data(TimelineModel::IdRole).toString()); });
}

void TimelineList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT entryOpened(currentIndex().data(TimelineModel::IdRole).toString());
        return;
    }
    QListView::keyPressEvent(event);
}

} // namespace tegata::ui
