#include "DrugList.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tegata::cli {

namespace {

constexpr qint64 drugFileMaximum = 1024 * 1024;

/// The members of one drug, each of which has to be asked for.
class DrugReader
{
public:
    DrugReader(const QJsonValue &value, qsizetype number)
        : m_object(value.toObject())
        , m_number(number)
    {
        check(value.isObject(), "is not an object");
    }
    [[nodiscard]] QString text(const char *name)
    {
        const QJsonValue value = take(name);
        check(value.isUndefined() || value.isString(), name);
        return value.toString();
    }
    [[nodiscard]] int number(const char *name, int otherwise = 0)
    {
        const QJsonValue value = take(name);
        const int whole = value.toInt(-1);
        check(value.isUndefined() || whole >= 0, name);
        return value.isUndefined() ? otherwise : whole;
    }
    [[nodiscard]] bool flag(const char *name)
    {
        const QJsonValue value = take(name);
        check(value.isUndefined() || value.isBool(), name);
        return value.toBool();
    }
    [[nodiscard]] std::vector<clinical::CodeDraft> codes()
    {
        const QJsonValue value = take("codes");
        check(value.isUndefined() || value.isArray(), "codes");
        std::vector<clinical::CodeDraft> codes;
        for (const QJsonValue one : value.toArray()) {
            DrugReader code(one, m_number);
            codes.push_back({code.text("system"), code.text("code"), code.text("display")});
            if (const Result<void> read = code.end(); !read && m_problem.empty()) {
                m_problem = read.error().detail();
            }
        }
        return codes;
    }
    /// Everything there was asked for.
    [[nodiscard]] Result<void> end()
    {
        if (!m_object.isEmpty()) {
            check(false, m_object.begin().key().toUtf8().constData());
        }
        return m_problem.empty() ? Result<void>() : failure(WorkflowError::InvalidDraft, m_problem);
    }
    void check(bool holds, const char *what)
    {
        if (!holds && m_problem.empty()) {
            m_problem = "drug " + std::to_string(m_number) + ": " + what;
        }
    }

private:
    QJsonValue take(const char *name) { return m_object.take(QLatin1String(name)); }

    QJsonObject m_object;
    qsizetype m_number;
    std::string m_problem;
};

Result<QJsonArray> readList(const std::string &path)
{
    const Result<QByteArray> file = readFile(path, drugFileMaximum);
    if (!file) {
        return failure(file.error());
    }
    const QJsonDocument document = QJsonDocument::fromJson(*file);
    if (!document.isArray() || document.array().isEmpty()) {
        return failure(WorkflowError::InvalidDraft, "the file of drugs is not an array of at least one");
    }
    return document.array();
}

clinical::DispensedDrugDraft asPrescribed(const workflows::PrescriptionInformation &prescription, std::size_t index)
{
    const QStringList &references = prescription.requestReferences;
    const bool hasReferences = references.size() == static_cast<qsizetype>(prescription.content.drugs.size());
    return clinical::dispensedAsPrescribed(prescription.content.drugs[index],
                                           hasReferences ? references[static_cast<qsizetype>(index)] : QString());
}

void replace(QString &value, const QString &told)
{
    if (!told.isEmpty()) {
        value = told;
    }
}

} // namespace

Result<std::vector<clinical::DrugDraft>> readPrescribedDrugs(const std::string &path)
{
    const Result<QJsonArray> list = readList(path);
    if (!list) {
        return failure(list.error());
    }
    std::vector<clinical::DrugDraft> drugs;
    for (qsizetype index = 0; index < list->size(); ++index) {
        DrugReader reader(list->at(index), index + 1);
        clinical::DrugDraft drug;
        drug.name = reader.text("name");
        drug.codes = reader.codes();
        drug.dose = reader.text("dose");
        drug.doseUnit = reader.text("doseUnit");
        drug.route = reader.text("route");
        drug.timing = reader.text("timing");
        drug.days = reader.number("days");
        drug.quantity = reader.text("quantity");
        drug.quantityUnit = reader.text("quantityUnit");
        drug.substitutionForbidden = reader.flag("substitutionForbidden");
        drug.substitutionReason = reader.text("substitutionReason");
        drug.comment = reader.text("comment");
        if (const Result<void> read = reader.end(); !read) {
            return failure(read.error());
        }
        drugs.push_back(drug);
    }
    return drugs;
}

Result<std::vector<clinical::DispensedDrugDraft>>
readDispensedDrugs(const std::string &path, const workflows::PrescriptionInformation &prescription)
{
    const Result<QJsonArray> list = readList(path);
    if (!list) {
        return failure(list.error());
    }
    std::vector<clinical::DispensedDrugDraft> drugs;
    for (qsizetype index = 0; index < list->size(); ++index) {
        DrugReader reader(list->at(index), index + 1);
        const auto number = static_cast<std::size_t>(reader.number("for"));
        const bool isPrescribed = number >= 1 && number <= prescription.content.drugs.size();
        reader.check(isPrescribed || number == 0, "for");
        clinical::DispensedDrugDraft drug =
            isPrescribed ? asPrescribed(prescription, number - 1) : clinical::DispensedDrugDraft();
        const QString name = reader.text("name");
        drug.substituted = reader.flag("substituted");
        if (drug.substituted || (!name.isEmpty() && name != drug.name)) {
            // The prescribed drug's codes would be wrong for another product.
            drug.codes.clear();
        }
        replace(drug.name, name);
        if (std::vector<clinical::CodeDraft> codes = reader.codes(); !codes.empty()) {
            drug.codes = std::move(codes);
        }
        replace(drug.quantity, reader.text("quantity"));
        replace(drug.quantityUnit, reader.text("quantityUnit"));
        replace(drug.dosage, reader.text("dosage"));
        if (const int days = reader.number("days"); days != 0) {
            drug.days = days;
        }
        drug.comment = reader.text("comment");
        if (const Result<void> read = reader.end(); !read) {
            return failure(read.error());
        }
        drugs.push_back(drug);
    }
    return drugs;
}

std::vector<clinical::DispensedDrugDraft> asPrescribed(const workflows::PrescriptionInformation &prescription)
{
    std::vector<clinical::DispensedDrugDraft> drugs;
    for (std::size_t index = 0; index < prescription.content.drugs.size(); ++index) {
        drugs.push_back(asPrescribed(prescription, index));
    }
    return drugs;
}

} // namespace tegata::cli
