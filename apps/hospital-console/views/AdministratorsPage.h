#pragma once

#include <tegata/uikit/Page.h>
#include <tegata/uikit/RowTable.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/InstitutionAdministration.h>

#include <vector>

namespace tegata::console {

/// Who may administer the institution. GUI thread.
class AdministratorsPage : public ui::Page
{
    Q_OBJECT
public:
    explicit AdministratorsPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    void setAdministrators(std::vector<workflows::AdministratorInformation> administrators);
    void clear() { setAdministrators({}); }

Q_SIGNALS:
    void addRequested();
    void removeRequested(const tegata::workflows::AdministratorInformation &administrator);

protected:
    void retranslate() override;

private:
    void showAdministrators();
    void showSelection();
    [[nodiscard]] const workflows::AdministratorInformation *selected() const;

    std::vector<workflows::AdministratorInformation> m_administrators;
    QLabel *m_title;
    QLabel *m_explanation;
    ui::RowTable *m_table;
    QPushButton *m_add;
    QLabel *m_why;
    QPushButton *m_remove;
};

} // namespace tegata::console
