#include "presenters/Confirming.h"

#include <utility>

namespace tegata::pharmacy {

Confirming::Confirming(QWidget *window)
    : m_sheet(new ui::ConfirmSheet(window))
{
    connect(m_sheet, &ui::ConfirmSheet::confirmed, this, [this] {
        const std::function<void()> confirmed = std::exchange(m_confirmed, {});
        if (confirmed) {
            confirmed();
        }
    });
    connect(m_sheet, &ui::ConfirmSheet::cancelled, this, [this] { m_confirmed = {}; });
}

void Confirming::ask(std::function<ui::ConfirmWords()> words, ui::ButtonRole role, std::function<void()> confirmed)
{
    dismiss();
    m_confirmed = std::move(confirmed);
    m_sheet->ask(std::move(words), role);
}

void Confirming::dismiss()
{
    m_confirmed = {};
    if (m_sheet->isOpen()) {
        m_sheet->dismiss();
    }
}

} // namespace tegata::pharmacy
