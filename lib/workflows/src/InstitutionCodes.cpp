#include "InstitutionCodes_p.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/protocol/TypedData.h>
#include <tegata/protocol/Wraps.h>
#include <tegata/qr/Payloads.h>
#include <tegata/qr/QrCode.h>

namespace tegata::workflows {

namespace {

constexpr std::uint8_t requestVersion = 1;
constexpr std::size_t checksumSize = 4;
/// version ‖ chainId ‖ ledger ‖ institutionId ‖ administrator ‖ encPk ‖ nonce ‖ createdAt ‖ signature ‖ consent
constexpr std::size_t requestSize = 1 + 8 + 20 + 32 + 20 + 32 + 16 + 8 + 65 + 65;
const QString requestPrefix = QStringLiteral("t3.");

void appendNumber(Bytes &bytes, std::uint64_t number)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(number >> shift));
    }
}

/// Takes fixed pieces off the front; the caller has checked the whole length.
class Pieces
{
public:
    explicit Pieces(ByteView bytes)
        : m_rest(bytes)
    {
    }
    template <typename Strong> [[nodiscard]] Strong take()
    {
        const auto piece = Strong::fromBytes(m_rest.first(Strong::size));
        m_rest = m_rest.subspan(Strong::size);
        return *piece;
    }
    [[nodiscard]] std::uint64_t takeNumber()
    {
        std::uint64_t number = 0;
        for (const std::uint8_t byte : m_rest.first(8)) {
            number = number << 8 | byte;
        }
        m_rest = m_rest.subspan(8);
        return number;
    }

private:
    ByteView m_rest;
};

protocol::KeyConsent consentOf(const protocol::AdministratorRequest &request)
{
    return {protocol::KeyPurpose::Administrator, protocol::Hash32(request.institutionId.bytes()), request.administrator,
            request.encPk};
}

} // namespace

QString checkNumberOf(const protocol::Hash32 &vaultKeyHash)
{
    const auto &bytes = vaultKeyHash.bytes();
    const unsigned first20 = (static_cast<unsigned>(bytes[0]) << 12) | (static_cast<unsigned>(bytes[1]) << 4) |
                             (static_cast<unsigned>(bytes[2]) >> 4);
    return QStringLiteral("%1").arg(first20 % 1'000'000, 6, 10, QLatin1Char('0'));
}

Task<CheckedInstitution> checkInstitutionCode(Workspace *workspace, QString text)
{
    const Result<qr::InstitutionCode> code = qr::parseInstitutionCode(text);
    if (!code) {
        co_return failure(code.error());
    }
    const protocol::Deployment &deployment = workspace->deployment();
    if (code->chainId != protocol::toNumber(deployment.chainId) || code->ledger != deployment.ledger.bytes()) {
        co_return failure(WorkflowError::OtherNetwork);
    }
    const protocol::InstitutionId id(code->institutionId);
    const protocol::Epoch codeEpoch{code->vaultEpoch};
    const protocol::Hash32 codeHash(code->vaultKeyHash);
    const protocol::Introduction introduction(code->introduction);
    // Names and chart keys are sealed to what is chosen here.
    const Result<ledger::BlockHeader> head = co_await workspace->judgedLedger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<ledger::InstitutionState>> institution =
        co_await workspace->judgedLedger().institution(id, *head);
    if (!institution) {
        co_return failure(institution.error());
    }
    if (!*institution) {
        co_return failure(WorkflowError::CodeDoesNotMatchLedger, "no such institution");
    }
    // A poster printed before a rotation names an earlier vault key; it must still be one that the ledger had.
    const Result<std::optional<protocol::EncryptionPublicKey>> named =
        co_await workspace->judgedLedger().vaultKey(id, codeEpoch, *head);
    if (!named) {
        co_return failure(named.error());
    }
    if (!*named || protocol::publicKeyHashOf(**named) != codeHash || codeEpoch > (*institution)->vaultEpoch) {
        co_return failure(WorkflowError::CodeDoesNotMatchLedger, "another vault key");
    }
    if (!(*institution)->isActive) {
        co_return failure(WorkflowError::InstitutionInactive);
    }
    CheckedInstitution checked;
    checked.institution = {id,
                           QString::fromStdString((*institution)->name),
                           (*institution)->kind,
                           checkNumberOf(codeHash),
                           (*institution)->vaultEpoch,
                           (*institution)->vaultPk};
    checked.introduction = introduction;
    co_return checked;
}

Task<QString> institutionCodeIn(QByteArray picture)
{
    Worker worker(QStringLiteral("qr"));
    auto textsTask = worker.run([picture] { return qr::readCodesFromFile(picture); });
    const Result<std::vector<QString>> texts = co_await textsTask;
    if (!texts) {
        co_return failure(texts.error());
    }
    const Result<qr::InstitutionCode> found = qr::findInstitutionCode(*texts);
    if (!found) {
        co_return failure(found.error());
    }
    co_return qr::writeInstitutionCode(*found, QString());
}

QString writeAdministratorRequest(const protocol::Deployment &deployment, const CarriedAdministratorRequest &carried)
{
    const protocol::AdministratorRequest &request = carried.request;
    Bytes bytes{requestVersion};
    appendNumber(bytes, protocol::toNumber(deployment.chainId));
    append(bytes, deployment.ledger.view());
    append(bytes, request.institutionId.view());
    append(bytes, request.administrator.view());
    append(bytes, request.encPk.view());
    append(bytes, request.nonce.view());
    appendNumber(bytes, toUnixSeconds(request.createdAt));
    append(bytes, carried.signature.view());
    append(bytes, carried.consent.view());
    const ByteArray<32> checksum = crypto::sha256(bytes);
    append(bytes, ByteView(checksum).first(checksumSize));
    return requestPrefix + QString::fromLatin1(toQByteArray(bytes).toBase64(QByteArray::Base64UrlEncoding |
                                                                            QByteArray::OmitTrailingEquals));
}

Result<CarriedAdministratorRequest> readAdministratorRequest(const protocol::Deployment &deployment,
                                                             const QString &text)
{
    if (text.size() > qr::maximumPayloadCharacters) {
        return failure(QrError::TooLong);
    }
    // A person may have wrapped it over several lines of a message.
    QString compact = text;
    compact.remove(QLatin1Char(' ')).remove(QLatin1Char('\n')).remove(QLatin1Char('\r')).remove(QLatin1Char('\t'));
    if (!compact.startsWith(requestPrefix)) {
        return failure(QrError::NotTegata);
    }
    const auto decoded = QByteArray::fromBase64Encoding(compact.mid(requestPrefix.size()).toLatin1(),
                                                        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                                                            QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).isEmpty()) {
        return failure(QrError::Damaged);
    }
    const ByteView bytes = bytesOf(*decoded);
    if (bytes.size() != requestSize + checksumSize) {
        return failure(bytes.front() == requestVersion ? QrError::Damaged : QrError::UnsupportedVersion);
    }
    const ByteView content = bytes.first(requestSize);
    const ByteArray<32> checksum = crypto::sha256(content);
    if (!std::equal(bytes.begin() + requestSize, bytes.end(), checksum.begin())) {
        return failure(QrError::Damaged);
    }
    if (bytes.front() != requestVersion) {
        return failure(QrError::UnsupportedVersion);
    }
    Pieces pieces(content.subspan(1));
    const std::uint64_t chainId = pieces.takeNumber();
    const auto ledger = pieces.take<protocol::Address>();
    if (protocol::ChainId{chainId} != deployment.chainId || ledger != deployment.ledger) {
        return failure(WorkflowError::OtherNetwork);
    }
    CarriedAdministratorRequest carried;
    carried.request.institutionId = pieces.take<protocol::InstitutionId>();
    carried.request.administrator = pieces.take<protocol::Address>();
    carried.request.encPk = pieces.take<protocol::EncryptionPublicKey>();
    carried.request.nonce = pieces.take<protocol::EnrolmentNonce>();
    carried.request.createdAt = fromUnixSeconds(pieces.takeNumber() & 0x7fff'ffff'ffffU);
    carried.signature = pieces.take<protocol::Signature>();
    carried.consent = pieces.take<protocol::Signature>();
    const Result<void> isSigned = protocol::verifySigner(protocol::digestOf(deployment, carried.request),
                                                         carried.signature, carried.request.administrator);
    const Result<void> isConsented = protocol::verifySigner(protocol::digestOf(deployment, consentOf(carried.request)),
                                                            carried.consent, carried.request.administrator);
    if (!isSigned || !isConsented) {
        return failure(ProtocolError::NotAuthentic, "administrator request");
    }
    return carried;
}

} // namespace tegata::workflows
