#pragma once

#include <tegata/uikit/Asker.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Page.h>
#include <tegata/workflows/NetworkConfiguration.h>

#include <memory>
#include <optional>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace tegata::ui {
class DetailList;
} // namespace tegata::ui

namespace tegata::appshell {

/// The first question of a first start: which network, at which addresses. The operator's network file names the
/// ledger and proposes the addresses of gateway and nodes; a person may put others in their place. GUI thread.
class NetworkWindow : public ui::Page
{
    Q_OBJECT
public:
    /// `program` is the name in the title bar, in the application's language. `asker` null: real boxes.
    explicit NetworkWindow(ui::Words program, std::unique_ptr<ui::Asker> asker = nullptr, QWidget *parent = nullptr);

    /// What the fields begin with; nothing for a computer without a network file.
    void setConfiguration(const std::optional<workflows::NetworkConfiguration> &configuration);
    /// Reads a network file into the fields; says what is wrong with one that is none.
    void readFile(const QString &path);
    /// Something went wrong with what was accepted: says so and stays.
    void showError(const Error &error);

Q_SIGNALS:
    void accepted(const tegata::workflows::NetworkConfiguration &configuration);

protected:
    void retranslate() override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void chooseFile();
    void accept();
    void fill();
    void say(ui::Words problem);

    ui::Words m_program;
    std::unique_ptr<ui::Asker> m_asker;
    std::optional<workflows::NetworkConfiguration> m_configuration;
    ui::Words m_problemWords;
    QLabel *m_title;
    QLabel *m_explanation;
    QPushButton *m_open;
    QFrame *m_facts;
    ui::DetailList *m_ledger = nullptr;
    QLabel *m_gatewayLabel = nullptr;
    QLineEdit *m_gateway = nullptr;
    QLabel *m_nodesLabel = nullptr;
    QPlainTextEdit *m_nodes = nullptr;
    QLabel *m_nodesNote = nullptr;
    QLabel *m_problem;
    QPushButton *m_continue;
};

/// Where a profile keeps the network it was set up for.
[[nodiscard]] QString networkFileOf(const QString &profileFolder);
/// Reads a network file of at most 64 KiB. FileUnreadable, InvalidConfiguration.
[[nodiscard]] Result<workflows::NetworkConfiguration> readNetworkFile(const QString &path);

} // namespace tegata::appshell
