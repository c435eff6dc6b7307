#include "AdministratorsPage.h"
#include "ConsoleWords.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace tegata::console {

AdministratorsPage::AdministratorsPage(ui::UiSettings &settings, QWidget *parent)
    : ui::Page(QStringLiteral("administrators-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("administrators-title"), this))
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("administrators-explanation"), this))
    , m_table(new ui::RowTable(QStringLiteral("administrators-table"), this))
    , m_add(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("administrator-add"), this))
    , m_why(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("administrators-why"), this))
    , m_remove(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("administrator-remove"), this))
{
    setPageMargins();
    m_add->setIcon(ui::icon(ui::Icon::Add, ui::Ink::OnAccent));
    m_remove->setIcon(ui::icon(ui::Icon::Remove));
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_add);
    column()->addLayout(top);
    column()->addWidget(m_explanation);
    column()->addWidget(m_table, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_why, 1);
    buttons->addWidget(m_remove);
    column()->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &AdministratorsPage::addRequested);
    connect(m_table, &ui::RowTable::selectedIdChanged, this, &AdministratorsPage::showSelection);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const workflows::AdministratorInformation *administrator = selected()) {
            Q_EMIT removeRequested(*administrator);
        }
    });
    setFocusProxy(m_table);
    retranslate();
    m_table->remember(settings, QStringLiteral("administrators"));
}

void AdministratorsPage::setAdministrators(std::vector<workflows::AdministratorInformation> administrators)
{
    m_administrators = std::move(administrators);
    showAdministrators();
}

void AdministratorsPage::showAdministrators()
{
    std::optional<protocol::Address> own;
    for (const workflows::AdministratorInformation &administrator : m_administrators) {
        if (administrator.isSelf) {
            own = administrator.address;
        }
    }
    std::vector<ui::TableRow> rows;
    for (const workflows::AdministratorInformation &administrator : m_administrators) {
        const auto added = static_cast<qint64>(toUnixSeconds(administrator.addedAt));
        rows.push_back(
            {administrator.address.hexString(),
             {{administrator.isSelf ? tr("You, on this computer") : ui::shortId(administrator.address.hexString())},
              {administrator.active ? tr("Active") : tr("Removed"), administrator.active ? 0 : 1,
               administrator.active ? ui::Tone::Success : ui::Tone::Error},
              {momentText(administrator.addedAt), added},
              {administrator.addedBy == administrator.address || administrator.addedBy.isZero()
                   ? tr("With the registration")
                   : administratorText(administrator.addedBy, own)}}});
    }
    m_table->setRows(std::move(rows));
    showSelection();
}

const workflows::AdministratorInformation *AdministratorsPage::selected() const
{
    const QString id = m_table->selectedId();
    const auto found = std::find_if(m_administrators.begin(), m_administrators.end(),
                                    [&id](const workflows::AdministratorInformation &administrator) {
                                        return administrator.address.hexString() == id;
                                    });
    return found == m_administrators.end() ? nullptr : &*found;
}

void AdministratorsPage::showSelection()
{
    const auto active =
        std::count_if(m_administrators.begin(), m_administrators.end(),
                      [](const workflows::AdministratorInformation &administrator) { return administrator.active; });
    const workflows::AdministratorInformation *administrator = selected();
    m_remove->setEnabled(administrator != nullptr && administrator->active && active > 1);
    m_why->setText(active == 1 ? tr("There is one administrator. The last one cannot be removed.") : QString());
}

void AdministratorsPage::retranslate()
{
    m_title->setText(tr("Administrators"));
    m_explanation->setText(tr("Administrators let terminals in, look after the institution's entry, and see what was "
                              "recorded. Two or more keep the institution working when one is away. A new one starts "
                              "the hospital console on another computer, chooses “Join as administrator”, and brings "
                              "you the text shown there."));
    m_table->setAccessibleName(tr("Administrators"));
    m_table->setHeaders({tr("Administrator"), tr("State"), tr("Since"), tr("Added by")});
    m_add->setText(tr("Add an administrator…"));
    m_remove->setText(tr("Remove…"));
    showAdministrators();
}

} // namespace tegata::console
