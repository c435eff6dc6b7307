#pragma once

#include <tegata/uikit/Asker.h>

#include <QList>

namespace tegata::guitest {

/// Answers at once with what it was told, and remembers what it was asked.
class FakeAsker final : public ui::Asker
{
public:
    /// The answer to every question from now on.
    void answerWith(bool yes) { m_yes = yes; }
    /// The path chosen from now on; empty chooses nothing.
    void choose(const QString &path) { m_path = path; }

    void ask(const ui::Question &question, std::function<void(bool yes)> answer) override;
    void askOpenFile(const ui::FileQuestion &question, std::function<void(QString path)> answer) override;
    void askSaveFile(const ui::FileQuestion &question, std::function<void(QString path)> answer) override;

    [[nodiscard]] const QList<ui::Question> &questions() const { return m_questions; }
    [[nodiscard]] const QList<ui::FileQuestion> &fileQuestions() const { return m_fileQuestions; }

private:
    bool m_yes = true;
    QString m_path;
    QList<ui::Question> m_questions;
    QList<ui::FileQuestion> m_fileQuestions;
};

} // namespace tegata::guitest
