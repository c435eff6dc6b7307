#pragma once

#include <tegata/uikit/Icon.h>

#include <QAbstractListModel>
#include <QDateTime>
#include <QListView>
#include <QStyledItemDelegate>

#include <vector>

namespace tegata::ui {

/// What the ledger says about an entry.
enum class Verification
{
    /// On the ledger, at this place, unaltered.
    Verified,
    /// Written here, saved on this device, not yet recorded.
    Waiting,
    /// The content does not match the ledger: not to be relied on.
    Failed,
    /// The ledger names it, its content is not available.
    Missing,
};

/// One entry of a chart as a line of the timeline.
struct TimelineEntry
{
    QString id;
    QDateTime time;
    Icon icon = Icon::Note;
    /// "Note", "Prescription": the kind, in the application's language.
    QString kind;
    QString title;
    QString detail;
    QString author;
    QString institution;
    Verification verification = Verification::Verified;
    /// A later entry corrects this one; both stay readable.
    bool isSuperseded = false;
};

[[nodiscard]] QString verificationText(Verification verification);
[[nodiscard]] Icon verificationIcon(Verification verification);
[[nodiscard]] Tone verificationTone(Verification verification);

/// Entries in the order given. Every role a screen reader needs is there as text. GUI thread.
class TimelineModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        EntryRole = Qt::UserRole + 1,
        IdRole,
    };
    explicit TimelineModel(QObject *parent = nullptr);
    void setEntries(std::vector<TimelineEntry> entries);
    [[nodiscard]] const TimelineEntry &entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<TimelineEntry> m_entries;
};

/// Paints a TimelineModel's rows: date, kind and title, author and institution, verification in icon and words. All
/// rows are of one height, so ten thousand of them open at once.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit TimelineDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// A list view set up for a timeline. Return or double click opens an entry. GUI thread.
class TimelineList : public QListView
{
    Q_OBJECT
public:
    explicit TimelineList(QWidget *parent = nullptr);

Q_SIGNALS:
    void entryOpened(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace tegata::ui

Q_DECLARE_METATYPE(tegata::ui::TimelineEntry)
