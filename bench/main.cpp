// ./run bench: figures of the parts a person waits for, each beside a peer measured in the same run.

#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>
#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Records.h>

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <sodium.h>

#include <functional>

namespace {

using namespace tegata;

/// Seconds per call, over as many calls as fit into half a second.
double secondsPer(const std::function<void()> &call)
{
    constexpr qint64 span = 500'000'000;
    call(); // warm
    QElapsedTimer timer;
    timer.start();
    int calls = 0;
    while (timer.nsecsElapsed() < span) {
        call();
        ++calls;
    }
    return static_cast<double>(timer.nsecsElapsed()) / 1e9 / calls;
}

QByteArray bundleOf(int conditions)
{
    QByteArray file = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                      "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\"}}";
    for (int number = 0; number < conditions; ++number) {
        file += QStringLiteral(",{\"resource\":{\"resourceType\":\"Condition\",\"id\":\"c%1\",\"subject\":"
                               "{\"reference\":\"Patient/p\"},\"code\":{\"text\":\"problem %1\"}}}")
                    .arg(number)
                    .toUtf8();
    }
    return file + "]}";
}

QJsonObject measureRecords()
{
    crypto::SystemRandom random;
    const protocol::Deployment deployment{protocol::ChainId(31337), random.strongBytes<protocol::Address>()};
    const crypto::SigningKey signing = crypto::generateSigningKey(random);
    const crypto::EncryptionKey vault = crypto::generateEncryptionKey(random);
    protocol::RecordAuthor author;
    author.institutionId = random.strongBytes<protocol::InstitutionId>();
    author.address = *crypto::addressOf(signing);
    author.vaultEpoch = protocol::Epoch(1);
    author.vaultPk = crypto::publicKeyOf(vault);
    protocol::RecordDraft draft;
    draft.chart = {random.strongBytes<protocol::PatientId>(), random.strongBytes<protocol::CompartmentId>(),
                   protocol::Epoch(1)};
    const auto chartKey = random.secret<protocol::ChartKey>();
    QJsonObject figures;
    for (const std::size_t size : {std::size_t{2000}, std::size_t{60000}}) {
        const Bytes payload(size, std::uint8_t{'x'});
        const double seal = secondsPer(
            [&] { Q_UNUSED(protocol::sealRecord(deployment, draft, author, chartKey, signing, payload, random)); });
        const auto sealed = protocol::sealRecord(deployment, draft, author, chartKey, signing, payload, random);
        const Bytes stored = protocol::encodeEnvelope(sealed->envelope);
        const protocol::RecordAnchor anchor{sealed->hash, draft.chart, author.institutionId, author.address};
        const double open = secondsPer([&] { Q_UNUSED(protocol::openRecord(deployment, anchor, chartKey, stored)); });
        const auto key = random.secret<crypto::AeadKey>();
        Bytes out(size + crypto::aeadTagSize);
        const ByteArray<24> nonce{};
        const double raw = secondsPer([&] {
            crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, payload.data(), size, nullptr, 0, nullptr,
                                                       nonce.data(), key.view().data());
        });
        figures.insert(QString::number(size), QJsonObject{{QStringLiteral("sealMicroseconds"), seal * 1e6},
                                                          {QStringLiteral("openMicroseconds"), open * 1e6},
                                                          {QStringLiteral("rawAeadMicroseconds"), raw * 1e6},
                                                          {QStringLiteral("openOverRawAead"), open / raw}});
    }
    return figures;
}

QJsonObject measureChain()
{
    crypto::SystemRandom random;
    std::vector<protocol::ChartLink> links;
    protocol::ChartPosition position;
    constexpr int count = 10'000;
    for (int number = 0; number < count; ++number) {
        protocol::ChartLink link;
        link.content = random.strongBytes<protocol::RecordHash>();
        link.epoch = protocol::Epoch(1);
        position = protocol::appended(position, link);
        links.push_back(link);
    }
    const double verify = secondsPer([&] { Q_UNUSED(protocol::verifyChain({}, links, position)); });
    return {{QStringLiteral("links"), count}, {QStringLiteral("verifyMilliseconds"), verify * 1e3}};
}

QJsonObject measureImport()
{
    constexpr int conditions = 2000;
    const QByteArray file = bundleOf(conditions);
    const double plan = secondsPer([&] { Q_UNUSED(clinical::planImport(file)); });
    const double parse = secondsPer([&] { Q_UNUSED(QJsonDocument::fromJson(file)); });
    return {{QStringLiteral("entries"), conditions + 1},
            {QStringLiteral("planMilliseconds"), plan * 1e3},
            {QStringLiteral("qtJsonParseMilliseconds"), parse * 1e3},
            {QStringLiteral("planOverParse"), plan / parse}};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2 || sodium_init() < 0) {
        QTextStream(stderr) << "usage: tegata-bench FILE\n";
        return 2;
    }
    const QJsonObject figures{{QStringLiteral("records"), measureRecords()},
                              {QStringLiteral("chain"), measureChain()},
                              {QStringLiteral("import"), measureImport()}};
    const QByteArray json = QJsonDocument(figures).toJson();
    QFile file(QString::fromLocal8Bit(argv[1]));
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size()) {
        QTextStream(stderr) << "the figures cannot be written\n";
        return 1;
    }
    QTextStream(stdout) << json;
    return 0;
}
