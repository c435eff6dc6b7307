#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/ContractError.h>
#include <tegata/ledgerclient/LedgerEvent.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <set>

using namespace tegata;
using namespace tegata::ledger;

namespace {

/// Deterministic bytes, different at every call.
class Counter
{
public:
    template <typename Strong> Strong next()
    {
        ByteArray<Strong::size> bytes{};
        for (std::uint8_t &byte : bytes) {
            byte = m_value++;
            m_value = m_value == 0 ? 1 : m_value;
        }
        return Strong(bytes);
    }

private:
    std::uint8_t m_value = 1;
};

protocol::VaultRotation rotation(Counter &counter)
{
    protocol::VaultRotation out;
    out.epoch = protocol::Epoch(2);
    out.vaultPk = counter.next<EncryptionPublicKey>();
    out.recoveryWrapHash = counter.next<WrapHash>();
    out.wraps.push_back({counter.next<Address>(), counter.next<WrapHash>()});
    out.wraps.push_back({counter.next<Address>(), counter.next<WrapHash>()});
    return out;
}

std::vector<protocol::ChartRotation> chartRotations(Counter &counter)
{
    protocol::ChartRotation first;
    first.compartment = counter.next<CompartmentId>();
    first.ckCommit = counter.next<KeyCommitment>();
    first.keep.push_back({counter.next<InstitutionId>(), protocol::Epoch(3), counter.next<WrapHash>()});
    protocol::ChartRotation second;
    second.compartment = counter.next<CompartmentId>();
    second.ckCommit = counter.next<KeyCommitment>();
    return {first, second};
}

/// One of each kind, every list filled.
std::vector<protocol::SignedAction> everyAction()
{
    Counter counter;
    std::vector<protocol::Action> actions;
    protocol::RegisterInstitution registration;
    registration.institutionId = counter.next<InstitutionId>();
    registration.kind = InstitutionKind::Pharmacy;
    registration.name = "例薬局 Example Pharmacy with a name of more than thirty-two bytes";
    registration.legalIdHash = counter.next<Hash32>();
    registration.encPk = counter.next<EncryptionPublicKey>();
    actions.emplace_back(registration);
    actions.emplace_back(protocol::UpdateInstitution{counter.next<InstitutionId>(), InstitutionKind::Clinic, "", {}});
    actions.emplace_back(protocol::SetInstitutionActive{counter.next<InstitutionId>(), false, {}});
    actions.emplace_back(protocol::AddAdministrator{counter.next<InstitutionId>(),
                                                    counter.next<Address>(),
                                                    counter.next<EncryptionPublicKey>(),
                                                    protocol::Epoch(1),
                                                    counter.next<WrapHash>(),
                                                    {}});
    actions.emplace_back(
        protocol::RemoveAdministrator{counter.next<InstitutionId>(), counter.next<Address>(), {rotation(counter)}, {}});
    actions.emplace_back(protocol::ApproveDevice{counter.next<InstitutionId>(),
                                                 counter.next<Address>(),
                                                 counter.next<EncryptionPublicKey>(),
                                                 DeviceRole::Pharmacist,
                                                 fromUnixSeconds(1'900'000'000),
                                                 protocol::Epoch(4),
                                                 counter.next<WrapHash>(),
                                                 {}});
    actions.emplace_back(protocol::RevokeDevice{counter.next<InstitutionId>(),
                                                counter.next<Address>(),
                                                RevocationReason::Compromised,
                                                {rotation(counter)},
                                                {}});
    actions.emplace_back(protocol::RotateVault{counter.next<InstitutionId>(), {rotation(counter)}, {}});
    actions.emplace_back(protocol::RegisterPatient{
        counter.next<PatientId>(), counter.next<EncryptionPublicKey>(), counter.next<InstitutionId>(), {}});
    actions.emplace_back(protocol::ReplacePatientKey{
        counter.next<PatientId>(), counter.next<Address>(), counter.next<EncryptionPublicKey>(), {}});
    actions.emplace_back(
        protocol::OpenChart{counter.next<PatientId>(),
                            {{counter.next<CompartmentId>(), Suite::X25519XChaCha20, counter.next<KeyCommitment>()},
                             {counter.next<CompartmentId>(), Suite::X25519XChaCha20, counter.next<KeyCommitment>()}},
                            {}});
    actions.emplace_back(protocol::CloseChart{counter.next<PatientId>(), {}});
    actions.emplace_back(protocol::Grant{
        counter.next<PatientId>(),
        counter.next<InstitutionId>(),
        protocol::Epoch(1),
        fromUnixSeconds(0),
        {{counter.next<CompartmentId>(), Permission::ReadWrite, protocol::Epoch(1), counter.next<WrapHash>()}},
        {}});
    actions.emplace_back(
        protocol::Revoke{counter.next<PatientId>(), counter.next<InstitutionId>(), chartRotations(counter), {}});
    actions.emplace_back(protocol::RotateChart{counter.next<PatientId>(), chartRotations(counter), {}});
    actions.emplace_back(protocol::AppendRecord{
        counter.next<PatientId>(), counter.next<CompartmentId>(), protocol::Epoch(1), counter.next<RecordHash>(), {}});
    actions.emplace_back(protocol::AppendRecords{counter.next<PatientId>(),
                                                 counter.next<CompartmentId>(),
                                                 protocol::Epoch(1),
                                                 counter.next<MerkleRoot>(),
                                                 4096,
                                                 {}});
    actions.emplace_back(protocol::IssuePrescription{counter.next<PrescriptionId>(),
                                                     counter.next<PatientId>(),
                                                     counter.next<CompartmentId>(),
                                                     counter.next<RecordHash>(),
                                                     3,
                                                     fromUnixSeconds(1'800'000'000),
                                                     {}});
    actions.emplace_back(protocol::ClaimPrescription{counter.next<PrescriptionId>(), {}});
    actions.emplace_back(
        protocol::DispensePrescription{counter.next<PrescriptionId>(), 2, false, counter.next<RecordHash>(), {}});
    actions.emplace_back(protocol::ReleasePrescription{counter.next<PrescriptionId>(), {}});
    actions.emplace_back(protocol::CancelPrescription{counter.next<PrescriptionId>(), {}});
    std::vector<protocol::SignedAction> out;
    for (protocol::Action &action : actions) {
        protocol::Authorization &authorization = protocol::authorizationOf(action);
        authorization.signer = counter.next<Address>();
        authorization.nonce = counter.next<Nonce>();
        authorization.deadline = fromUnixSeconds(1'750'000'000);
        const bool bindsKey = std::holds_alternative<protocol::AddAdministrator>(action) ||
                              std::holds_alternative<protocol::ApproveDevice>(action) ||
                              std::holds_alternative<protocol::ReplacePatientKey>(action);
        protocol::SignedAction signedAction;
        signedAction.action = action;
        signedAction.signature = counter.next<protocol::Signature>();
        if (bindsKey) {
            signedAction.consent = counter.next<protocol::Signature>();
        }
        out.push_back(signedAction);
    }
    return out;
}

const protocol::Deployment deployment{protocol::ChainId(31337),
                                      *Address::fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")};

bool isSame(const protocol::SignedAction &left, const protocol::SignedAction &right)
{
    // The digest covers every field of the action.
    return protocol::digestOf(deployment, left.action) == protocol::digestOf(deployment, right.action) &&
           left.signature == right.signature && left.consent == right.consent;
}

} // namespace

class CalldataTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfActionComesBack()
    {
        const auto actions = everyAction();
        QCOMPARE(actions.size(), std::variant_size_v<protocol::Action>);
        std::set<ByteArray<4>> selectors;
        for (const protocol::SignedAction &action : actions) {
            const Result<Bytes> calldata = encodeCall(action);
            QVERIFY(calldata.has_value());
            const Result<protocol::SignedAction> read = decodeCall(*calldata);
            QVERIFY2(read.has_value(), protocol::nameOf(action.action).data());
            QVERIFY(isSame(*read, action));
            selectors.insert(*fixedFrom<4>(ByteView(*calldata).first(4)));
        }
        QCOMPARE(selectors.size(), actions.size());
    }
    void signaturesOfFunctionsAreThoseOfTheContract()
    {
        QCOMPARE(std::string(functionSignatureOf(protocol::CloseChart{})),
                 std::string("closeChart((bytes32,address,uint256,uint256),bytes)"));
        QCOMPARE(std::string(functionSignatureOf(protocol::RotateChart{})),
                 std::string("rotateChart((bytes32,(bytes32,bytes32,(bytes32,uint32,bytes32)[])[],address,uint256,"
                             "uint256),bytes)"));
    }
    void whateverIsAcceptedEncodesToTheSameBytes()
    {
        // Every byte of every action, flipped in three ways: refused, or another action with exactly these bytes.
        for (const protocol::SignedAction &action : everyAction()) {
            const Bytes calldata = *encodeCall(action);
            for (std::size_t i = 0; i < calldata.size(); ++i) {
                for (const unsigned mask : {0x01U, 0x20U, 0x80U}) {
                    Bytes changed = calldata;
                    changed[i] = static_cast<std::uint8_t>(changed[i] ^ mask);
                    const Result<protocol::SignedAction> read = decodeCall(changed);
                    if (read) {
                        QVERIFY(*encodeCall(*read) == changed);
                        QVERIFY(!isSame(*read, action));
                    } else {
                        QVERIFY(read.error().is(LedgerError::MalformedCall));
                    }
                }
            }
        }
    }
    void truncatedAndExtendedCallsAreRefused()
    {
        for (const protocol::SignedAction &action : everyAction()) {
            const Bytes calldata = *encodeCall(action);
            for (std::size_t size = 0; size < calldata.size(); ++size) {
                QVERIFY(!decodeCall(ByteView(calldata).first(size)));
            }
            for (const std::size_t more : {1, 31, 32, 64}) {
                Bytes longer = calldata;
                longer.resize(longer.size() + more);
                QVERIFY(!decodeCall(longer));
            }
        }
    }
    void foreignSelectorsAreRefused()
    {
        Bytes calldata = *encodeCall(everyAction().front());
        const ByteArray<4> transfer = selectorOf("transfer(address,uint256)");
        QCOMPARE(toHex(transfer), std::string("a9059cbb"));
        std::copy(transfer.begin(), transfer.end(), calldata.begin());
        QVERIFY(decodeCall(calldata).error().is(LedgerError::MalformedCall));
        QVERIFY(!decodeCall(Bytes(maximumCalldataSize + 1)));
    }
    void aConsentStandsExactlyWhereAKeyIsBound()
    {
        for (protocol::SignedAction action : everyAction()) {
            if (action.consent) {
                action.consent.reset();
            } else {
                action.consent = action.signature;
            }
            QVERIFY(encodeCall(action).error().is(LedgerError::InvalidValue));
        }
    }
    void namesThatAreNotUtf8AreRefusedInCalls()
    {
        protocol::SignedAction action = everyAction().front();
        std::get<protocol::RegisterInstitution>(action.action).name = "\xc3\x28";
        QVERIFY(decodeCall(*encodeCall(action)).error().is(LedgerError::MalformedCall));
    }

    void contractErrorsAreDecodedWithTheirArguments()
    {
        Bytes data = toBytes(selectorOf("AlreadyClaimed(bytes32,uint64)"));
        Counter counter;
        const auto institution = counter.next<InstitutionId>();
        append(data, abi::encode(institution, std::uint64_t(1'700'000'000)));
        const ContractError error = decodeContractError(data);
        QCOMPARE(error.name, std::string("AlreadyClaimed"));
        const auto claim = standingClaimOf(error);
        QVERIFY(claim && claim->institutionId == institution && claim->claimedAt == fromUnixSeconds(1'700'000'000));
        QVERIFY(error.toError().is(LedgerError::Reverted));
        QVERIFY(error.summary().starts_with("AlreadyClaimed(0x01020304…"));
    }
    void solidityErrorsAreDecoded()
    {
        Bytes text = hexBytes("08c379a0");
        append(text, abi::encode(std::string("no")));
        QCOMPARE(decodeContractError(text).name, std::string("Error"));
        QCOMPARE(*decodeContractError(text).argument("message"), std::string("no"));
        Bytes panic = hexBytes("4e487b71");
        append(panic, abi::encode(std::uint64_t(0x11)));
        QCOMPARE(decodeContractError(panic).numberArgument("code"), std::optional<std::uint64_t>(17));
    }
    void damagedRevertDataIsUnknownAndNeverMore()
    {
        Bytes data = toBytes(selectorOf("AlreadyClaimed(bytes32,uint64)"));
        append(data, abi::encode(Hash32(), std::uint64_t(5)));
        for (std::size_t size = 0; size < data.size(); ++size) {
            QCOMPARE(decodeContractError(ByteView(data).first(size)).name, std::string("Unknown"));
        }
        data[data.size() - 20] = 1; // claimedAt beyond 64 bits: read as a number, refused as a claim
        QVERIFY(!standingClaimOf(decodeContractError(data)));
        QCOMPARE(decodeContractError(Bytes(100'000, 0xff)).data.size(), std::size_t(64 * 1024));
    }

    void logsAreReadAsTypedEvents()
    {
        const Result<ParsedLog> log = parseLog(recordAppended(), deployment.ledger);
        QVERIFY(log.has_value());
        QCOMPARE(std::string(nameOf(log->event)), std::string("RecordAppended"));
        const auto &event = std::get<events::RecordAppended>(log->event.body);
        QCOMPARE(event.seq, 7U);
        QCOMPARE(event.epoch, protocol::Epoch(2));
        QVERIFY(log->event.position.block == BlockNumber(16) && log->event.position.logIndex == 3);
        QVERIFY(patientOf(log->event) == event.patientId);
        QVERIFY(institutionOf(log->event) == event.institutionId);
        QVERIFY(deviceOf(log->event) == event.device);
        QVERIFY(log->hasTime);
    }
    void spoofedLogsAreRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        const QString h32 = QStringLiteral("0x") + QString(64, QLatin1Char('1'));
        QTest::newRow("another contract")
            << "address" << QJsonValue(QStringLiteral("0x") + QString(40, QLatin1Char('2')));
        QTest::newRow("no contract") << "address" << QJsonValue();
        QTest::newRow("removed") << "removed" << QJsonValue(true);
        QTest::newRow("pending") << "blockNumber" << QJsonValue();
        QTest::newRow("block number as a number") << "blockNumber" << QJsonValue(16);
        QTest::newRow("huge block number") << "blockNumber" << QJsonValue(QStringLiteral("0x1ffffffffffffffff"));
        QTest::newRow("short block hash") << "blockHash" << QJsonValue(QStringLiteral("0x12"));
        QTest::newRow("huge log index") << "logIndex" << QJsonValue(QStringLiteral("0x100000000"));
        QTest::newRow("no topics") << "topics" << QJsonValue(QJsonArray());
        QTest::newRow("topics as text") << "topics" << QJsonValue(h32);
        QTest::newRow("unknown event") << "topics" << QJsonValue(QJsonArray{h32, h32, h32, h32});
        QTest::newRow("five topics") << "topics" << QJsonValue(QJsonArray{h32, h32, h32, h32, h32});
        QTest::newRow("too few topics") << "topics"
                                        << QJsonValue(
                                               QJsonArray{topicOf<events::RecordAppended>().hexString(), h32, h32});
        QTest::newRow("no data") << "data" << QJsonValue(QStringLiteral("0x"));
        QTest::newRow("odd data") << "data" << QJsonValue(QStringLiteral("0x0"));
        QTest::newRow("more data") << "data"
                                   << QJsonValue(recordAppended().value(QLatin1String("data")).toString() +
                                                 QString(64, QLatin1Char('0')));
    }
    void spoofedLogsAreRefused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QJsonObject log = recordAppended();
        log.insert(member, value);
        QVERIFY(!parseLog(log, deployment.ledger));
    }

private:
    static Bytes hexBytes(const char *text) { return *fromHex(text); }
    static QJsonObject recordAppended()
    {
        Counter counter;
        const auto topic = [&counter] { return counter.next<Hash32>().hexString(); };
        const QJsonArray topics{topicOf<events::RecordAppended>().hexString(), topic(), topic(), topic()};
        const Bytes data = abi::encode(std::uint64_t(7), counter.next<RecordHash>(), counter.next<Address>(),
                                       protocol::Epoch(2), counter.next<ChartHead>());
        return {{QStringLiteral("address"), deployment.ledger.hexString()},
                {QStringLiteral("topics"), topics},
                {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(data))},
                {QStringLiteral("blockNumber"), QStringLiteral("0x10")},
                {QStringLiteral("blockHash"), topic()},
                {QStringLiteral("transactionHash"), topic()},
                {QStringLiteral("logIndex"), QStringLiteral("0x3")},
                {QStringLiteral("blockTimestamp"), QStringLiteral("0x65000000")},
                {QStringLiteral("removed"), false}};
    }
};

QTEST_APPLESS_MAIN(CalldataTest)
#include "CalldataTest.moc"
