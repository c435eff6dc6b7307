#include "RenameSheet.h"
#include "ConsoleWords.h"

#include <tegata/uikit/Page.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <array>

namespace tegata::console {

namespace {
constexpr std::array kinds{protocol::InstitutionKind::Hospital, protocol::InstitutionKind::Clinic,
                           protocol::InstitutionKind::Pharmacy};
}

void fillKinds(QComboBox *box)
{
    for (const protocol::InstitutionKind kind : kinds) {
        const int row = box->findData(static_cast<int>(kind));
        if (row < 0) {
            box->addItem(kindText(kind), static_cast<int>(kind));
        } else {
            box->setItemText(row, kindText(kind));
        }
    }
}

protocol::InstitutionKind chosenKind(const QComboBox *box)
{
    return static_cast<protocol::InstitutionKind>(box->currentData().toInt());
}

void chooseKind(QComboBox *box, protocol::InstitutionKind kind)
{
    box->setCurrentIndex(box->findData(static_cast<int>(kind)));
}

bool isInstitutionNameLength(const QString &name)
{
    const qsizetype size = name.trimmed().toUtf8().size();
    return size > 0 && size <= longestInstitutionName;
}

RenameSheet::RenameSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("rename-sheet"), parent)
    , m_nameLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("rename-name-label"), card()))
    , m_name(ui::makeField(QStringLiteral("rename-name"), m_nameLabel, 400, card()))
    , m_problem(ui::makeLabel(ui::TextRole::Body, QStringLiteral("rename-problem"), card()))
    , m_kindLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("rename-kind-label"), card()))
    , m_kind(new QComboBox(card()))
    , m_next(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("rename-next"), card()))
{
    m_kind->setObjectName(QStringLiteral("rename-kind"));
    m_kindLabel->setBuddy(m_kind);
    ui::setTone(m_problem, ui::Tone::Error);
    body()->addWidget(m_nameLabel);
    body()->addWidget(m_name);
    body()->addWidget(m_problem);
    body()->addWidget(m_kindLabel);
    body()->addWidget(m_kind);
    addButton(m_next);
    connect(m_name, &QLineEdit::textChanged, this, &RenameSheet::check);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &RenameSheet::check);
    connect(m_name, &QLineEdit::returnPressed, m_next, &QPushButton::click);
    connect(m_next, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT accepted(m_name->text().trimmed(), chosenKind(m_kind));
    });
    setFocusProxy(m_name);
    retranslate();
}

void RenameSheet::ask(const QString &name, protocol::InstitutionKind kind)
{
    m_before = name;
    m_kindBefore = kind;
    m_name->setText(name);
    chooseKind(m_kind, kind);
    m_name->selectAll();
    check();
    open();
}

void RenameSheet::check()
{
    const QString name = m_name->text().trimmed();
    const bool isTooLong = !name.isEmpty() && !isInstitutionNameLength(name);
    m_problem->setVisible(isTooLong);
    m_next->setEnabled(isInstitutionNameLength(name) && (name != m_before || chosenKind(m_kind) != m_kindBefore));
}

void RenameSheet::retranslate()
{
    setTitle(tr("Rename the institution"));
    m_nameLabel->setText(tr("Name"));
    m_name->setAccessibleName(tr("Name"));
    m_kindLabel->setText(tr("Kind"));
    m_kind->setAccessibleName(tr("Kind"));
    fillKinds(m_kind);
    m_problem->setText(
        tr("This name is too long for the ledger: at most 200 letters, or about 66 Japanese characters."));
    m_next->setText(tr("Review"));
    setCancelText(tr("Cancel"));
    check();
}

} // namespace tegata::console
