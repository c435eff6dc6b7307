#pragma once

#include <tegata/uikit/ConfirmSheet.h>

#include <functional>

namespace tegata::pharmacy {

/// The one confirm sheet of the window: one question at a time, its answer goes to who asked. GUI thread.
class Confirming : public QObject
{
    Q_OBJECT
public:
    /// The sheet covers `window`, which owns it.
    explicit Confirming(QWidget *window);
    /// `confirmed` is called once, when the person confirms; never after dismiss().
    void ask(std::function<ui::ConfirmWords()> words, ui::ButtonRole role, std::function<void()> confirmed);
    void dismiss();

private:
    ui::ConfirmSheet *m_sheet;
    std::function<void()> m_confirmed;
};

} // namespace tegata::pharmacy
