#include <tegata/crypto/Keccak.h>

#include <QCryptographicHash>

namespace tegata::crypto {

namespace {

QByteArrayView qtViewOf(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

} // namespace

Hash32 keccak256(ByteView message) { return keccak256({message}); }

Hash32 keccak256(std::initializer_list<ByteView> parts)
{
    QCryptographicHash hash(QCryptographicHash::Keccak_256);
    for (const ByteView part : parts) {
        hash.addData(qtViewOf(part));
    }
    const QByteArray digest = hash.result();
    ByteArray<32> bytes{};
    std::copy(digest.begin(), digest.end(), bytes.begin());
    return Hash32(bytes);
}

} // namespace tegata::crypto
