#include <tegata/keystore/PinEntry.h>

#include <QStringDecoder>

#include <algorithm>

namespace tegata::keystore {

namespace {

template <typename Text> void overwrite(Text &text)
{
    // fill() detaches when the data are shared: then the other owner's copy stays, which is theirs to wipe.
    text.fill(typename Text::value_type{});
    text.clear();
}

} // namespace

SecretBuffer takePin(QString &text)
{
    QString normal = text.normalized(QString::NormalizationForm_KC);
    QByteArray encoded = normal.toUtf8();
    SecretBuffer pin = SecretBuffer::copyOf(bytesOf(encoded));
    overwrite(encoded);
    overwrite(normal);
    overwrite(text);
    return pin;
}

SecretBuffer takePassphrase(QByteArray &bytes)
{
    qsizetype length = bytes.size();
    if (length > 0 && bytes.at(length - 1) == '\n') {
        --length;
        if (length > 0 && bytes.at(length - 1) == '\r') {
            --length;
        }
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(QByteArrayView(bytes).first(length));
    const bool valid = !decoder.hasError();
    SecretBuffer pin = takePin(text);
    overwrite(bytes);
    return valid ? std::move(pin) : SecretBuffer();
}

} // namespace tegata::keystore
