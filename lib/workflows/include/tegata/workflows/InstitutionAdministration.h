#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>

#include <QString>

#include <vector>

namespace tegata::workflows {

class Workspace;

/// An institution as the ledger has it.
struct InstitutionInformation
{
    protocol::InstitutionId id;
    QString name;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    bool active = false;
    UnixTime registeredAt{};
    protocol::Epoch vaultEpoch{};
    int administrators = 0;
    int activeDevices = 0;
};

struct AdministratorInformation
{
    protocol::Address address;
    bool isSelf = false;
    UnixTime addedAt{};
    protocol::Address addedBy;
    bool active = true;
};

/// What a carried request ("t3.…") says, for two people to compare before one adds the other.
struct AdministratorRequestSummary
{
    protocol::Address administrator;
    /// 16 hexadecimal digits of keccak(administrator ‖ encPk), in four groups; the same for every request of the same
    /// computer.
    QString comparisonCode;
    UnixTime createdAt{};
};

/// What the poster and the reception display show.
struct InstitutionPoster
{
    /// The text of the QR code: page URL with fragment, or the bare payload.
    QString code;
    QString name;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    /// Six digits a patient's phone shows as well: the first 20 bits of the vault key hash, as decimal.
    QString checkNumber;
};

/// Looking after one's own institution in the console; reading it in every app.
class InstitutionAdministration
{
public:
    explicit InstitutionAdministration(Workspace &workspace);

    [[nodiscard]] Task<InstitutionInformation> information();
    [[nodiscard]] Task<InstitutionPoster> poster();
    /// Makes a new introduction token; codes printed before no longer let new patients be sponsored.
    [[nodiscard]] Task<void> renewIntroduction();

    [[nodiscard]] Task<RecordedAction> rename(QString name, protocol::InstitutionKind kind, ProgressObserver observer);
    [[nodiscard]] Task<RecordedAction> setActive(bool active, ProgressObserver observer);

    [[nodiscard]] Task<std::vector<AdministratorInformation>> administrators();
    /// On the new administrator's machine, in a fresh profile: a text ("t3.…") to carry to an existing administrator.
    [[nodiscard]] Task<QString> requestAdministration(protocol::InstitutionId institution);
    /// Reads a carried request without acting on it; on either machine. The errors of reading it in addAdministrator.
    [[nodiscard]] Result<AdministratorRequestSummary> readRequest(const QString &request) const;
    /// On the existing administrator's machine.
    [[nodiscard]] Task<RecordedAction> addAdministrator(QString request, ProgressObserver observer);
    /// On the new administrator's machine, after it was added: opens the vault and forgets the request.
    /// EnrolmentPending before.
    [[nodiscard]] Task<void> completeAdministration();
    /// LastAdministrator when only one is left. Rotates the vault in the same action.
    [[nodiscard]] Task<RecordedAction> removeAdministrator(protocol::Address administrator, ProgressObserver observer);

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
