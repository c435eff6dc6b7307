#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/uikit/Sheet.h>

class QComboBox;
class QLineEdit;

namespace tegata::console {

/// Another name or kind for the institution. GUI thread.
class RenameSheet : public ui::Sheet
{
    Q_OBJECT
public:
    explicit RenameSheet(QWidget *parent);
    void ask(const QString &name, protocol::InstitutionKind kind);

Q_SIGNALS:
    void accepted(const QString &name, tegata::protocol::InstitutionKind kind);

protected:
    void retranslate() override;

private:
    void check();

    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QLabel *m_problem;
    QLabel *m_kindLabel;
    QComboBox *m_kind;
    QPushButton *m_next;
    QString m_before;
    protocol::InstitutionKind m_kindBefore = protocol::InstitutionKind::Hospital;
};

/// Fills a box with the kinds of institutions, or sets their words again; the choice stays.
void fillKinds(QComboBox *box);
[[nodiscard]] protocol::InstitutionKind chosenKind(const QComboBox *box);
void chooseKind(QComboBox *box, protocol::InstitutionKind kind);
/// Longest name of an institution in UTF-8 (docs/protocol.md).
inline constexpr qsizetype longestInstitutionName = 200;
[[nodiscard]] bool isInstitutionNameLength(const QString &name);

} // namespace tegata::console
