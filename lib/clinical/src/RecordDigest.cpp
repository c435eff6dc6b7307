#include <tegata/clinical/RecordDigest.h>

#include "SummaryRules_p.h"

#include <QDataStream>
#include <QIODevice>

namespace tegata::clinical {

namespace {

constexpr auto streamVersion = QDataStream::Qt_6_4;

enum NeedBit : quint8
{
    Always = 1,
    CurrentMedication = 2,
    AnyMedication = 4,
};

void addMedication(SummaryNeed &need, const MedicationItem &item)
{
    need.hasMedication = true;
    if (item.assertion != Assertion::Present) {
        need.always = true;
        return;
    }
    if (!mayBeCurrent(item)) {
        return;
    }
    const QDate last = lastCurrentDay(item);
    // Of several medications the one that lasts longest counts; one without an end outlasts all.
    if (!need.hasCurrentMedication) {
        need.currentUntil = last;
    } else if (need.currentUntil.isValid()) {
        need.currentUntil = last.isValid() ? std::max(need.currentUntil, last) : QDate();
    }
    need.hasCurrentMedication = true;
}

SummaryNeed needOf(const std::vector<Entry> &entries)
{
    // Languages choose words only, never what is in force.
    constexpr Language language = Language::Japanese;
    SummaryNeed need;
    for (const Entry &entry : entries) {
        const QString type = entry.resource.type();
        if (type == QLatin1String("Patient")) {
            need.always = true;
        } else if (type == QLatin1String("AllergyIntolerance")) {
            need.always = need.always || !isPast(readAllergy(entry.resource, language));
        } else if (type == QLatin1String("Condition")) {
            need.always = need.always || !isPast(readProblem(entry.resource, language));
        } else if (isMedicationType(type)) {
            addMedication(need, readMedication(entry, {&entries, language}));
        } else if (type == QLatin1String("Composition")) {
            EmptySections empty;
            readEmptySections(entry.resource, empty);
            need.always = need.always || empty.any();
        }
    }
    return need;
}

/// The second of two texts that are mostly the same: nothing is written when they are.
void writePair(QDataStream &stream, const QString &first, const QString &second)
{
    stream << first << (first != second);
    if (first != second) {
        stream << second;
    }
}

void readPair(QDataStream &stream, QString &first, QString &second)
{
    bool differs = false;
    stream >> first >> differs;
    if (differs) {
        stream >> second;
    } else {
        second = first; // shares the text
    }
}

qint64 secondsOf(UnixTime time) { return time.time_since_epoch().count(); }

UnixTime timeOf(qint64 seconds) { return UnixTime(std::chrono::seconds(seconds)); }

} // namespace

bool SummaryNeed::covers(SummaryExtent extent, QDate today) const
{
    if (always) {
        return true;
    }
    switch (extent) {
    case SummaryExtent::Current:
        return hasCurrentMedication && !(currentUntil.isValid() && currentUntil < today);
    case SummaryExtent::MedicationHistory:
        return hasMedication;
    }
    return true;
}

RecordDigest digestOf(const RecordPayload &payload)
{
    RecordDigest digest;
    digest.confirmation = payload.confirmation;
    digest.need = needOf(payload.entries);
    digest.line.resourceCount = static_cast<std::uint32_t>(payload.entries.size());
    if (!payload.entries.empty()) {
        const Entry &first = payload.entries.front();
        EntryItem japanese = readEntry(first, {&payload.entries, Language::Japanese});
        EntryItem english = readEntry(first, {&payload.entries, Language::English});
        digest.line.resourceType = std::move(japanese.resourceType);
        if (japanese.date.isValid()) {
            digest.line.date = UnixTime(std::chrono::seconds(japanese.date.start().toSecsSinceEpoch()));
        }
        digest.line.japaneseTitle = std::move(japanese.title);
        digest.line.englishTitle = std::move(english.title);
    }
    return digest;
}

Bytes encodeDigest(const RecordDigest &digest)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    const Confirmation &confirmation = digest.confirmation;
    writePair(stream, confirmation.enteredBy.name, confirmation.confirmedBy.name);
    writePair(stream, confirmation.enteredBy.role, confirmation.confirmedBy.role);
    stream << secondsOf(confirmation.enteredAt) << secondsOf(confirmation.confirmedAt);
    const RecordLine &line = digest.line;
    stream << line.resourceType << line.resourceCount << line.date.has_value();
    if (line.date) {
        stream << secondsOf(*line.date);
    }
    writePair(stream, line.japaneseTitle, line.englishTitle);
    const SummaryNeed &need = digest.need;
    stream << static_cast<quint8>((need.always ? Always : 0) | (need.hasCurrentMedication ? CurrentMedication : 0) |
                                  (need.hasMedication ? AnyMedication : 0))
           << need.currentUntil;
    return toBytes(bytesOf(bytes));
}

std::optional<RecordDigest> decodeDigest(ByteView bytes)
{
    const QByteArray raw =
        QByteArray::fromRawData(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    QDataStream stream(raw);
    stream.setVersion(streamVersion);
    RecordDigest digest;
    Confirmation &confirmation = digest.confirmation;
    readPair(stream, confirmation.enteredBy.name, confirmation.confirmedBy.name);
    readPair(stream, confirmation.enteredBy.role, confirmation.confirmedBy.role);
    qint64 enteredAt = 0;
    qint64 confirmedAt = 0;
    stream >> enteredAt >> confirmedAt;
    confirmation.enteredAt = timeOf(enteredAt);
    confirmation.confirmedAt = timeOf(confirmedAt);
    RecordLine &line = digest.line;
    bool hasDate = false;
    stream >> line.resourceType >> line.resourceCount >> hasDate;
    if (hasDate) {
        qint64 date = 0;
        stream >> date;
        line.date = timeOf(date);
    }
    readPair(stream, line.japaneseTitle, line.englishTitle);
    quint8 bits = 0;
    stream >> bits >> digest.need.currentUntil;
    digest.need.always = (bits & Always) != 0;
    digest.need.hasCurrentMedication = (bits & CurrentMedication) != 0;
    digest.need.hasMedication = (bits & AnyMedication) != 0;
    if (stream.status() != QDataStream::Ok || !stream.atEnd()) {
        return std::nullopt;
    }
    return digest;
}

} // namespace tegata::clinical
