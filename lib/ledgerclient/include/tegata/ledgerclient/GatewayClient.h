#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Task.h>
#include <tegata/crypto/Ed25519.h>
#include <tegata/ledgerclient/HttpMessageSignature.h>
#include <tegata/ledgerclient/LedgerTypes.h>
#include <tegata/protocol/Enrolment.h>
#include <tegata/protocol/Session.h>

#include <QJsonObject>
#include <QObject>
#include <QUrl>

#include <memory>

class QNetworkAccessManager;

namespace tegata::ledger {

/// Signs GatewaySession for an account key that stays where it is (keystore).
class SessionSigner
{
public:
    SessionSigner() = default;
    virtual ~SessionSigner() = default;
    SessionSigner(const SessionSigner &) = delete;
    SessionSigner &operator=(const SessionSigner &) = delete;
    /// The account that speaks to the gateway: device, administrator or patient key.
    [[nodiscard]] virtual Address address() const = 0;
    /// Signs exactly this; may wait for a person to unlock.
    [[nodiscard]] virtual Task<protocol::Signature> signSession(protocol::GatewaySession session) = 0;
};

enum class SponsorState
{
    Ok,
    Low,
    Empty
};
struct GatewayHealth
{
    protocol::ChainId chainId{};
    Address ledger;
    BlockNumber block{};
    SponsorState sponsor = SponsorState::Ok;
};

/// What the gateway says about an action; never more than a hint (docs/protocol.md §10).
enum class SponsoredState
{
    Queued,
    Sent,
    Included,
    Failed
};
struct SponsoredAction
{
    Digest digest;
    SponsoredState state = SponsoredState::Queued;
    std::optional<TransactionHash> transaction;
    std::optional<BlockNumber> block;
    /// Code of the gateway or name of the contract's error; empty unless failed.
    std::string error;
};

/// Lets a new institution or a new patient be sponsored.
struct Admission
{
    /// Invitation token from the operator (RegisterInstitution).
    std::optional<QString> invitation;
    /// From the institution's QR code (RegisterPatient).
    std::optional<protocol::Introduction> introduction;
};

struct GatewayOptions
{
    std::chrono::milliseconds deadline{20'000};
    qint64 maximumReplySize = 8 * 1024 * 1024;
    /// For POST /v1/records/fetch: sixteen of the largest envelopes, and some.
    qint64 maximumFetchSize = 80 * 1024 * 1024;
    /// How long a session is asked for; at most 12 h.
    std::chrono::seconds sessionLength{std::chrono::hours(8)};
    /// A session is renewed when less than this is left.
    std::chrono::seconds renewBefore{std::chrono::minutes(5)};
    /// Attempts of a request that may safely be repeated, the first included.
    int attempts = 3;
    std::chrono::milliseconds firstBackoff{300};
};

/// All requests of docs/protocol.md §9. Nothing received is believed: bytes are for the caller to check
/// against hashes from the chain.
///
/// Errors of every request: Unreachable, Timeout, TooLarge, MalformedReply, NotFound (absent or not permitted),
/// NotAuthorized, Refused (detail: the gateway's code), TryLater; and the signer's own when it does not sign.
/// Only requests that may safely be repeated are repeated. Lives on the thread that made it; outlives its tasks.
class GatewayClient : public QObject
{
    Q_OBJECT
public:
    /// `baseUrl` http or https. `signer` may be null: then only open requests work, others are NotAuthorized.
    GatewayClient(QUrl baseUrl, const Clock &clock, crypto::RandomSource &random, SessionSigner *signer,
                  GatewayOptions options = {}, QObject *parent = nullptr);
    ~GatewayClient() override;

    [[nodiscard]] const QUrl &baseUrl() const { return m_baseUrl; }
    /// "host" or "host:port", as sessions and signatures name it.
    [[nodiscard]] QByteArray authority() const;
    /// Address of GET /v1/events, ws or wss.
    [[nodiscard]] QUrl eventsUrl() const;
    /// Whether a session is open that need not be renewed yet.
    [[nodiscard]] bool hasSession() const;
    /// Forgets the session and wipes its key (lock, sign out).
    void closeSession();

    // Open requests.
    [[nodiscard]] Task<GatewayHealth> health();
    [[nodiscard]] Task<SponsoredAction> submitAction(Bytes calldata, Admission admission);
    [[nodiscard]] Task<SponsoredAction> actionState(Digest digest);
    [[nodiscard]] Task<void> postEnrolment(protocol::SignedEnrolment enrolment);

    // Records: sealed envelopes under their hash.
    [[nodiscard]] Task<void> putRecord(RecordHash hash, Bytes envelope);
    [[nodiscard]] Task<Bytes> record(RecordHash hash);
    /// One entry per hash, in order, empty where it is not available. At most 256 hashes.
    [[nodiscard]] Task<std::vector<Bytes>> fetchRecords(std::vector<RecordHash> hashes);
    [[nodiscard]] Task<void> putBatch(MerkleRoot root, std::vector<RecordHash> leaves);
    [[nodiscard]] Task<std::vector<RecordHash>> batch(MerkleRoot root);

    // Keys in their wraps.
    [[nodiscard]] Task<void> putWrap(WrapHash hash, Bytes wrap);
    [[nodiscard]] Task<Bytes> wrap(WrapHash hash);
    [[nodiscard]] Task<std::vector<WrapHash>> patientWraps(PatientId patientId);
    [[nodiscard]] Task<void> putVaultPredecessor(InstitutionId institutionId, Epoch epoch, Bytes seal);
    [[nodiscard]] Task<Bytes> vaultPredecessor(InstitutionId institutionId, Epoch epoch);

    // Names of terminals, sealed for their institution.
    [[nodiscard]] Task<void> putDirectoryEntry(InstitutionId institutionId, Address device, Bytes entry);
    [[nodiscard]] Task<Bytes> directoryEntry(InstitutionId institutionId, Address device);
    [[nodiscard]] Task<std::vector<Bytes>> directory(InstitutionId institutionId);

    // Administrators.
    [[nodiscard]] Task<std::vector<protocol::SignedEnrolment>> mailbox(InstitutionId institutionId);
    [[nodiscard]] Task<void> deleteEnrolment(InstitutionId institutionId, Address device);
    [[nodiscard]] Task<void> putIntroduction(InstitutionId institutionId, protocol::Introduction introduction);

    // Patients.
    [[nodiscard]] Task<std::vector<protocol::ReadLogEntry>> reads(PatientId patientId);

private:
    struct Session;
    struct Request;
    struct Reply;
    /// Repeats where that is safe; gives answers of success only.
    [[nodiscard]] Task<Reply> exchange(Request request);
    /// One request, whatever the gateway answers.
    [[nodiscard]] Task<Reply> attempt(Request request);
    [[nodiscard]] Task<void> put(QString path, Bytes body);
    [[nodiscard]] Task<Bytes> get(QString path);
    [[nodiscard]] Task<QJsonObject> getJson(QString path, QString query = {});
    [[nodiscard]] Task<std::shared_ptr<const Session>> session();
    [[nodiscard]] Task<std::shared_ptr<const Session>> openSession();

    QUrl m_baseUrl;
    const Clock &m_clock;
    crypto::RandomSource &m_random;
    SessionSigner *m_signer;
    GatewayOptions m_options;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::shared_ptr<const Session> m_session;
    std::optional<Error> m_sessionError;
    quint64 m_sessionGeneration = 0;
    bool m_isOpening = false;

Q_SIGNALS:
    /// An attempt to open a session ended, well or not.
    void sessionSettled();
};

} // namespace tegata::ledger
