#include "InstitutionCodes_p.h"
#include "InstitutionFacts_p.h"
#include "Names_p.h"
#include "PhraseKeys_p.h"
#include "RecordOpening_p.h"
#include "VaultKeys_p.h"

#include <tegata/clinical/RecordPayload.h>
#include <tegata/crypto/Random.h>
#include <tegata/protocol/Labels.h>
#include <tegata/protocol/TypedData.h>
#include <tegata/qr/QrError.h>
#include <tegata/workflows/AuditTrail.h>
#include <tegata/workflows/NetworkConfiguration.h>
#include <tegata/workflows/ProfileState.h>

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace tegata;
using namespace tegata::workflows;

namespace {

template <typename Strong> Strong filled(std::uint8_t byte)
{
    ByteArray<Strong::size> bytes{};
    bytes.fill(byte);
    return Strong(bytes);
}

QByteArray configurationWith(const char *member, const QJsonValue &value)
{
    QJsonObject object{{QStringLiteral("chainId"), 31337},
                       {QStringLiteral("ledger"), QStringLiteral("0x5fbdb2315678afecb367f032d93f642f64180aa3")},
                       {QStringLiteral("deployedAt"), 1},
                       {QStringLiteral("nodes"), QJsonArray{QStringLiteral("http://127.0.0.1:8545")}},
                       {QStringLiteral("gateway"), QStringLiteral("https://gateway.example.org")},
                       {QStringLiteral("patientPage"), QString()}};
    if (value.isUndefined()) {
        object.remove(QLatin1String(member));
    } else {
        object.insert(QLatin1String(member), value);
    }
    return QJsonDocument(object).toJson();
}

ledger::LedgerEvent eventOf(ledger::EventBody body, std::uint64_t seconds)
{
    ledger::LedgerEvent event;
    event.body = std::move(body);
    event.position.time = fromUnixSeconds(seconds);
    return event;
}

ledger::events::DeviceApproved approvalOf(const protocol::Address &device, std::uint64_t notAfter, std::uint32_t epoch)
{
    ledger::events::DeviceApproved event;
    event.device = device;
    event.notAfter = fromUnixSeconds(notAfter);
    event.vaultEpoch = protocol::Epoch{epoch};
    event.wrapHash = filled<protocol::WrapHash>(9);
    return event;
}

} // namespace

/// What workflows write down and what people carry between machines, without any network.
class StateAndCodesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void configurationSurvivesTheRoundTrip();
    void configurationNamesTheWrongMember_data();
    void configurationNamesTheWrongMember();
    void stateSurvivesTheRoundTrip();
    void stateRefusesWhatItDidNotWrite_data();
    void stateRefusesWhatItDidNotWrite();
    void administratorRequestSurvivesTheRoundTrip();
    void administratorRequestRefusesEveryChangedCharacter();
    void checkNumberHasSixDigits();
    void factsFollowMembersAndVaults();
    void rotationIsDueForWhoeverLeft();
    void csvCellsAreHarmless_data();
    void csvCellsAreHarmless();
    void phraseKeysAreFixed();
    void finalityIsReadAndWritten();
    void recordsSayWhichCheckFailed();
    void labelsAreSpelledInOnePlace();
    void everyTestThatBadInputNamesExists();
};

void StateAndCodesTest::configurationSurvivesTheRoundTrip()
{
    const auto parsed = parseNetworkConfiguration(configurationWith("deployedAt", 7));
    QVERIFY(parsed.has_value());
    QCOMPARE(parsed->deployedAt, protocol::BlockNumber{7});
    QCOMPARE(parsed->nodes.size(), std::size_t{1});
    const auto again = parseNetworkConfiguration(writeNetworkConfiguration(*parsed));
    QVERIFY(again.has_value());
    QVERIFY(*again == *parsed);
}

void StateAndCodesTest::configurationNamesTheWrongMember_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("member");
    const auto row = [](const char *name, const char *member, const QJsonValue &value) {
        QTest::newRow(name) << configurationWith(member, value) << QString::fromLatin1(member);
    };
    row("chain id missing", "chainId", QJsonValue::Undefined);
    row("chain id zero", "chainId", 0);
    row("chain id fraction", "chainId", 1.5);
    row("chain id negative", "chainId", -1);
    row("chain id text", "chainId", QStringLiteral("31337"));
    row("ledger short", "ledger", QStringLiteral("0x12"));
    row("ledger zero", "ledger", QStringLiteral("0x0000000000000000000000000000000000000000"));
    row("block negative", "deployedAt", -1);
    row("no nodes", "nodes", QJsonArray());
    row("node is a file", "nodes", QJsonArray{QStringLiteral("file:///etc/passwd")});
    row("node without host", "nodes", QJsonArray{QStringLiteral("http://")});
    row("node with user name", "nodes", QJsonArray{QStringLiteral("http://user:secret@host")});
    row("same node twice", "nodes", QJsonArray{QStringLiteral("http://a"), QStringLiteral("http://a")});
    row("gateway missing", "gateway", QJsonValue::Undefined);
    row("gateway of another scheme", "gateway", QStringLiteral("ftp://gateway.example"));
    row("page with fragment", "patientPage", QStringLiteral("https://page.example/#x"));
    row("page not text", "patientPage", 5);
    row("finality unknown", "finality", QStringLiteral("soon"));
    row("finality zero", "finality", 0);
    row("finality too deep", "finality", 10'001);
    row("finality fraction", "finality", 1.5);
    row("finality null", "finality", QJsonValue(QJsonValue::Null));
    QTest::newRow("not JSON") << QByteArray("<xml/>") << QStringLiteral("document");
    QTest::newRow("too long") << QByteArray(100'000, ' ') << QStringLiteral("size");
}

void StateAndCodesTest::configurationNamesTheWrongMember()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, member);
    const auto parsed = parseNetworkConfiguration(json);
    QVERIFY(!parsed.has_value() && parsed.error().is(WorkflowError::InvalidConfiguration));
    QCOMPARE(QString::fromStdString(parsed.error().detail()), member);
}

void StateAndCodesTest::stateSurvivesTheRoundTrip()
{
    ProfileState state;
    auto decoded = decodeProfileState(encodeProfileState(state));
    QVERIFY(decoded.has_value());
    QCOMPARE(*decoded, state);

    state.role = ProfileRole::Terminal;
    state.address = filled<protocol::Address>(1);
    state.encPk = filled<protocol::EncryptionPublicKey>(2);
    state.institution = filled<protocol::InstitutionId>(3);
    state.introduction = filled<protocol::Introduction>(4);
    state.isIntroductionSet = true;
    state.administratorNonce = filled<protocol::EnrolmentNonce>(5);
    state.registration = RegistrationState{RegistrationStep::Submitted,
                                           QStringLiteral("北病院 \"<&>\""),
                                           protocol::InstitutionKind::Pharmacy,
                                           filled<protocol::Hash32>(6),
                                           filled<protocol::EncryptionPublicKey>(7),
                                           filled<protocol::EncryptionPublicKey>(8),
                                           {1, 12, 24}};
    EnrolmentProgress enrolment;
    enrolment.institutionName = QStringLiteral("北病院");
    enrolment.terminalName = QStringLiteral("受付");
    enrolment.userName = QStringLiteral("鈴木");
    enrolment.profession = QStringLiteral("看護師");
    enrolment.nonce = filled<protocol::EnrolmentNonce>(9);
    enrolment.checkNonce = filled<protocol::CheckNonce>(10);
    enrolment.requestedAt = fromUnixSeconds(1'700'000'000);
    enrolment.signature = filled<protocol::Signature>(10);
    enrolment.consent = filled<protocol::Signature>(11);
    enrolment.sealedNames = Bytes{1, 2, 3};
    enrolment.isDelivered = true;
    enrolment.isDenied = true;
    enrolment.isComplete = true;
    state.enrolment = enrolment;
    state.patient = PatientProfile{filled<protocol::PatientId>(12),
                                   filled<protocol::InstitutionId>(13),
                                   {{protocol::CompartmentKind::Sensitive, filled<protocol::CompartmentId>(14)}}};
    state.notes.insert(QStringLiteral("permissions"), QJsonObject{{QStringLiteral("x"), 1}});
    decoded = decodeProfileState(encodeProfileState(state));
    QVERIFY(decoded.has_value());
    QCOMPARE(*decoded, state);
}

void StateAndCodesTest::stateRefusesWhatItDidNotWrite_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no version") << QByteArray("{}");
    QTest::newRow("later version") << QByteArray(R"({"version":2,"role":0,"introductionSet":false})");
    QTest::newRow("role") << QByteArray(R"({"version":1,"role":9,"introductionSet":false})");
    QTest::newRow("address") << QByteArray(R"({"version":1,"role":0,"introductionSet":false,"address":"0x1"})");
    QTest::newRow("registration") << QByteArray(
        R"({"version":1,"role":1,"introductionSet":false,"registration":{"step":1}})");
    QTest::newRow("enrolment") << QByteArray(R"({"version":1,"role":2,"introductionSet":false,"enrolment":[]})");
    QTest::newRow("patient") << QByteArray(R"({"version":1,"role":3,"introductionSet":false,"patient":{"id":"0x"}})");
}

void StateAndCodesTest::stateRefusesWhatItDidNotWrite()
{
    QFETCH(QByteArray, json);
    const auto decoded = decodeProfileState(bytesOf(json));
    QVERIFY(!decoded.has_value() && decoded.error().is(WorkflowError::DamagedProfile));
}

namespace {

struct RequestFixture
{
    protocol::Deployment deployment{protocol::ChainId{31337}, filled<protocol::Address>(0x11)};
    CarriedAdministratorRequest carried;

    RequestFixture()
    {
        crypto::SystemRandom random;
        const crypto::SigningKey key = crypto::generateSigningKey(random);
        const protocol::Address address = *crypto::addressOf(key);
        carried.request = {filled<protocol::InstitutionId>(0x22), address,
                           crypto::publicKeyOf(crypto::generateEncryptionKey(random)),
                           filled<protocol::EnrolmentNonce>(0x33), fromUnixSeconds(1'700'000'000)};
        const protocol::KeyConsent consent{protocol::KeyPurpose::Administrator,
                                           protocol::Hash32(carried.request.institutionId.bytes()), address,
                                           carried.request.encPk};
        carried.signature = *protocol::signDigest(key, address, protocol::digestOf(deployment, carried.request));
        carried.consent = *protocol::signDigest(key, address, protocol::digestOf(deployment, consent));
    }
};

} // namespace

void StateAndCodesTest::administratorRequestSurvivesTheRoundTrip()
{
    const RequestFixture fixture;
    const QString text = writeAdministratorRequest(fixture.deployment, fixture.carried);
    const auto read = readAdministratorRequest(fixture.deployment, text);
    QVERIFY(read.has_value());
    QVERIFY(read->request == fixture.carried.request);
    QCOMPARE(read->consent, fixture.carried.consent);
    const auto wrapped = readAdministratorRequest(fixture.deployment, text.left(40) + QLatin1Char('\n') + text.mid(40));
    QVERIFY(wrapped.has_value());

    protocol::Deployment other = fixture.deployment;
    other.chainId = protocol::ChainId{1};
    const auto foreign = readAdministratorRequest(other, text);
    QVERIFY(!foreign.has_value() && foreign.error().is(WorkflowError::OtherNetwork));

    // Signed for one institution, carried as if for another.
    CarriedAdministratorRequest moved = fixture.carried;
    moved.request.institutionId = filled<protocol::InstitutionId>(0x44);
    const auto refused =
        readAdministratorRequest(fixture.deployment, writeAdministratorRequest(fixture.deployment, moved));
    QVERIFY(!refused.has_value() && refused.error().is(ProtocolError::NotAuthentic));
}

void StateAndCodesTest::administratorRequestRefusesEveryChangedCharacter()
{
    const RequestFixture fixture;
    const QString text = writeAdministratorRequest(fixture.deployment, fixture.carried);
    for (qsizetype i = 0; i < text.size(); ++i) {
        QString changed = text;
        changed[i] = changed.at(i) == QLatin1Char('A') ? QLatin1Char('B') : QLatin1Char('A');
        if (i == text.size() - 1) {
            continue; // its low bits may be padding
        }
        QVERIFY2(!readAdministratorRequest(fixture.deployment, changed), qPrintable(QString::number(i)));
        QVERIFY2(!readAdministratorRequest(fixture.deployment, text.left(i)), qPrintable(QString::number(i)));
    }
}

void StateAndCodesTest::checkNumberHasSixDigits()
{
    QCOMPARE(checkNumberOf(protocol::Hash32()), QStringLiteral("000000"));
    ByteArray<32> bytes{};
    bytes[0] = 0x12;
    bytes[1] = 0x34;
    bytes[2] = 0x5f;
    QCOMPARE(checkNumberOf(protocol::Hash32(bytes)), QStringLiteral("074565")); // 0x12345
    bytes.fill(0xff);
    QCOMPARE(checkNumberOf(protocol::Hash32(bytes)), QStringLiteral("048575")); // 1,048,575 modulo a million
}

void StateAndCodesTest::factsFollowMembersAndVaults()
{
    const auto administrator = filled<protocol::Address>(1);
    const auto device = filled<protocol::Address>(2);
    InstitutionFacts facts;
    ledger::events::InstitutionRegistered registered;
    registered.administrator = administrator;
    registered.vaultPk = filled<protocol::EncryptionPublicKey>(3);
    applyEvent(facts, eventOf(registered, 100));
    QVERIFY(facts.isRegistered());
    QCOMPARE(facts.currentEpoch(), protocol::Epoch{1});
    applyEvent(facts, eventOf(approvalOf(device, 0, 1), 200));
    QCOMPARE(facts.newestWraps.at(device).epoch, protocol::Epoch{1});

    ledger::events::RecordAppended append;
    append.device = device;
    applyEvent(facts, eventOf(append, 300));
    QCOMPARE(facts.devices.at(device).lastSeen, fromUnixSeconds(300));

    ledger::events::VaultRotated rotated;
    rotated.epoch = protocol::Epoch{2};
    rotated.administrator = administrator;
    rotated.wraps = {{administrator, filled<protocol::WrapHash>(7)}, {device, protocol::WrapHash()}};
    applyEvent(facts, eventOf(rotated, 400));
    QCOMPARE(facts.currentEpoch(), protocol::Epoch{2});
    QCOMPARE(facts.newestWraps.at(administrator).epoch, protocol::Epoch{2});
    // A zero hash is no wrap.
    QCOMPARE(facts.newestWraps.at(device).epoch, protocol::Epoch{1});
    QCOMPARE(facts.events.size(), std::size_t{4});
}

void StateAndCodesTest::rotationIsDueForWhoeverLeft()
{
    const auto device = filled<protocol::Address>(2);
    InstitutionFacts facts;
    applyEvent(facts, eventOf(ledger::events::InstitutionRegistered(), 100));
    applyEvent(facts, eventOf(approvalOf(device, 1'000, 1), 200));
    QVERIFY(!isRotationDue(facts, fromUnixSeconds(999)));
    QVERIFY(isRotationDue(facts, fromUnixSeconds(1'000)));

    ledger::events::VaultRotated rotated;
    rotated.epoch = protocol::Epoch{2};
    InstitutionFacts rotatedAfterwards = facts;
    applyEvent(rotatedAfterwards, eventOf(rotated, 1'500));
    QVERIFY(!isRotationDue(rotatedAfterwards, fromUnixSeconds(2'000)));
    // It was still active when this vault was made, so it got the seed.
    InstitutionFacts rotatedBefore = facts;
    applyEvent(rotatedBefore, eventOf(rotated, 500));
    QVERIFY(isRotationDue(rotatedBefore, fromUnixSeconds(2'000)));

    ledger::events::DeviceRevoked revoked;
    revoked.device = device;
    revoked.reason = protocol::RevocationReason::Routine;
    applyEvent(facts, eventOf(revoked, 600));
    QVERIFY(isRotationDue(facts, fromUnixSeconds(700)));
    applyEvent(facts, eventOf(rotated, 600));
    QVERIFY(!isRotationDue(facts, fromUnixSeconds(700)));

    ledger::events::AdministratorAdded added;
    added.administrator = filled<protocol::Address>(5);
    applyEvent(facts, eventOf(added, 700));
    ledger::events::AdministratorRemoved removed;
    removed.administrator = added.administrator;
    applyEvent(facts, eventOf(removed, 800));
    QVERIFY(isRotationDue(facts, fromUnixSeconds(900)));
}

void StateAndCodesTest::csvCellsAreHarmless_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << QStringLiteral("受付") << QByteArray("\"受付\"");
    QTest::newRow("equals") << QStringLiteral("=cmd|'/c calc'!A1") << QByteArray("\"'=cmd|'/c calc'!A1\"");
    QTest::newRow("plus") << QStringLiteral("+1") << QByteArray("\"'+1\"");
    QTest::newRow("minus") << QStringLiteral("-1") << QByteArray("\"'-1\"");
    QTest::newRow("at") << QStringLiteral("@SUM(A1)") << QByteArray("\"'@SUM(A1)\"");
    QTest::newRow("tab") << QStringLiteral("\t=1") << QByteArray("\"'\t=1\"");
    QTest::newRow("full width equals") << QStringLiteral("\uff1d1") << QByteArray("\"'\uff1d1\"");
    QTest::newRow("quotes and commas") << QStringLiteral("a\",b") << QByteArray("\"a\"\",b\"");
}

void StateAndCodesTest::csvCellsAreHarmless()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, cell);
    AuditEntry entry;
    entry.event = QStringLiteral("DeviceApproved");
    entry.deviceName = name;
    const QByteArray csv = AuditTrail::toCsv({entry});
    QVERIFY2(csv.contains(',' + cell + ','), csv.constData());
}

void StateAndCodesTest::phraseKeysAreFixed()
{
    // 32 zero bytes of entropy: 23 times "abandon", then "art".
    const auto keys = institutionKeysOf(crypto::PhraseEntropy());
    QVERIFY(keys.has_value());
    const auto again = institutionKeysOf(crypto::PhraseEntropy());
    QVERIFY(again.has_value());
    QCOMPARE(*crypto::addressOf(keys->administratorSigning), *crypto::addressOf(again->administratorSigning));
    QCOMPARE(crypto::publicKeyOf(keys->administratorEncryption), crypto::publicKeyOf(again->administratorEncryption));
    QVERIFY(crypto::publicKeyOf(keys->administratorEncryption) != crypto::publicKeyOf(keys->recovery));
    QVERIFY(!equalConstantTime(keys->administratorSigning.view(), keys->administratorEncryption.view()));
}

void StateAndCodesTest::finalityIsReadAndWritten()
{
    using Rule = ledger::Finality::Rule;
    const auto without = parseNetworkConfiguration(configurationWith("finality", QJsonValue::Undefined));
    QVERIFY(without && without->finality == (ledger::Finality{Rule::Instant, 0}));
    const std::vector<std::pair<QJsonValue, ledger::Finality>> forms{
        {QStringLiteral("instant"), {Rule::Instant, 0}},
        {QStringLiteral("safe"), {Rule::Safe, 0}},
        {QStringLiteral("finalized"), {Rule::Finalized, 0}},
        {12, {Rule::Confirmations, 12}}};
    for (const auto &[value, rule] : forms) {
        const auto parsed = parseNetworkConfiguration(configurationWith("finality", value));
        QVERIFY(parsed && parsed->finality == rule);
        const auto again = parseNetworkConfiguration(writeNetworkConfiguration(*parsed));
        QVERIFY(again && *again == *parsed);
    }
}

void StateAndCodesTest::recordsSayWhichCheckFailed()
{
    using namespace protocol;
    crypto::SystemRandom random;
    const Deployment deployment{ChainId(31337), filled<Address>(7)};
    const auto signingKey = random.secret<crypto::SigningKey>();
    const auto vaultKey = random.secret<crypto::EncryptionKey>();
    const auto chartKey = random.secret<ChartKey>();
    RecordAuthor author{filled<InstitutionId>(1), *crypto::addressOf(signingKey), Epoch(1),
                        crypto::publicKeyOf(vaultKey)};
    RecordDraft draft;
    draft.chart = {filled<PatientId>(2), filled<CompartmentId>(3), Epoch(1)};
    clinical::RecordPayload payload;
    payload.confirmation.enteredBy = {QStringLiteral("a"), QStringLiteral("b")};
    payload.confirmation.confirmedBy = payload.confirmation.enteredBy;
    payload.confirmation.enteredAt = fromUnixSeconds(1'700'000'000);
    payload.confirmation.confirmedAt = payload.confirmation.enteredAt;
    const auto entry =
        clinical::Entry{{}, *clinical::Resource::fromBytes(R"({"resourceType":"Basic","id":"x","code":{"text":"y"}})")};
    payload.entries.push_back(entry);
    const auto encoded = clinical::encodePayload(payload);
    QVERIFY(encoded.has_value());
    const auto sealed = sealRecord(deployment, draft, author, chartKey, signingKey, bytesOf(*encoded), random);
    QVERIFY(sealed.has_value());
    const Envelope good = sealed->envelope;
    const Digest digest = headerDigestOf(deployment, good.header);
    const auto recordKey = RecordKey::copyOf(
        crypto::aeadOpenBox(readerWrapKeyOf(chartKey, draft.chart), digest.view(), good.readerWrap)->view());
    const auto content = crypto::aeadOpen(usesOf(*recordKey).contentKey, good.nonce, digest.view(), good.ciphertext);
    QVERIFY(content.has_value());

    // What an author can make who signs whatever he likes.
    const auto problemOf = [&](Envelope envelope, const ChartKey &contentUnder, const ChartKey &wrapUnder) {
        const Digest own = headerDigestOf(deployment, envelope.header);
        const Bytes wrap =
            crypto::aeadSealBox(readerWrapKeyOf(wrapUnder, draft.chart), own.view(), recordKey->view(), random);
        std::copy(wrap.begin(), wrap.end(), envelope.readerWrap.begin());
        const auto contentKey = RecordKey::copyOf(contentUnder.view());
        envelope.ciphertext =
            crypto::aeadSeal(usesOf(*contentKey).contentKey, envelope.nonce, own.view(), content->view());
        const RecordHash hash = recordHashOf(deployment, envelope);
        envelope.signature = *signDigest(signingKey, author.address, recordSignatureDigestOf(deployment, hash));
        RecordToOpen input;
        input.link.patient = draft.chart.patientId;
        input.link.compartment = draft.chart.compartment;
        input.link.epoch = draft.chart.epoch;
        input.link.institution = author.institutionId;
        input.link.device = author.address;
        input.link.record = hash;
        input.chartKey = std::make_shared<const ChartKey>(chartKey.clone());
        input.stored = encodeEnvelope(envelope);
        return openStoredRecord(deployment, input).problem;
    };
    const auto rightKey = ChartKey::copyOf(recordKey->view());
    const auto wrongKey = random.secret<ChartKey>();
    QVERIFY(problemOf(good, *rightKey, chartKey) == RecordProblem::None);
    QVERIFY(problemOf(good, *rightKey, wrongKey) == RecordProblem::KeyDoesNotOpen);
    QVERIFY(problemOf(good, wrongKey, chartKey) == RecordProblem::ContentDamaged);
    Envelope uncommitted = good;
    uncommitted.header.keyCommit = filled<KeyCommitment>(9);
    QVERIFY(problemOf(uncommitted, *rightKey, chartKey) == RecordProblem::CommitmentMismatch);
}

void StateAndCodesTest::labelsAreSpelledInOnePlace()
{
    // The keychain's entries are named by a path that begins alike.
    const QStringList allowed{QStringLiteral("Labels.h"), QStringLiteral("KeychainVault.cpp")};
    int seen = 0;
    for (const char *folder : {"lib", "services", "tools", "apps"}) {
        QDirIterator files(QStringLiteral(TEGATA_SOURCE_DIR "/") + QLatin1String(folder),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            ++seen;
            if (!allowed.contains(files.fileName())) {
                QVERIFY2(!file.readAll().contains("\"tegata/v1/"), qPrintable(file.fileName()));
            }
        }
    }
    QVERIFY(seen > 200);
}

void StateAndCodesTest::everyTestThatBadInputNamesExists()
{
    QMap<QString, QByteArray> tests;
    QDirIterator files(QStringLiteral(TEGATA_SOURCE_DIR "/tests"), {QStringLiteral("*Test.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        tests[files.fileInfo().completeBaseName()] += file.readAll();
    }
    QFile page(QStringLiteral(TEGATA_SOURCE_DIR "/docs/bad-input.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    // `Class::method`, `::method` of the class before, `Class` alone, or `Class::beginning…`.
    static const QRegularExpression name(QStringLiteral("`(?:(\\w+Test)(?:::(\\w+)(…)?)?|::(\\w+))`"));
    QString last;
    int seen = 0;
    for (auto match = name.globalMatch(QString::fromUtf8(page.readAll())); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        last = one.captured(1).isEmpty() ? last : one.captured(1);
        const QString method = one.captured(2) + one.captured(4);
        QVERIFY2(tests.contains(last), qPrintable(last));
        const QByteArray wanted = method.toUtf8() + (one.captured(3).isEmpty() ? "(" : "");
        QVERIFY2(method.isEmpty() || tests.value(last).contains(wanted), qPrintable(last + QLatin1Char(' ') + method));
        ++seen;
    }
    QVERIFY(seen > 40);
}

QTEST_GUILESS_MAIN(StateAndCodesTest)
#include "StateAndCodesTest.moc"
