#include "KeptDraft.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace tegata::workstation {

namespace {

constexpr quint32 noteMark = 0x544e0001;
constexpr quint32 allergyMark = 0x54410001;
constexpr quint32 problemMark = 0x54500001;
constexpr quint32 prescriptionMark = 0x54520001;
/// More drugs or codes than any form makes: bytes that say so were not written here.
constexpr quint32 mostItems = 100;

class Writer
{
public:
    explicit Writer(quint32 mark)
        : m_stream(&m_bytes, QIODevice::WriteOnly)
    {
        m_stream.setVersion(QDataStream::Qt_6_4);
        m_stream << mark;
    }
    template <typename... Values> Writer &add(const Values &...values)
    {
        (m_stream << ... << values);
        return *this;
    }
    Writer &addDate(const std::optional<QDate> &date) { return add(date.has_value(), date.value_or(QDate())); }
    Writer &addHash(const protocol::RecordHash &hash) { return add(hash.hexString()); }
    [[nodiscard]] QByteArray bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    QDataStream m_stream;
};

class Reader
{
public:
    Reader(const QByteArray &bytes, quint32 mark)
        : m_stream(bytes)
    {
        m_stream.setVersion(QDataStream::Qt_6_4);
        quint32 found = 0;
        m_stream >> found;
        m_isGood = found == mark;
    }
    template <typename... Values> Reader &get(Values &...values)
    {
        (m_stream >> ... >> values);
        return *this;
    }
    template <typename Enum> Reader &getEnum(Enum &value, Enum last)
    {
        qint32 number = 0;
        m_stream >> number;
        m_isGood = m_isGood && number >= 0 && number <= static_cast<qint32>(last);
        value = m_isGood ? static_cast<Enum>(number) : Enum{};
        return *this;
    }
    Reader &getDate(std::optional<QDate> &date)
    {
        bool isKnown = false;
        QDate day;
        m_stream >> isKnown >> day;
        date = isKnown && day.isValid() ? std::optional<QDate>(day) : std::nullopt;
        return *this;
    }
    Reader &getHash(protocol::RecordHash &hash)
    {
        QString text;
        m_stream >> text;
        const auto read = protocol::RecordHash::fromHex(text.toStdString());
        m_isGood = m_isGood && read.has_value();
        hash = read.value_or(protocol::RecordHash());
        return *this;
    }
    quint32 count()
    {
        quint32 items = 0;
        m_stream >> items;
        m_isGood = m_isGood && items <= mostItems;
        return isGood() ? items : 0;
    }
    [[nodiscard]] bool isGood() const { return m_isGood && m_stream.status() == QDataStream::Ok; }
    [[nodiscard]] bool isRead() const { return isGood() && m_stream.atEnd(); }

private:
    QDataStream m_stream;
    bool m_isGood = false;
};

} // namespace

QByteArray keep(const KeptNote &kept)
{
    const clinical::NoteDraft &draft = kept.draft;
    return Writer(noteMark)
        .add(draft.title, draft.text, draft.subjective, draft.objective, draft.assessment, draft.plan)
        .addHash(kept.supersedes)
        .bytes();
}

std::optional<KeptNote> keptNote(const QByteArray &bytes)
{
    Reader reader(bytes, noteMark);
    KeptNote kept;
    clinical::NoteDraft &draft = kept.draft;
    reader.get(draft.title, draft.text, draft.subjective, draft.objective, draft.assessment, draft.plan)
        .getHash(kept.supersedes);
    return reader.isRead() ? std::optional(kept) : std::nullopt;
}

QByteArray keep(const KeptAllergy &kept)
{
    const clinical::AllergyDraft &draft = kept.draft;
    return Writer(allergyMark)
        .add(draft.noneKnown, draft.substance, draft.substanceCode.system, draft.substanceCode.code,
             draft.substanceCode.display, draft.category, static_cast<qint32>(draft.criticality),
             static_cast<qint32>(draft.status), static_cast<qint32>(draft.verification), draft.reaction, draft.note)
        .addDate(draft.onset)
        .addHash(kept.supersedes)
        .bytes();
}

std::optional<KeptAllergy> keptAllergy(const QByteArray &bytes)
{
    Reader reader(bytes, allergyMark);
    KeptAllergy kept;
    clinical::AllergyDraft &draft = kept.draft;
    reader
        .get(draft.noneKnown, draft.substance, draft.substanceCode.system, draft.substanceCode.code,
             draft.substanceCode.display, draft.category)
        .getEnum(draft.criticality, clinical::Criticality::High)
        .getEnum(draft.status, clinical::ClinicalStatus::Resolved)
        .getEnum(draft.verification, clinical::Verification::EnteredInError)
        .get(draft.reaction, draft.note)
        .getDate(draft.onset)
        .getHash(kept.supersedes);
    return reader.isRead() ? std::optional(kept) : std::nullopt;
}

QByteArray keep(const KeptProblem &kept)
{
    const clinical::ProblemDraft &draft = kept.draft;
    return Writer(problemMark)
        .add(draft.noneKnown, draft.problem, draft.problemCode.system, draft.problemCode.code,
             draft.problemCode.display, static_cast<qint32>(draft.status), static_cast<qint32>(draft.verification),
             draft.note)
        .addDate(draft.onset)
        .addDate(draft.abated)
        .addHash(kept.supersedes)
        .bytes();
}

std::optional<KeptProblem> keptProblem(const QByteArray &bytes)
{
    Reader reader(bytes, problemMark);
    KeptProblem kept;
    clinical::ProblemDraft &draft = kept.draft;
    reader
        .get(draft.noneKnown, draft.problem, draft.problemCode.system, draft.problemCode.code,
             draft.problemCode.display)
        .getEnum(draft.status, clinical::ClinicalStatus::Resolved)
        .getEnum(draft.verification, clinical::Verification::EnteredInError)
        .get(draft.note)
        .getDate(draft.onset)
        .getDate(draft.abated)
        .getHash(kept.supersedes);
    return reader.isRead() ? std::optional(kept) : std::nullopt;
}

QByteArray keep(const clinical::PrescriptionDraft &draft)
{
    Writer writer(prescriptionMark);
    writer.add(draft.repeatsAllowed, draft.validDays, draft.comment, static_cast<quint32>(draft.drugs.size()));
    for (const clinical::DrugDraft &drug : draft.drugs) {
        writer.add(drug.name, drug.dose, drug.doseUnit, drug.route, drug.timing, drug.days, drug.quantity,
                   drug.quantityUnit, drug.substitutionForbidden, drug.substitutionReason, drug.comment,
                   static_cast<quint32>(drug.codes.size()));
        for (const clinical::CodeDraft &code : drug.codes) {
            writer.add(code.system, code.code, code.display);
        }
    }
    return writer.bytes();
}

std::optional<clinical::PrescriptionDraft> keptPrescription(const QByteArray &bytes)
{
    Reader reader(bytes, prescriptionMark);
    clinical::PrescriptionDraft draft;
    reader.get(draft.repeatsAllowed, draft.validDays, draft.comment);
    for (quint32 left = reader.count(); left > 0 && reader.isGood(); --left) {
        clinical::DrugDraft drug;
        reader.get(drug.name, drug.dose, drug.doseUnit, drug.route, drug.timing, drug.days, drug.quantity,
                   drug.quantityUnit, drug.substitutionForbidden, drug.substitutionReason, drug.comment);
        for (quint32 codes = reader.count(); codes > 0 && reader.isGood(); --codes) {
            clinical::CodeDraft code;
            reader.get(code.system, code.code, code.display);
            drug.codes.push_back(std::move(code));
        }
        draft.drugs.push_back(std::move(drug));
    }
    return reader.isRead() ? std::optional(draft) : std::nullopt;
}

bool isEmpty(const clinical::NoteDraft &draft)
{
    return (draft.title + draft.text + draft.subjective + draft.objective + draft.assessment + draft.plan).isEmpty();
}

bool isEmpty(const clinical::AllergyDraft &draft)
{
    return !draft.noneKnown && (draft.substance + draft.reaction + draft.note).isEmpty();
}

bool isEmpty(const clinical::ProblemDraft &draft) { return !draft.noneKnown && (draft.problem + draft.note).isEmpty(); }

bool isEmpty(const clinical::PrescriptionDraft &draft)
{
    return draft.comment.isEmpty() &&
           std::all_of(draft.drugs.begin(), draft.drugs.end(), [](const clinical::DrugDraft &drug) {
               return (drug.name + drug.dose + drug.timing + drug.quantity + drug.comment).isEmpty();
           });
}

} // namespace tegata::workstation
