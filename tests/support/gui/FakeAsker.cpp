#include "FakeAsker.h"

namespace tegata::guitest {

void FakeAsker::ask(const ui::Question &question, std::function<void(bool)> answer)
{
    m_questions.append(question);
    answer(m_yes);
}

void FakeAsker::askOpenFile(const ui::FileQuestion &question, std::function<void(QString)> answer)
{
    m_fileQuestions.append(question);
    answer(m_path);
}

void FakeAsker::askSaveFile(const ui::FileQuestion &question, std::function<void(QString)> answer)
{
    m_fileQuestions.append(question);
    answer(m_path);
}

} // namespace tegata::guitest
