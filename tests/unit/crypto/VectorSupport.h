#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/crypto/Random.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <stdexcept>
#include <string>

/// What the tests of vectors share.
namespace tegata::test {

inline Bytes hex(std::string_view text)
{
    const auto bytes = fromHex(text);
    if (!bytes) {
        throw std::invalid_argument("not hexadecimal: " + std::string(text));
    }
    return *bytes;
}
inline Bytes hexOf(const QJsonValue &value) { return hex(value.toString().toStdString()); }

template <typename Strong> Strong strong(std::string_view text) { return Strong::fromHex(text).value(); }
template <typename Secret> Secret secret(std::string_view text) { return std::move(*Secret::copyOf(hex(text))); }
inline Bytes text(std::string_view characters) { return toBytes(bytesOf(characters)); }

/// Published vectors beside the project, if they are there.
inline QDir sharedVectors()
{
    const QString folder =
        qEnvironmentVariable("TEGATA_SHARED_DATA", QStringLiteral(TEGATA_SOURCE_DIR "/../shared/data"));
    return QDir(folder + QStringLiteral("/vectors"));
}

inline QJsonObject readJson(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

/// Repeatable bytes: a counter through a mixing function (splitmix64). For tests only.
class FixedRandom final : public crypto::RandomSource
{
public:
    explicit FixedRandom(std::uint64_t seed)
        : m_state(seed)
    {
    }
    void fill(std::span<std::uint8_t> destination) override
    {
        for (std::uint8_t &byte : destination) {
            m_state += 0x9e3779b97f4a7c15ULL;
            std::uint64_t mixed = m_state;
            mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
            mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
            byte = static_cast<std::uint8_t>(mixed ^ (mixed >> 31U));
        }
    }

private:
    std::uint64_t m_state;
};

} // namespace tegata::test
