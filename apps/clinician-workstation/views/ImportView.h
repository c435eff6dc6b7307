#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Page.h>

#include <vector>

class QComboBox;
class QPushButton;
class QTreeWidget;

namespace tegata::workstation {

/// A person as a file or a chart names them, for comparing side by side.
struct PersonFacts
{
    QString name;
    QString kana;
    QString birth;
    QString sex;
};

/// A group of lines of the review, such as what is left out.
struct ImportGroup
{
    ui::Icon icon = ui::Icon::Info;
    QString title;
    std::vector<std::pair<QString, QString>> lines;
};

/// What an import would do, to be looked at before anything is written. Words come with the values. GUI thread.
struct ImportReview
{
    QString fileName;
    QString counts;
    PersonFacts inFile;
    PersonFacts inChart;
    /// The two differ, or the file names nobody: a warning in a whole sentence.
    QString warning;
    std::vector<ImportGroup> groups;
};

class ImportView : public ui::Page
{
    Q_OBJECT
public:
    explicit ImportView(QWidget *parent = nullptr);
    void setReview(const ImportReview &review);
    /// For a file about several people: which one is meant. The import waits for the choice. Empty: no question.
    void setCandidates(const std::vector<std::pair<QString, QString>> &referencesAndNames);
    void setBusy(bool busy);
    void clear();

Q_SIGNALS:
    void backRequested();
    void confirmRequested();
    void candidateChosen(const QString &reference);

protected:
    void retranslate() override;

private:
    void showPeople();
    void showConfirm();

    ImportReview m_review;
    bool m_isBusy = false;
    QLabel *m_title;
    QLabel *m_counts;
    QLabel *m_candidateLabel;
    QComboBox *m_candidates;
    QLabel *m_fileLabel;
    ui::DetailList *m_file;
    QLabel *m_chartLabel;
    ui::DetailList *m_chart;
    QFrame *m_warningBox;
    QLabel *m_warning;
    QTreeWidget *m_groups;
    QPushButton *m_back;
    QPushButton *m_confirm;
};

} // namespace tegata::workstation
