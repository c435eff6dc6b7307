#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/workflows/PatientPageCheck.h>

#include <optional>

class QLabel;

namespace tegata::console {

/// Which build of the patient's page is served, so that staff can compare it with a phone. GUI thread.
class PatientPageCard : public QWidget
{
    Q_OBJECT
public:
    explicit PatientPageCard(QWidget *parent = nullptr);

    /// The page is being fetched. Without an address nothing is shown at all.
    void setChecking(const QUrl &address);
    void setInformation(const workflows::PatientPageInformation &information);
    /// It could not be fetched, or is no page.
    void setFailed();
    void clear();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QUrl m_address;
    bool m_hasFailed = false;
    std::optional<workflows::PatientPageInformation> m_information;
    QLabel *m_title;
    ui::DetailList *m_facts;
    QLabel *m_note;
};

} // namespace tegata::console
