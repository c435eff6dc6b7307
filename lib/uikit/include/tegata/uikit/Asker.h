#pragma once

#include <tegata/uikit/Colours.h>

#include <QPointer>
#include <QString>
#include <QWidget>

#include <functional>

namespace tegata::ui {

/// A question with one way forward and one way back.
struct Question
{
    Tone tone = Tone::Info;
    QString title;
    /// A whole sentence: what is asked.
    QString text;
    /// What happens in either case; may be empty.
    QString detail;
    /// A verb: "Discard".
    QString yesLabel;
    /// "Keep editing". Empty: "Cancel".
    QString noLabel;
};

/// A file to be chosen.
struct FileQuestion
{
    QString title;
    /// The name proposed for saving, with a folder or without.
    QString name;
    /// "PDF documents (*.pdf)"
    QString filter;
};

/// Everything that would open a box of its own goes through here, so that tests and the headless run can answer.
/// The answer arrives later, on the GUI thread; nobody waits in a nested event loop. When the Asker goes away
/// before the answer, the answer never comes.
class Asker
{
public:
    Asker() = default;
    virtual ~Asker() = default;
    Asker(const Asker &) = delete;
    Asker &operator=(const Asker &) = delete;

    virtual void ask(const Question &question, std::function<void(bool yes)> answer) = 0;
    /// The chosen path, or an empty string when nothing was chosen.
    virtual void askOpenFile(const FileQuestion &question, std::function<void(QString path)> answer) = 0;
    virtual void askSaveFile(const FileQuestion &question, std::function<void(QString path)> answer) = 0;
};

/// Real boxes over a window, through QMessageBox::open() and QFileDialog::open().
class WindowAsker final : public Asker
{
public:
    explicit WindowAsker(QWidget *window);
    void ask(const Question &question, std::function<void(bool yes)> answer) override;
    void askOpenFile(const FileQuestion &question, std::function<void(QString path)> answer) override;
    void askSaveFile(const FileQuestion &question, std::function<void(QString path)> answer) override;

private:
    void askFile(const FileQuestion &question, bool save, std::function<void(QString path)> answer);
    QPointer<QWidget> m_window;
};

} // namespace tegata::ui
