#include <tegata/uikit/Asker.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QCoreApplication>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace tegata::ui {

namespace {

struct AskerWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::Asker)
};

} // namespace

WindowAsker::WindowAsker(QWidget *window)
    : m_window(window)
{
}

void WindowAsker::ask(const Question &question, std::function<void(bool)> answer)
{
    auto *box = new QMessageBox(m_window);
    box->setObjectName(QStringLiteral("question"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(question.title);
    box->setTextFormat(Qt::PlainText);
    box->setText(question.text);
    box->setInformativeText(question.detail);
    // The box's text format covers its text only; without this the detail would be read as markup.
    if (auto *detail = box->findChild<QLabel *>(QStringLiteral("qt_msgbox_informativelabel"))) {
        detail->setTextFormat(Qt::PlainText);
    }
    box->setIconPixmap(icon(iconOf(question.tone), inkOf(question.tone)).pixmap(40, 40));
    QPushButton *yes = box->addButton(question.yesLabel, QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("questionYes"));
    QPushButton *no = box->addButton(question.noLabel.isEmpty() ? AskerWords::tr("Cancel") : question.noLabel,
                                     QMessageBox::RejectRole);
    no->setObjectName(QStringLiteral("questionNo"));
    const bool isDangerous = question.tone == Tone::Warning || question.tone == Tone::Error;
    setButtonRole(yes, isDangerous ? ButtonRole::Danger : ButtonRole::Primary);
    box->setDefaultButton(isDangerous ? no : yes);
    box->setEscapeButton(no);
    QObject::connect(box, &QDialog::finished, box, [box, yes, answer = std::move(answer)] {
        if (answer) {
            answer(box->clickedButton() == yes);
        }
    });
    box->open();
}

void WindowAsker::askOpenFile(const FileQuestion &question, std::function<void(QString)> answer)
{
    askFile(question, /*save=*/false, std::move(answer));
}

void WindowAsker::askSaveFile(const FileQuestion &question, std::function<void(QString)> answer)
{
    askFile(question, /*save=*/true, std::move(answer));
}

void WindowAsker::askFile(const FileQuestion &question, bool save, std::function<void(QString)> answer)
{
    auto *dialog = new QFileDialog(m_window, question.title);
    dialog->setObjectName(QStringLiteral("fileQuestion"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setNameFilter(question.filter);
    if (!question.name.isEmpty()) {
        dialog->selectFile(question.name);
    }
    QObject::connect(dialog, &QFileDialog::finished, dialog, [dialog, answer = std::move(answer)](int result) {
        const QStringList files = dialog->selectedFiles();
        if (answer) {
            answer(result == QDialog::Accepted && !files.isEmpty() ? files.first() : QString());
        }
    });
    dialog->open();
}

} // namespace tegata::ui
