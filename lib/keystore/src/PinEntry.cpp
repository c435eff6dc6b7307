#include <tegata/keystore/PinEntry.h>

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

} // namespace tegata::keystore
