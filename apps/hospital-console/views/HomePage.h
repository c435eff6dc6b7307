#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Page.h>
#include <tegata/uikit/Poster.h>
#include <tegata/workflows/InstitutionAdministration.h>

#include <optional>

class QPushButton;

namespace tegata::console {

class PatientPageCard;

/// The institution, its QR code, and the numbers of the day. GUI thread.
class HomePage : public ui::Page
{
    Q_OBJECT
public:
    explicit HomePage(QWidget *parent = nullptr);

    void setInformation(const std::optional<workflows::InstitutionInformation> &information);
    /// Without a code the place says that it is being fetched.
    void setPoster(const ui::PosterContent &content);
    /// The code cannot be fetched now; until this or a code comes, the page says that it is on its way.
    void setPosterMissing();
    void setWaitingRequests(int count);
    /// What is known of the patient's page; the presenter fills it.
    [[nodiscard]] PatientPageCard &patientPage() { return *m_patientPage; }
    void clear();

Q_SIGNALS:
    void displayRequested();
    void posterRequested();
    void copyRequested();
    void renewCodeRequested();
    void renameRequested();
    void activeRequested(bool active);
    /// A number was pressed: "terminals" or "administrators".
    void pageRequested(const QString &id);

protected:
    void retranslate() override;

private:
    struct Tile
    {
        QPushButton *button;
        QLabel *number;
        QLabel *words;
    };
    [[nodiscard]] Tile makeTile(const QString &objectName, const QString &page, class QHBoxLayout *row);
    void showTile(const Tile &tile, int number, const QString &words);

    std::optional<workflows::InstitutionInformation> m_information;
    ui::PosterContent m_poster;
    bool m_isPosterMissing = false;
    int m_waiting = 0;
    QLabel *m_title;
    Tile m_terminals;
    Tile m_requests;
    Tile m_administrators;
    QLabel *m_factsTitle;
    ui::DetailList *m_facts;
    PatientPageCard *m_patientPage;
    QPushButton *m_rename;
    QPushButton *m_active;
    QLabel *m_codeTitle;
    ui::QrView *m_code;
    QLabel *m_noCode;
    QLabel *m_check;
    QPushButton *m_display;
    QPushButton *m_print;
    QPushButton *m_copy;
    QPushButton *m_renew;
};

} // namespace tegata::console
