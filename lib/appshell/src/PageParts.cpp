#include <tegata/appshell/PageParts.h>

#include <tegata/uikit/ErrorWords.h>
#include <tegata/workflows/WorkflowError.h>

#include <QSaveFile>

namespace tegata::appshell {

void showError(ui::AppWindow &window, const Error &error, const QString &topic)
{
    if (error.is(WorkflowError::Locked) || error.is(WorkflowError::Cancelled)) {
        return;
    }
    ui::Message message = ui::messageFor(error);
    message.topic = topic;
    window.messages()->show(std::move(message));
}

Result<void> writeFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit()) {
        return failure(FileError::InputOutput);
    }
    return {};
}

} // namespace tegata::appshell
