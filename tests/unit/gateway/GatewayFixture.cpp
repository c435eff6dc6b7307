#include "GatewayFixture.h"

#include <tegata/ledgerclient/HttpMessageSignature.h>
#include <tegata/protocol/Keys.h>

#include <QEventLoop>
#include <QJsonDocument>

namespace tegata::gateway::test {

void CountingRandom::fill(std::span<std::uint8_t> destination)
{
    for (std::size_t offset = 0; offset < destination.size(); offset += 32) {
        ByteArray<8> counter{};
        for (std::size_t index = 0; index < counter.size(); ++index) {
            counter[index] = static_cast<std::uint8_t>(m_counter >> (8 * index));
        }
        ++m_counter;
        const auto block = crypto::keccak256(counter);
        const auto size = std::min<std::size_t>(32, destination.size() - offset);
        std::copy_n(block.bytes().begin(), size, destination.begin() + static_cast<std::ptrdiff_t>(offset));
    }
}

template <typename T> Task<T> FakeLedger::answer(T value)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    co_return value;
}

namespace {

template <typename Map, typename Key> auto found(const Map &map, const Key &key)
{
    using Value = typename Map::mapped_type;
    const auto entry = map.find(key);
    return entry == map.end() ? std::optional<Value>() : std::optional<Value>(entry->second);
}

} // namespace

Task<ledger::BlockHeader> FakeLedger::head() { return header(protocol::BlockNumber(7)); }
Task<ledger::BlockHeader> FakeLedger::header(protocol::BlockNumber number)
{
    ledger::BlockHeader block;
    block.number = number;
    block.time = blockTime;
    return answer(block);
}
Task<std::optional<ledger::InstitutionState>> FakeLedger::institution(protocol::InstitutionId id, ledger::ReadAt)
{
    return answer(found(institutions, id));
}
Task<std::optional<ledger::AdministratorState>> FakeLedger::administrator(protocol::Address address, ledger::ReadAt)
{
    return answer(found(administrators, address));
}
Task<std::optional<ledger::DeviceState>> FakeLedger::device(protocol::Address address, ledger::ReadAt)
{
    return answer(found(devices, address));
}
Task<std::optional<protocol::KeyPurpose>> FakeLedger::addressPurpose(protocol::Address address, ledger::ReadAt)
{
    return answer(found(purposes, address));
}
Task<bool> FakeLedger::isAdministrator(protocol::InstitutionId id, protocol::Address address, ledger::ReadAt)
{
    const auto state = found(administrators, address);
    return answer(state && state->isActive && state->institutionId == id);
}
Task<std::optional<protocol::EncryptionPublicKey>> FakeLedger::vaultKey(protocol::InstitutionId, protocol::Epoch,
                                                                        ledger::ReadAt)
{
    return answer(std::optional<protocol::EncryptionPublicKey>());
}
Task<std::optional<ledger::PatientState>> FakeLedger::patient(protocol::PatientId, ledger::ReadAt)
{
    return answer(std::optional<ledger::PatientState>());
}
Task<std::optional<protocol::PatientId>> FakeLedger::patientOfKey(protocol::Address key, ledger::ReadAt)
{
    return answer(found(patients, key));
}
Task<std::vector<protocol::CompartmentId>> FakeLedger::compartments(protocol::PatientId, ledger::ReadAt)
{
    std::vector<protocol::CompartmentId> open;
    for (const auto &[compartment, count] : chartCounts) {
        open.push_back(compartment);
    }
    return answer(open);
}
Task<std::optional<ledger::ChartState>> FakeLedger::chart(protocol::PatientId patientId,
                                                          protocol::CompartmentId compartment, ledger::ReadAt)
{
    std::optional<ledger::ChartState> state;
    if (const auto found = chartCounts.find(compartment); found != chartCounts.end()) {
        state.emplace();
        state->patientId = patientId;
        state->compartment = compartment;
        state->count = found->second;
    }
    return answer(state);
}
Task<std::optional<protocol::KeyCommitment>>
FakeLedger::chartKeyCommitment(protocol::PatientId, protocol::CompartmentId, protocol::Epoch, ledger::ReadAt)
{
    return answer(std::optional<protocol::KeyCommitment>());
}
Task<std::optional<ledger::GrantState>> FakeLedger::grant(protocol::PatientId patientId,
                                                          protocol::InstitutionId institutionId, ledger::ReadAt)
{
    std::optional<ledger::GrantState> state;
    for (const auto &[place, bits] : grants) {
        if (place.first == institutionId) {
            state.emplace();
            state->patientId = patientId;
            state->institutionId = institutionId;
            state->isRunning = !expiredGrants.contains(institutionId);
        }
    }
    return answer(state);
}
Task<std::optional<ledger::GrantItemState>> FakeLedger::grantItem(protocol::PatientId,
                                                                  protocol::InstitutionId institutionId,
                                                                  protocol::CompartmentId compartmentId, ledger::ReadAt)
{
    std::optional<ledger::GrantItemState> state;
    if (const auto bits = found(grants, std::pair(institutionId, compartmentId))) {
        state = ledger::GrantItemState{static_cast<protocol::Permission>(*bits), protocol::Epoch(1)};
    }
    return answer(state);
}
Task<bool> FakeLedger::isPermitted(protocol::Address address, protocol::PatientId,
                                   protocol::CompartmentId compartmentId, protocol::Permission needed, ledger::ReadAt)
{
    const auto state = found(devices, address);
    if (!state || !state->isActiveAt(blockTime)) {
        return answer(false);
    }
    const auto institutionState = found(institutions, state->institutionId);
    const auto bits = found(grants, std::pair(state->institutionId, compartmentId)).value_or(0U);
    const auto wanted = static_cast<unsigned>(needed);
    return answer(institutionState && institutionState->isActive && (bits & wanted) == wanted);
}
Task<std::optional<ledger::PrescriptionInfo>> FakeLedger::prescription(protocol::PrescriptionId, ledger::ReadAt)
{
    return answer(std::optional<ledger::PrescriptionInfo>());
}
Task<protocol::Nonce> FakeLedger::nextNonce(protocol::Address signer, protocol::NonceLane lane, ledger::ReadAt)
{
    const auto sequence = found(sequences, std::pair(signer, static_cast<std::uint8_t>(lane))).value_or(0U);
    return answer(protocol::orderedNonce(lane, sequence));
}
Task<bool> FakeLedger::isUnorderedNonceUsed(protocol::Address signer, protocol::Nonce nonce, ledger::ReadAt)
{
    return answer(usedNonces.contains({signer, nonce}));
}

Task<SponsorChain::Fees> FakeChain::fees()
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    co_return Fees{baseFee, ledger::Wei::fromGwei(1)};
}
Task<SponsorChain::AccountCount> FakeChain::transactionCount(protocol::Address)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    AccountCount count;
    count.transactions = minedCount;
    count.isFromAll = allNodesAnswer;
    co_return std::as_const(count);
}
Task<bool> FakeChain::isKnown(protocol::TransactionHash transaction)
{
    if (!isReachable || !allNodesAnswer) {
        co_return failure(LedgerError::Unreachable);
    }
    co_return waiting.contains(transaction);
}
Task<ledger::Wei> FakeChain::balance(protocol::Address)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    co_return funds;
}
Task<std::uint64_t> FakeChain::estimate(protocol::Address, protocol::Address, Bytes)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    if (reverts) {
        co_return failure(LedgerError::Reverted, "ChartClosed");
    }
    co_return gas;
}
Task<void> FakeChain::simulate(protocol::Address, protocol::Address, Bytes, std::uint64_t)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    if (revertsAtExactGas) {
        co_return failure(LedgerError::Reverted, "OutOfGas");
    }
    co_return Result<void>();
}
Task<void> FakeChain::send(Bytes raw)
{
    if (!isReachable || refusesSending) {
        co_return failure(LedgerError::Unreachable);
    }
    sent.push_back(raw);
    co_return Result<void>();
}
Task<std::optional<SponsorChain::Inclusion>> FakeChain::inclusion(protocol::TransactionHash transaction)
{
    if (!isReachable) {
        co_return failure(LedgerError::Unreachable);
    }
    co_return found(included, transaction);
}
protocol::TransactionHash FakeChain::hashOf(const Bytes &raw)
{
    return protocol::TransactionHash(crypto::keccak256(raw).bytes());
}
void FakeChain::mineLast(bool succeeds)
{
    included[hashOf(sent.back())] = {protocol::BlockNumber(9), succeeds, 50'000, ledger::Wei::fromGwei(1)};
    ++minedCount;
}

GatewayFixture::GatewayFixture()
    : deployment{protocol::ChainId(31337), protocol::Address(ByteArray<20>{0xaa, 0xbb})}
    , ledger(deployment)
{
    configuration.network.publicHosts = {QStringLiteral("gateway.test")};
    configuration.store.file = folder.filePath(QStringLiteral("gateway.db"));
    configuration.chain.deployment = deployment;
    configuration.quotas.devicePerDay = 5;
    configuration.quotas.institutionPerDay = 8;
    configuration.quotas.patientPerDay = 3;
    configuration.quotas.introductionsPerInstitutionPerDay = 2;
    hospital = random.strongBytes<protocol::InstitutionId>();
    pharmacy = random.strongBytes<protocol::InstitutionId>();
    patientId = random.strongBytes<protocol::PatientId>();
    compartment = random.strongBytes<protocol::CompartmentId>();
    for (const auto &id : {hospital, pharmacy}) {
        ledger.institutions[id].institutionId = id;
        ledger.institutions[id].isActive = true;
    }
    administrator = newMember();
    doctor = newMember();
    pharmacist = newMember();
    patient = newMember();
    makeAdministrator(administrator, hospital);
    makeDevice(doctor, hospital, protocol::DeviceRole::Doctor);
    makeDevice(pharmacist, pharmacy, protocol::DeviceRole::Pharmacist);
    makePatient(patient, patientId);
    grant(hospital, compartment, 3);
    restart();
    for (const auto &subject : {protocol::Hash32(hospital.bytes()), protocol::Hash32(pharmacy.bytes()),
                                protocol::Hash32(patientId.bytes())}) {
        admit(subject);
    }
}

GatewayFixture::~GatewayFixture() { shutDown(); }

void GatewayFixture::shutDown()
{
    if (sponsor) {
        // Not a QSignalSpy: its wait() returns at once in a test that has failed already.
        QEventLoop resting;
        QObject::connect(sponsor.get(), &Sponsor::idle, &resting, &QEventLoop::quit);
        sponsor->stop();
        resting.exec();
    }
    service.reset();
    sponsor.reset();
    storage.reset();
}

void GatewayFixture::restart()
{
    shutDown();
    storage = std::make_unique<Storage>(configuration.store);
    const auto opened = QCoro::waitFor(storage->open());
    if (!opened) {
        qFatal("the test store does not open: %s", opened.error().detail().c_str());
    }
    auto key = crypto::SigningKey::copyOf(ByteArray<32>{0x11, 0x22, 0x33});
    sponsor = std::make_unique<Sponsor>(configuration.sponsor, configuration.quotas, ledger, chain, *storage, clock,
                                        std::move(key));
    if (!events) {
        events = std::make_unique<EventStreams>(4, 2);
    }
    service = std::make_unique<GatewayService>(configuration, ledger, *storage, *sponsor, *events, clock);
}

Member GatewayFixture::newMember()
{
    Member member;
    member.key = crypto::generateSigningKey(random);
    member.address = crypto::addressOf(member.key).value();
    return member;
}

void GatewayFixture::makeAdministrator(const Member &member, const protocol::InstitutionId &institution)
{
    ledger.purposes[member.address] = protocol::KeyPurpose::Administrator;
    ledger.administrators[member.address] = {member.address, institution, {}, true};
}

void GatewayFixture::makeDevice(const Member &member, const protocol::InstitutionId &institution,
                                protocol::DeviceRole role)
{
    ledger.purposes[member.address] = protocol::KeyPurpose::Device;
    ledger::DeviceState state;
    state.device = member.address;
    state.institutionId = institution;
    state.role = role;
    ledger.devices[member.address] = state;
}

void GatewayFixture::makePatient(const Member &member, const protocol::PatientId &id)
{
    ledger.purposes[member.address] = protocol::KeyPurpose::Patient;
    ledger.patients[member.address] = id;
}

void GatewayFixture::grant(const protocol::InstitutionId &institution, const protocol::CompartmentId &compartmentId,
                           unsigned bits)
{
    ledger.grants[{institution, compartmentId}] = bits;
}

void GatewayFixture::admit(const protocol::Hash32 &subject)
{
    const auto now = clock.now();
    const auto admitted = store([subject, now](Store &tables) { return tables.sponsor.admit(subject, now); });
    if (!admitted) {
        qFatal("admit");
    }
}

protocol::Authorization GatewayFixture::authorize(const Member &signer, std::optional<protocol::NonceLane> lane)
{
    protocol::Authorization authorization;
    authorization.signer = signer.address;
    authorization.deadline = clock.now() + std::chrono::hours(1);
    if (lane) {
        const auto known = ledger.sequences.find({signer.address, static_cast<std::uint8_t>(*lane)});
        authorization.nonce = protocol::orderedNonce(*lane, known == ledger.sequences.end() ? 0 : known->second);
    } else {
        authorization.nonce = random.strongBytes<protocol::Nonce>();
    }
    return authorization;
}

Bytes GatewayFixture::calldataOf(protocol::Action action, const Member &signer,
                                 std::optional<protocol::Signature> consent)
{
    const auto signedAction = protocol::signAction(deployment, std::move(action), signer.key, consent);
    if (!signedAction) {
        qFatal("sign: %s", signedAction.error().key().c_str());
    }
    const auto calldata = ledger::encodeCall(*signedAction);
    if (!calldata) {
        qFatal("encode: %s", calldata.error().key().c_str());
    }
    return *calldata;
}

Result<Sponsorship> GatewayFixture::submit(Bytes calldata, std::optional<QString> invitation,
                                           std::optional<protocol::Introduction> introduction)
{
    ActionRequest request{std::move(calldata), std::move(invitation), introduction};
    auto answer = QCoro::waitFor(sponsor->submit(std::move(request)));
    acceptedCount += answer ? 1 : 0;
    return answer;
}

protocol::AppendRecord GatewayFixture::anAppend()
{
    protocol::AppendRecord append;
    append.patientId = patientId;
    append.compartment = compartment;
    append.epoch = protocol::Epoch(1);
    append.recordHash = random.strongBytes<protocol::RecordHash>();
    append.authorization = authorize(doctor, std::nullopt);
    return append;
}

QString GatewayFixture::invite(std::uint32_t uses)
{
    const auto token =
        QStringLiteral("token-%1").arg(QString::fromStdString(random.strongBytes<protocol::Hash32>().hex()));
    const auto hash = invitationHashOf(token);
    const auto now = clock.now();
    const auto added = store([hash, uses, now](Store &tables) {
        return tables.sponsor.addInvitation(hash, uses, now, now + std::chrono::hours(1));
    });
    if (!added) {
        qFatal("invite");
    }
    return token;
}

TestSession GatewayFixture::openSession(const Member &member)
{
    TestSession session;
    session.key = crypto::generateSessionKey(random);
    session.session.host = "gateway.test";
    session.session.sessionKey = crypto::publicKeyOf(session.key);
    session.session.notBefore = clock.now();
    session.session.notAfter = clock.now() + std::chrono::hours(8);
    session.session.signer = member.address;
    const auto signature = protocol::signSession(deployment, session.session, member.key);
    const QJsonObject statement{
        {QStringLiteral("host"), QStringLiteral("gateway.test")},
        {QStringLiteral("sessionKey"), session.session.sessionKey.hexString()},
        {QStringLiteral("notBefore"), static_cast<qint64>(toUnixSeconds(session.session.notBefore))},
        {QStringLiteral("notAfter"), static_cast<qint64>(toUnixSeconds(session.session.notAfter))},
        {QStringLiteral("signer"), member.address.hexString()}};
    HttpRequest opening;
    opening.head.method = "POST";
    opening.head.path = "/v1/sessions";
    opening.head.fields = {{"host", "gateway.test"}};
    opening.body = QJsonDocument(QJsonObject{{QStringLiteral("session"), statement},
                                             {QStringLiteral("signature"), signature->hexString()}})
                       .toJson();
    const auto opened = send(opening);
    if (opened.status != 201) {
        qWarning("session: %s", opened.body.constData());
    }
    return session;
}

HttpRequest GatewayFixture::signedRequest(const TestSession &session, const QByteArray &method, const QByteArray &path,
                                          const QByteArray &body)
{
    ledger::RequestSignatureParameters parameters;
    parameters.created = clock.now();
    parameters.expires = clock.now() + std::chrono::seconds(60);
    parameters.nonce = random.strongBytes<ledger::RequestNonce>();
    HttpRequest request;
    request.head.method = method;
    request.head.path = path.split('?').value(0);
    request.head.query = path.split('?').value(1);
    request.body = body;
    const auto headers = ledger::signRequest({method, "gateway.test", request.head.path, request.head.query},
                                             bytesOf(body), parameters, session.key);
    request.head.fields = {{"host", "gateway.test"},
                           {"content-digest", headers.contentDigest},
                           {"signature-input", headers.signatureInput},
                           {"signature", headers.signature}};
    return request;
}

HttpResponse GatewayFixture::send(HttpRequest request) { return QCoro::waitFor(service->handle(std::move(request))); }

HttpResponse GatewayFixture::request(const TestSession &session, const QByteArray &method, const QByteArray &path,
                                     const QByteArray &body)
{
    return send(signedRequest(session, method, path, body));
}

protocol::SealedRecord GatewayFixture::aRecord(const QByteArray &payload, const Member &author,
                                               const protocol::InstitutionId &institution)
{
    protocol::RecordDraft draft;
    draft.chart = {patientId, compartment, protocol::Epoch(1)};
    draft.createdAt = clock.now();
    const auto vaultSecret = random.secret<crypto::EncryptionKey>();
    protocol::RecordAuthor by;
    by.institutionId = institution;
    by.address = author.address;
    by.vaultEpoch = institution.isZero() ? protocol::Epoch(0) : protocol::Epoch(1);
    by.vaultPk = crypto::publicKeyOf(vaultSecret);
    const auto chartKey = random.secret<protocol::ChartKey>();
    auto sealed = protocol::sealRecord(deployment, draft, by, chartKey, author.key, bytesOf(payload), random);
    if (!sealed) {
        qFatal("seal: %s", sealed.error().key().c_str());
    }
    return std::move(*sealed);
}

QString errorOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object().value(QStringLiteral("error")).toString();
}

} // namespace tegata::gateway::test
