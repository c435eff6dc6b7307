#pragma once

#include <tegata/uikit/UiSettings.h>

#include <QList>
#include <QTableView>

namespace tegata::ui {

/// A table view set up once for all apps: whole rows, sorting by header, Return opens a row, Ctrl+C copies the
/// selected rows, columns keep their widths. The model stays the owner's. GUI thread.
class DataTable : public QTableView
{
    Q_OBJECT
public:
    explicit DataTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Remembers column widths and sorting under `key` in `settings` (which must outlive the table). Call after
    /// setModel().
    void remember(UiSettings &settings, const QString &key);
    /// The column that takes the room left over.
    void setStretchColumn(int column);
    /// From now on the columns share the table's width by what they show, until somebody sets a width by hand: nothing
    /// is scrolled sideways while the headers fit, and only the widest columns are cut short. Tooltips tell the rest.
    void setFitted();
    /// Shares the width anew, by the rows and headers of now. Nothing in a table that is not fitted.
    void fitColumns();
    /// What the table shows now, in its order, as CSV (RFC 4180, CRLF). A cell that a spreadsheet would take for
    /// a formula is prefixed with an apostrophe.
    [[nodiscard]] QString csv() const;

Q_SIGNALS:
    /// Double click or Return.
    void rowOpened(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void saveColumns();
    void noteWidth();
    void shareWidth();
    [[nodiscard]] QString copiedRows() const;

    UiSettings *m_settings = nullptr;
    QString m_key;
    /// Takes what is left over; the last when negative.
    int m_stretchColumn = -1;
    bool m_isFitted = false;
    /// Somebody has dragged a header.
    bool m_isSetByHand = false;
    bool m_isSharing = false;
    /// As wide as the columns must be for nothing to be cut, and no wider than the widest.
    QList<int> m_wanted;
};

/// One CSV record without its line end.
[[nodiscard]] QString csvRecord(const QStringList &cells);

} // namespace tegata::ui
