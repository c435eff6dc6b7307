#include <tegata/base/Redacted.h>
#include <tegata/base/SecretBytes.h>

#include <QTest>

#include <vector>

using namespace tegata;

namespace {
struct KeyTag;
using Key = SecretBytes<32, KeyTag>;
} // namespace

class SecretBytesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void secretsCannotBeCopiedByAccident()
    {
        static_assert(!std::is_copy_constructible_v<Key>);
        static_assert(!std::is_copy_assignable_v<Key>);
        static_assert(std::is_nothrow_move_constructible_v<Key>);
    }
    void memoryIsZeroAfterRelease()
    {
        const std::uint8_t *where = nullptr;
        {
            Key key;
            std::fill(key.writable().begin(), key.writable().end(), std::uint8_t{0xa5});
            where = key.view().data();
        }
        // The arena stays mapped, so reading released granules is defined: they must be wiped.
        for (std::size_t index = 0; index < Key::size; ++index) {
            QCOMPARE(where[index], std::uint8_t{0});
        }
    }
    void moveTransfersAndEmptiesTheSource()
    {
        SecretBuffer first = SecretBuffer::copyOf(bytesOf(std::string_view("secret")));
        const SecretBuffer second = std::move(first);
        QCOMPARE(second.size(), std::size_t{6});
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move)
    }
    void hundredThousandKeysAreHeldAtOnce()
    {
        std::vector<Key> keys(100000);
        for (std::size_t index = 0; index < keys.size(); ++index) {
            keys[index].writable()[0] = static_cast<std::uint8_t>(index);
        }
        for (std::size_t index = 0; index < keys.size(); ++index) {
            QCOMPARE(keys[index].view()[0], static_cast<std::uint8_t>(index));
        }
    }
    void comparisonNeedsEqualLengths()
    {
        const Bytes bytes{1, 2, 3};
        QVERIFY(equalConstantTime(bytes, Bytes{1, 2, 3}));
        QVERIFY(!equalConstantTime(bytes, Bytes{1, 2, 4}));
        QVERIFY(!equalConstantTime(bytes, Bytes{1, 2}));
        QVERIFY(equalConstantTime({}, {}));
    }
    void redactedValuesPrintNothing()
    {
        QString text;
        QDebug(&text) << Redacted(QStringLiteral("Yamada Hanako"));
        QVERIFY(!text.contains(QStringLiteral("Yamada")));
    }
};

QTEST_APPLESS_MAIN(SecretBytesTest)
#include "SecretBytesTest.moc"
