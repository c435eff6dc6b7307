#include "GenericTypedData.h"
#include "Samples.h"

#include <QRegularExpression>
#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

/// Every struct's own type as lib/protocol derives it.
std::map<QString, QString> derivedTypes()
{
    std::map<QString, QString> types;
    const auto add = [&]<typename Struct>(const Struct &) {
        types.emplace(QString::fromUtf8(typedName<Struct>.data()), QString::fromStdString(ownTypeOf<Struct>()));
    };
    for (const Action &action : vectors::sampleActions()) {
        std::visit(add, action);
    }
    add(VaultRotation());
    add(VaultWrap());
    add(ChartOpening());
    add(GrantItem());
    add(ChartRotation());
    add(KeptReader());
    add(KeyConsent());
    add(RecordSignature());
    add(GatewaySession());
    add(EnrolmentRequest());
    add(AdministratorRequest());
    add(WrapContext());
    add(VaultPredecessor());
    add(DirectoryEntry());
    add(RecordHeader());
    add(RecordDigest());
    add(EnrolmentNames());
    return types;
}

} // namespace

class TypedDataTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theGenericEncoderGivesTheExampleOfEip712()
    {
        // EIP-712, "Ether Mail": what the golden vectors are compared with must itself be right.
        const auto field = [](const char *name, const char *type) {
            return QJsonObject{{QStringLiteral("name"), QString::fromLatin1(name)},
                               {QStringLiteral("type"), QString::fromLatin1(type)}};
        };
        const QJsonObject types{
            {QStringLiteral("Person"), QJsonArray{field("name", "string"), field("wallet", "address")}},
            {QStringLiteral("Mail"),
             QJsonArray{field("from", "Person"), field("to", "Person"), field("contents", "string")}}};
        const QJsonObject message{
            {QStringLiteral("from"),
             QJsonObject{{QStringLiteral("name"), QStringLiteral("Cow")},
                         {QStringLiteral("wallet"), QStringLiteral("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")}}},
            {QStringLiteral("to"),
             QJsonObject{{QStringLiteral("name"), QStringLiteral("Bob")},
                         {QStringLiteral("wallet"), QStringLiteral("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")}}},
            {QStringLiteral("contents"), QStringLiteral("Hello, Bob!")}};
        const QJsonObject domain{
            {QStringLiteral("name"), QStringLiteral("Ether Mail")},
            {QStringLiteral("version"), QStringLiteral("1")},
            {QStringLiteral("chainId"), QStringLiteral("1")},
            {QStringLiteral("verifyingContract"), QStringLiteral("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")}};
        QCOMPARE(genericEncodeType(types, QStringLiteral("Mail")),
                 QStringLiteral("Mail(Person from,Person to,string contents)Person(string name,address wallet)"));
        QCOMPARE(toHex(genericDomainSeparator(domain)),
                 "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
        QCOMPARE(toHex(genericStructHash(types, QStringLiteral("Mail"), message)),
                 "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
        QCOMPARE(toHex(genericDigest(domain, types, QStringLiteral("Mail"), message)),
                 "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
    }

    void everyStructStandsOnTheProtocolPageAsItIsEncoded()
    {
        QFile page(QStringLiteral(TEGATA_SOURCE_DIR "/docs/protocol.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(page.readAll());
        std::map<QString, QString> onPage;
        static const QRegularExpression type(QStringLiteral("`([A-Z][A-Za-z0-9]+)(\\([^`]*\\))`"));
        for (auto matches = type.globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            if (match.captured(2).contains(u' ')) {
                onPage.emplace(match.captured(1), match.captured(1) + match.captured(2));
            }
        }
        std::map<QString, QString> derived = derivedTypes();
        for (const auto &[name, own] : derived) {
            QVERIFY2(onPage.contains(name), qPrintable(name));
            QCOMPARE(own, onPage.at(name));
        }
        QVERIFY(onPage.contains(QStringLiteral("EIP712Domain")));
        // Nothing on the page is forgotten: what else looks like a type there is an event or an error.
        for (const auto &[name, own] : onPage) {
            const bool isStruct =
                !own.contains(QLatin1String("indexed")) &&
                own.contains(QRegularExpression(QStringLiteral("\\((bytes32|bytes16|address|uint|string|[A-Z])")));
            QVERIFY2(!isStruct || name == QLatin1String("EIP712Domain") || derived.contains(name), qPrintable(own));
        }
    }

    void domainSeparatorDependsOnChainAndLedger()
    {
        const Deployment deployment = vectors::sampleDeployment();
        Deployment other = deployment;
        other.chainId = ChainId{1};
        QVERIFY(domainSeparatorOf(other) != domainSeparatorOf(deployment));
        other = deployment;
        other.ledger = Address();
        QVERIFY(domainSeparatorOf(other) != domainSeparatorOf(deployment));
        QCOMPARE(toBytes(domainSeparatorOf(deployment).view()), genericDomainSeparator(vectors::domainOf(deployment)));
    }

    void aSignatureIsOnlyThatOfItsSigner()
    {
        const auto key = vectors::signingKeyOf("signer");
        const Address signer = *crypto::addressOf(key);
        const Digest digest(crypto::keccak256(text("digest")).bytes());
        const auto signature = signDigest(key, signer, digest);
        QVERIFY(signature.has_value());
        QVERIFY(verifySigner(digest, *signature, signer).has_value());
        QVERIFY(verifySigner(digest, *signature, Address()).error().is(ProtocolError::SignerMismatch));
        QVERIFY(verifySigner(Digest(), *signature, signer).error().is(ProtocolError::SignerMismatch));
        QVERIFY(signDigest(key, Address(), digest).error().is(ProtocolError::SignerMismatch));
    }

    void everyErrorHasANameOfItsOwn()
    {
        QStringList names;
        for (int code = 0; code <= static_cast<int>(ProtocolError::InvalidValue); ++code) {
            names << QString::fromStdString(Error(static_cast<ProtocolError>(code)).key());
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(!names.contains(QStringLiteral("protocol.Unknown")));
    }
};

QTEST_APPLESS_MAIN(TypedDataTest)
#include "TypedDataTest.moc"
