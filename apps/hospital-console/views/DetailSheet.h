#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Sheet.h>

#include <functional>

namespace tegata::console {

/// What a sheet of facts shows; asked for again on a change of language.
struct DetailWords
{
    QString title;
    std::vector<ui::Detail> facts;
};

/// Facts on demand, such as where on the chain something was recorded. GUI thread.
class DetailSheet : public ui::Sheet
{
    Q_OBJECT
public:
    explicit DetailSheet(QWidget *parent);
    void show(std::function<DetailWords()> words);

protected:
    void retranslate() override;

private:
    std::function<DetailWords()> m_words;
    ui::DetailList *m_facts;
};

} // namespace tegata::console
