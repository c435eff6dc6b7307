#include "GenericTypedData.h"
#include "Samples.h"
#include "Vectors.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Vault.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

/// One case, read by member name.
class Case
{
public:
    explicit Case(const QJsonValue &value)
        : m_object(value.toObject())
    {
    }
    [[nodiscard]] bool isValid() const { return text("expect") == QLatin1String("valid"); }
    [[nodiscard]] QString text(const char *name) const { return m_object.value(QLatin1String(name)).toString(); }
    [[nodiscard]] Bytes bytes(const char *name) const { return hexOf(m_object.value(QLatin1String(name))); }
    [[nodiscard]] QJsonObject object(const char *name) const { return m_object.value(QLatin1String(name)).toObject(); }
    [[nodiscard]] QJsonArray array(const char *name) const { return m_object.value(QLatin1String(name)).toArray(); }
    [[nodiscard]] bool has(const char *name) const { return m_object.contains(QLatin1String(name)); }
    template <typename Strong> [[nodiscard]] Strong strong(const char *name) const
    {
        return Strong::fromBytes(bytes(name)).value();
    }
    template <typename Secret> [[nodiscard]] Secret secret(const char *name) const
    {
        return std::move(*Secret::copyOf(bytes(name)));
    }
    [[nodiscard]] Epoch epoch(const char *name) const { return Epoch{text(name).toUInt()}; }
    [[nodiscard]] Deployment deployment() const
    {
        const Case domain{object("domain")};
        return {ChainId{domain.text("chainId").toULongLong()}, domain.strong<Address>("verifyingContract")};
    }
    [[nodiscard]] QByteArray label() const { return text("name").toUtf8(); }

private:
    QJsonObject m_object;
};

QString fileOf(const QString &name) { return QStringLiteral(TEGATA_SOURCE_DIR "/tests/vectors/") + name; }

std::vector<Case> casesOf(const char *file)
{
    std::vector<Case> cases;
    for (const QJsonValue &value :
         readJson(fileOf(QLatin1String(file) + QStringLiteral(".json"))).value(QStringLiteral("cases")).toArray()) {
        cases.emplace_back(value);
    }
    return cases;
}

/// The desktop's own cases of a file and those that the patient's page has made.
std::vector<Case> casesOfBoth(const char *file)
{
    std::vector<Case> cases = casesOf(file);
    const std::vector<Case> made = casesOf(qPrintable(QStringLiteral("web/") + QLatin1String(file)));
    cases.insert(cases.end(), made.begin(), made.end());
    return cases;
}

/// Fills a struct of the table from its JSON message.
template <TypedStruct Struct> Struct structFrom(const QJsonObject &message)
{
    Struct value{};
    describe(value, [&](std::string_view name, auto &&field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        const QJsonValue json = message.value(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        if constexpr (IsStrongBytes<Field>::value) {
            field = Field::fromBytes(hexOf(json)).value();
        } else if constexpr (std::is_same_v<Field, std::string>) {
            field = json.toString().toStdString();
        } else if constexpr (IsWidened<Field>::value || IsVector<Field>::value || std::is_same_v<Field, bool>) {
            qFatal("only structs without arrays are read back");
        } else if constexpr (std::is_same_v<Field, UnixTime>) {
            field = fromUnixSeconds(json.toString().toULongLong());
        } else {
            field = static_cast<Field>(json.toString().toULongLong());
        }
    });
    return value;
}

bool isSignedBy(const Bytes &digest, const Bytes &signature, const Address &signer)
{
    const auto strongSignature = Signature::fromBytes(signature);
    return strongSignature && verifySigner(*Digest::fromBytes(digest), *strongSignature, signer).has_value();
}

bool opensAsWrap(const Case &vector)
{
    const auto context = structFrom<WrapContext>(vector.object("context"));
    const auto key = vector.secret<crypto::EncryptionKey>("recipientKey");
    const auto anchored = vector.strong<WrapHash>("wrapHash");
    const Bytes stored = vector.bytes("stored");
    const QJsonArray commitments = vector.array("commitments");
    const bool isForPatient = context.kind == WrapKind::ChartKeysForPatient;
    if (context.kind == WrapKind::ChartKeysForInstitution || isForPatient) {
        ChartWrapPlace place;
        place.patientId = PatientId(context.subject.bytes());
        place.compartment = context.compartment;
        place.fromEpoch = context.fromEpoch;
        place.toEpoch = context.toEpoch;
        place.commitment = context.commitment;
        if (!isForPatient) {
            place.institutionId = InstitutionId(context.recipientId.bytes());
            place.vaultEpoch = Epoch{static_cast<std::uint32_t>(context.sequence)};
        }
        // A context that no place gives is refused by not being reachable.
        if (contextOf(place, crypto::publicKeyOf(key)) != context) {
            return false;
        }
        std::vector<KeyCommitment> onChain;
        for (const QJsonValue &commitment : commitments) {
            onChain.push_back(KeyCommitment::fromBytes(hexOf(commitment)).value());
        }
        const auto opened = openChartKeys(vector.deployment(), place, anchored, onChain, key, stored);
        if (!opened) {
            return false;
        }
        Bytes plaintext = {1, static_cast<std::uint8_t>(opened->kind),       0, 0,
                           0, static_cast<std::uint8_t>(opened->keys.size())};
        for (const ChartKey &chartKey : opened->keys) {
            append(plaintext, chartKey.view());
        }
        return plaintext == vector.bytes("plaintext");
    }
    VaultWrapPlace place;
    place.vault = {InstitutionId(context.subject.bytes()), context.toEpoch};
    place.vaultPk = EncryptionPublicKey::fromBytes(hexOf(commitments.at(0))).value();
    place.sender = *Address::fromBytes(ByteView(context.sender.bytes()).subspan(12));
    if (context.kind == WrapKind::VaultSeedForMember) {
        place.recipient = Address::fromBytes(ByteView(context.recipientId.bytes()).subspan(12));
    }
    if (contextOf(place, crypto::publicKeyOf(key)) != context) {
        return false;
    }
    const auto opened = openVaultSeed(vector.deployment(), place, anchored, key, stored);
    return opened && toBytes(opened->view()) == vector.bytes("plaintext");
}

} // namespace

class GoldenVectorsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filesAreWhatTheToolWouldWrite_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        for (const auto &file : vectors::allVectorFiles()) {
            QTest::newRow(qPrintable(file.name)) << file.name << file.content;
        }
    }
    void filesAreWhatTheToolWouldWrite()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFile file(fileOf(name));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
        QVERIFY2(file.readAll() == content, "the protocol has changed, or the vectors have");
    }

    void thePageHasMadeCasesOfItsOwn()
    {
        for (const char *file : {"typed-data", "wraps", "records", "sessions"}) {
            const auto made = casesOf(qPrintable(QStringLiteral("web/") + QLatin1String(file)));
            const auto valid = std::ranges::count_if(made, &Case::isValid);
            QVERIFY2(valid > 0 && valid < std::ssize(made), file);
        }
    }

    void everyFileHasBothKindsOfCases()
    {
        for (const auto &file : vectors::allVectorFiles()) {
            const auto cases = casesOf(qPrintable(file.name.chopped(5)));
            const auto valid = std::ranges::count_if(cases, &Case::isValid);
            QVERIFY2(valid > 0 && valid < std::ssize(cases), qPrintable(file.name));
        }
    }

    void typedData()
    {
        std::set<QString> structs;
        for (const Case &vector : casesOfBoth("typed-data")) {
            const QString name = vector.text("struct");
            const QJsonObject types = vector.object("types");
            structs.insert(name);
            QCOMPARE(genericEncodeType(types, name), vector.text("encodeType"));
            QCOMPARE(toBytes(crypto::keccak256(bytesOf(vector.text("encodeType").toUtf8())).view()),
                     vector.bytes("typeHash"));
            QCOMPARE(genericDomainSeparator(vector.object("domain")), vector.bytes("domainSeparator"));
            QCOMPARE(genericStructHash(types, name, vector.object("message")), vector.bytes("structHash"));
            const Bytes digest = genericDigest(vector.object("domain"), types, name, vector.object("message"));
            bool isGood = digest == vector.bytes("digest");
            if (vector.has("signature")) {
                isGood = isGood && isSignedBy(digest, vector.bytes("signature"), vector.strong<Address>("signer"));
            }
            QVERIFY2(isGood == vector.isValid(), vector.label().constData());
        }
        QCOMPARE(structs.size(), std::size_t{33});
    }

    void keys()
    {
        for (const Case &vector : casesOf("keys")) {
            const SecretBuffer prk = crypto::hkdfExtract(vector.bytes("salt"), vector.bytes("inputKey"));
            const SecretBuffer output = crypto::hkdfExpand(prk.view(), bytesOf(vector.text("label").toUtf8()), 32);
            QVERIFY2((toBytes(output.view()) == vector.bytes("output")) == vector.isValid(),
                     vector.label().constData());
        }
    }

    void wraps()
    {
        for (const Case &vector : casesOfBoth("wraps")) {
            QVERIFY2(opensAsWrap(vector) == vector.isValid(), vector.label().constData());
        }
    }

    void vault()
    {
        for (const Case &vector : casesOf("vault")) {
            const VaultEpoch vault{vector.strong<InstitutionId>("institutionId"), vector.epoch("epoch")};
            const auto seed = vector.secret<VaultSeed>("seed");
            const Bytes stored = vector.bytes("stored");
            std::optional<Bytes> opened;
            if (vector.text("object") == QLatin1String("predecessor")) {
                const auto predecessor = openPredecessor(vector.deployment(), vault, seed,
                                                         vector.strong<EncryptionPublicKey>("predecessorPk"), stored);
                opened = predecessor ? std::optional(toBytes(predecessor->view())) : std::nullopt;
            } else {
                const auto entry =
                    openDirectoryEntry(vector.deployment(), vault, seed, vector.strong<Address>("device"), stored);
                opened = entry ? std::optional(toBytes(entry->view())) : std::nullopt;
            }
            QVERIFY2((opened == vector.bytes("plaintext")) == vector.isValid(), vector.label().constData());
        }
    }

    void records()
    {
        for (const Case &vector : casesOfBoth("records")) {
            RecordAnchor anchor;
            anchor.hash = vector.strong<RecordHash>("recordHash");
            anchor.chart = {vector.strong<PatientId>("patientId"), vector.strong<CompartmentId>("compartment"),
                            vector.epoch("epoch")};
            anchor.authorInstitution = vector.strong<InstitutionId>("authorInstitution");
            anchor.author = vector.strong<Address>("author");
            const Bytes stored = vector.bytes("stored");
            const auto asReader = openRecord(vector.deployment(), anchor, vector.secret<ChartKey>("chartKey"), stored);
            const auto asAuthor = openRecordAsAuthor(vector.deployment(), anchor,
                                                     vector.secret<crypto::EncryptionKey>("vaultKey"), stored);
            QVERIFY2(asReader.has_value() == vector.isValid(), vector.label().constData());
            QVERIFY2(asAuthor.has_value() == vector.isValid(), vector.label().constData());
            if (vector.isValid()) {
                QCOMPARE(toBytes(asReader->payload.view()), vector.bytes("payload"));
                QCOMPARE(toBytes(asAuthor->payload.view()), vector.bytes("payload"));
                QCOMPARE(structFrom<RecordHeader>(vector.object("header")), asReader->header);
                QCOMPARE(toBytes(headerDigestOf(vector.deployment(), asReader->header).view()),
                         vector.bytes("headerDigest"));
            } else {
                QVERIFY(asReader.error().is(ProtocolError::NotAuthentic));
                QVERIFY(asAuthor.error().is(ProtocolError::NotAuthentic));
            }
        }
    }

    void chartChain()
    {
        for (const Case &vector : casesOf("chart-chain")) {
            std::vector<ChartLink> links;
            for (const QJsonValue &value : vector.array("links")) {
                const Case link(value);
                ChartLink one{RecordHash(), link.strong<InstitutionId>("authorInstitution"),
                              link.strong<Address>("author"), link.epoch("epoch")};
                if (link.has("root")) {
                    one.content = BatchLink{link.strong<MerkleRoot>("root"), link.text("count").toUInt()};
                } else {
                    one.content = link.strong<RecordHash>("recordHash");
                }
                links.push_back(one);
            }
            ChartPosition last;
            if (!vector.array("positions").isEmpty()) {
                const Case position(vector.array("positions").last());
                last = {position.text("count").toULongLong(), position.strong<ChartHead>("head")};
            }
            QVERIFY2(verifyChain({}, links, last).has_value() == vector.isValid(), vector.label().constData());
        }
    }

    void merkle()
    {
        for (const Case &vector : casesOf("merkle")) {
            std::vector<RecordHash> records;
            for (const QJsonValue &record : vector.array("recordHashes")) {
                records.push_back(RecordHash::fromBytes(hexOf(record)).value());
            }
            const auto root = merkleRootOf(records);
            QVERIFY2((root && *root == vector.strong<MerkleRoot>("root")) == vector.isValid(),
                     vector.label().constData());
        }
    }

    void enrolment()
    {
        for (const Case &vector : casesOf("enrolment")) {
            SignedEnrolment enrolment;
            enrolment.request = structFrom<EnrolmentRequest>(vector.object("request"));
            enrolment.signature = vector.strong<Signature>("signature");
            enrolment.consent = vector.strong<Signature>("consent");
            enrolment.sealedNames = vector.bytes("sealedNames");
            const auto content =
                openEnrolment(vector.deployment(), enrolment, vector.secret<crypto::EncryptionKey>("vaultKey"));
            const bool isGood = content && content->checkNonce == vector.strong<CheckNonce>("checkNonce") &&
                                encodeTerminalNames(content->names) == toBytes(bytesOf(vector.text("names").toUtf8()));
            QVERIFY2(isGood == vector.isValid(), vector.label().constData());
        }
    }

    void checkNumbers()
    {
        bool withZeroInFront = false;
        for (const Case &vector : casesOf("check-number")) {
            const std::string number =
                checkNumberOf(vector.strong<InstitutionId>("institutionId"), vector.strong<Address>("device"),
                              vector.strong<EncryptionPublicKey>("encPk"), vector.strong<CheckNonce>("nonce"));
            QVERIFY2((number == vector.text("checkNumber").toStdString()) == vector.isValid(),
                     vector.label().constData());
            withZeroInFront = withZeroInFront || number.front() == '0';
        }
        QVERIFY(withZeroInFront);
    }

    void sessions()
    {
        for (const Case &vector : casesOfBoth("sessions")) {
            const auto verified =
                verifySession(vector.deployment(), structFrom<GatewaySession>(vector.object("session")),
                              vector.strong<Signature>("signature"), vector.text("host").toStdString(),
                              fromUnixSeconds(vector.text("now").toULongLong()));
            QVERIFY2(verified.has_value() == vector.isValid(), vector.label().constData());
        }
    }

    void readLog()
    {
        for (const Case &vector : casesOf("read-log")) {
            Hash32 previous;
            bool isGood = true;
            for (const QJsonValue &value : vector.array("entries")) {
                const Case line(value);
                const ReadLogEntry entry{
                    line.text("seq").toULongLong(),      fromUnixSeconds(line.text("time").toULongLong()),
                    line.strong<PatientId>("patientId"), line.strong<InstitutionId>("institutionId"),
                    line.strong<Address>("device"),      line.strong<RecordHash>("recordHash"),
                    line.strong<Hash32>("previous")};
                isGood = isGood && entry.previous == previous;
                previous = hashOf(entry);
            }
            QVERIFY2((isGood && previous == vector.strong<Hash32>("last")) == vector.isValid(),
                     vector.label().constData());
        }
    }
};

QTEST_APPLESS_MAIN(GoldenVectorsTest)
#include "GoldenVectorsTest.moc"
