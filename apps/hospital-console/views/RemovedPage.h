#pragma once

#include <QWidget>

class QLabel;

namespace tegata::console {

/// A computer whose administrator was removed: over the whole window, because nothing behind it can be done any more.
/// GUI thread.
class RemovedPage : public QWidget
{
    Q_OBJECT
public:
    explicit RemovedPage(QWidget *parent = nullptr);
    void setNames(const QString &institutionName, const QString &profileFolder);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QString m_institutionName;
    QString m_folder;
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_next;
};

} // namespace tegata::console
