#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Page.h>
#include <tegata/uikit/ProgressSteps.h>

class QComboBox;
class QRadioButton;

namespace tegata::console {

enum class SetupPath
{
    NewInstitution,
    Restore,
    Join
};

/// What this computer is to become. GUI thread.
class WelcomePage : public ui::Page
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    [[nodiscard]] SetupPath path() const;
    void setPath(SetupPath path);

Q_SIGNALS:
    void pathChanged();

protected:
    void retranslate() override;

private:
    struct Choice
    {
        QRadioButton *button;
        QLabel *words;
    };
    [[nodiscard]] Choice makeChoice(const QString &objectName);

    QLabel *m_explanation;
    Choice m_new;
    Choice m_restore;
    Choice m_join;
};

/// Where the network file says that gateway and nodes are.
struct NetworkWords
{
    QString gateway;
    QStringList nodes;
};

/// Name, kind, legal number, invitation. GUI thread.
class InstitutionPage : public ui::Page
{
    Q_OBJECT
public:
    explicit InstitutionPage(QWidget *parent = nullptr);
    void setNetwork(const NetworkWords &network);
    void setNameAndKind(const QString &name, protocol::InstitutionKind kind);
    [[nodiscard]] QString name() const;
    [[nodiscard]] protocol::InstitutionKind kind() const;
    [[nodiscard]] QString legalNumber() const;
    [[nodiscard]] QString invitation() const;
    [[nodiscard]] bool isComplete() const;

Q_SIGNALS:
    void completeChanged();

protected:
    void retranslate() override;

private:
    void check();

    NetworkWords m_network;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QLabel *m_nameProblem;
    QLabel *m_kindLabel;
    QComboBox *m_kind;
    QLabel *m_numberLabel;
    QLineEdit *m_number;
    QLabel *m_numberNote;
    QLabel *m_invitationLabel;
    QLineEdit *m_invitation;
    ui::DetailList *m_where;
};

/// What is signed for the registration, the invitation, and how far it is. GUI thread.
class RegistrationPage : public ui::Page
{
    Q_OBJECT
public:
    explicit RegistrationPage(QWidget *parent = nullptr);
    void setInstitution(const QString &name, protocol::InstitutionKind kind);
    void setInvitation(const QString &invitation);
    [[nodiscard]] QString invitation() const;
    /// Steps run: the field is closed. -1: not yet.
    void setStage(int step);
    /// The operator did not take the invitation: back to its field, nothing lost.
    void showInvitationRefused();
    void showFailed(ui::Words reason);

Q_SIGNALS:
    void invitationChanged();

protected:
    void retranslate() override;

private:
    QString m_name;
    protocol::InstitutionKind m_kind = protocol::InstitutionKind::Hospital;
    bool m_isRefused = false;
    QLabel *m_explanation;
    ui::DetailList *m_facts;
    QLabel *m_invitationLabel;
    QLineEdit *m_invitation;
    QLabel *m_refused;
    ui::ProgressSteps *m_steps;
};

/// The end of the first run. GUI thread.
class DonePage : public ui::Page
{
    Q_OBJECT
public:
    explicit DonePage(QWidget *parent = nullptr);
    void setPath(SetupPath path);

protected:
    void retranslate() override;

private:
    SetupPath m_path = SetupPath::NewInstitution;
    QLabel *m_words;
    QLabel *m_next;
};

} // namespace tegata::console
