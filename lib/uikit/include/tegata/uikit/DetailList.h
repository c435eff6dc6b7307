#pragma once

#include <tegata/uikit/Icon.h>

#include <QWidget>

#include <vector>

class QGridLayout;

namespace tegata::ui {

/// One line of a DetailList: "Name of the institution: Aoba Hospital".
struct Detail
{
    QString label;
    /// Shown as it is, never as markup; long values wrap and may be selected and copied.
    QString value;
    /// Digits and fingerprints that are compared by eye.
    bool isCode = false;
    Tone tone = Tone::Neutral;
};

/// Facts, label and value side by side. The owner sets them again on a change of language. GUI thread.
class DetailList : public QWidget
{
    Q_OBJECT
public:
    explicit DetailList(QWidget *parent = nullptr);
    void setDetails(std::vector<Detail> details);
    [[nodiscard]] const std::vector<Detail> &details() const { return m_details; }

private:
    std::vector<Detail> m_details;
    QGridLayout *m_grid;
};

} // namespace tegata::ui
