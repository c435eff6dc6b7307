#pragma once

#include "VectorSupport.h"

#include <tegata/crypto/Keccak.h>

#include <QJsonArray>

#include <set>

/// EIP-712 over JSON types and messages, written apart from lib/protocol so that the two can disagree.
namespace tegata::test {

inline Bytes wordOf(const Bytes &bytes, bool isLeftAligned)
{
    Bytes word = bytes;
    word.insert(isLeftAligned ? word.end() : word.begin(), 32 - bytes.size(), std::uint8_t{0});
    return word;
}

inline Bytes integerWord(const QString &text)
{
    if (text.startsWith(QLatin1String("0x"))) {
        return wordOf(hex(text.toStdString()), false);
    }
    const quint64 number = text.toULongLong();
    Bytes bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(number >> shift));
    }
    return wordOf(bytes, false);
}

inline QString ownType(const QJsonObject &types, const QString &name)
{
    QStringList fields;
    for (const QJsonValue &field : types.value(name).toArray()) {
        fields << field[QStringLiteral("type")].toString() + u' ' + field[QStringLiteral("name")].toString();
    }
    return name + u'(' + fields.join(u',') + u')';
}

inline void collectTypes(const QJsonObject &types, const QString &name, std::set<QString> &found)
{
    for (const QJsonValue &field : types.value(name).toArray()) {
        const QString type = field[QStringLiteral("type")].toString().remove(QStringLiteral("[]"));
        if (types.contains(type) && found.insert(type).second) {
            collectTypes(types, type, found);
        }
    }
}

inline QString genericEncodeType(const QJsonObject &types, const QString &name)
{
    std::set<QString> referenced;
    collectTypes(types, name, referenced);
    QString text = ownType(types, name);
    for (const QString &other : referenced) {
        text += ownType(types, other);
    }
    return text;
}

Bytes genericStructHash(const QJsonObject &types, const QString &name, const QJsonObject &message);

inline Bytes genericWord(const QJsonObject &types, const QString &type, const QJsonValue &value)
{
    if (type.endsWith(QLatin1String("[]"))) {
        Bytes joined;
        for (const QJsonValue &element : value.toArray()) {
            append(joined, genericWord(types, type.chopped(2), element));
        }
        return toBytes(crypto::keccak256(joined).view());
    }
    if (types.contains(type)) {
        return genericStructHash(types, type, value.toObject());
    }
    if (type == QLatin1String("string")) {
        return toBytes(crypto::keccak256(bytesOf(value.toString().toUtf8())).view());
    }
    if (type == QLatin1String("bool")) {
        return wordOf({static_cast<std::uint8_t>(value.toBool() ? 1 : 0)}, false);
    }
    if (type == QLatin1String("address")) {
        return wordOf(hexOf(value), false);
    }
    if (type.startsWith(QLatin1String("bytes"))) {
        return wordOf(hexOf(value), true);
    }
    return integerWord(value.toString());
}

inline Bytes genericStructHash(const QJsonObject &types, const QString &name, const QJsonObject &message)
{
    Bytes words = toBytes(crypto::keccak256(bytesOf(genericEncodeType(types, name).toUtf8())).view());
    for (const QJsonValue &field : types.value(name).toArray()) {
        append(words, genericWord(types, field[QStringLiteral("type")].toString(),
                                  message.value(field[QStringLiteral("name")].toString())));
    }
    return toBytes(crypto::keccak256(words).view());
}

inline Bytes genericDomainSeparator(const QJsonObject &domain)
{
    const auto field = [](const char *name, const char *type) {
        return QJsonObject{{QStringLiteral("name"), QString::fromLatin1(name)},
                           {QStringLiteral("type"), QString::fromLatin1(type)}};
    };
    const QJsonObject types{{QStringLiteral("EIP712Domain"),
                             QJsonArray{field("name", "string"), field("version", "string"),
                                        field("chainId", "uint256"), field("verifyingContract", "address")}}};
    return genericStructHash(types, QStringLiteral("EIP712Domain"), domain);
}

inline Bytes genericDigest(const QJsonObject &domain, const QJsonObject &types, const QString &name,
                           const QJsonObject &message)
{
    Bytes encoded = {0x19, 0x01};
    append(encoded, genericDomainSeparator(domain));
    append(encoded, genericStructHash(types, name, message));
    return toBytes(crypto::keccak256(encoded).view());
}

} // namespace tegata::test
