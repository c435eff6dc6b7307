#pragma once

#include "ReferenceIndex_p.h"

#include <tegata/clinical/Import.h>

#include <QSet>

namespace tegata::clinical {

/// Which patient a file is about, and which of its entries are about that patient.
///
/// A patient is known by a key: the entry of its Patient resource (several that are linked share one), a
/// contained Patient's identity, or, where the file has no Patient resource, the text of the reference.
class PatientChoice
{
public:
    PatientChoice(const std::vector<Entry> &entries, const ReferenceIndex &index);

    /// Decides. `wanted` is a PatientCandidate::reference or empty. Errors: SeveralPatients, PatientNotFound.
    [[nodiscard]] Result<void> choose(const QString &wanted, bool isDocument);

    [[nodiscard]] std::vector<PatientCandidate> candidates(Language language) const;

    enum class Verdict
    {
        Ours,
        NotNamed,
        Other,
    };
    /// After choose().
    [[nodiscard]] Verdict judge(std::size_t entry) const;

    /// The Patient resource; empty when the file has none.
    [[nodiscard]] std::optional<Resource> patient() const;
    [[nodiscard]] QString reference() const;

private:
    struct Named
    {
        /// Empty when the reference does not name a patient (a device, a location, only a display).
        QString key;
        bool isGroupOfPeople = false;
        /// A contained Patient, for comparison with the chosen one.
        Json contained;
    };
    [[nodiscard]] Named named(std::size_t entry, const Json &reference) const;
    [[nodiscard]] QString keyOf(std::size_t patientEntry) const;
    [[nodiscard]] std::size_t rootOf(std::size_t entry) const;
    void unite(std::size_t one, std::size_t other);
    void join(const QString &one, const QString &other);
    void joinLinkedPatients();
    [[nodiscard]] bool isOurs(const Named &named) const;
    /// In order of appearance, each once.
    [[nodiscard]] std::vector<QString> referencedKeys() const;

    const std::vector<Entry> &m_entries;
    const ReferenceIndex &m_index;
    /// Union-find over entries; only Patient entries are ever joined. Paths are shortened when walked.
    mutable std::vector<std::size_t> m_parents;
    QString m_chosen;
    QString m_reference;
    std::optional<std::size_t> m_patientEntry;
    QSet<QString> m_identifierKeys;
};

} // namespace tegata::clinical
