#pragma once

#include <tegata/uikit/Icon.h>

#include <QDateTime>
#include <QWidget>

class QLabel;
class QPushButton;

namespace tegata::ui {

enum class LinkState
{
    Connecting,
    Connected,
    Offline,
};

/// Which side is away when a terminal is offline.
enum class MissingSide
{
    Nobody,
    Gateway,
    Nodes,
    Both,
};

/// What the configured nodes say about each other.
enum class NodeAgreement
{
    Agree,
    Single,
    Disagree,
};

/// Everything the status line shows; a value, set as a whole.
struct NetworkStatus
{
    LinkState link = LinkState::Connecting;
    MissingSide missing = MissingSide::Nobody;
    QDateTime offlineSince = {};
    NodeAgreement nodes = NodeAgreement::Agree;
    /// Items saved on this device that have not been sent yet.
    int waiting = 0;
    /// The newest block seen, 0 when none; shown in the tooltip for those who care.
    quint64 block = 0;
    /// Of how many configured nodes how many answered last; shown where there are several.
    int nodesAnswering = 0;
    int nodesConfigured = 0;
};

/// The line at the bottom of every window: always says whether the app is connected. Icon and words together,
/// never colour alone. GUI thread.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    void setStatus(const NetworkStatus &status);
    [[nodiscard]] const NetworkStatus &status() const { return m_status; }

Q_SIGNALS:
    /// "N items waiting" was pressed.
    void waitingClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Part
    {
        QWidget *box;
        IconLabel *icon;
        QLabel *text;
    };
    [[nodiscard]] Part makePart(const QString &name);
    void showPart(const Part &part, Icon icon, Tone tone, const QString &text);
    void retranslate();
    void showLink();
    void showNodes();

    NetworkStatus m_status;
    Part m_link;
    Part m_nodes;
    QPushButton *m_waiting;
};

} // namespace tegata::ui
