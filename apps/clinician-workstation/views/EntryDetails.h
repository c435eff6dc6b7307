#pragma once

#include <tegata/uikit/Page.h>

#include "ChartTypes.h"

class QLabel;
class QPushButton;
class QScrollArea;

namespace tegata::workstation {

/// One entry in full, every version of it, and what may be done with it. GUI thread.
class EntryDetails : public ui::Page
{
    Q_OBJECT
public:
    explicit EntryDetails(QWidget *parent = nullptr);
    void setContent(const EntryContent &content);
    void clear();
    [[nodiscard]] const EntryContent &content() const { return m_content; }

Q_SIGNALS:
    void correctRequested(const QString &id);
    void cancelPrescriptionRequested(const QString &id);

protected:
    void retranslate() override;

private:
    EntryContent m_content;
    QLabel *m_title;
    QPushButton *m_correct;
    QPushButton *m_cancel;
    QScrollArea *m_scroll;
};

} // namespace tegata::workstation
