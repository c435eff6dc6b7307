#pragma once

#include "TestNetwork.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/RecordWriting.h>

namespace tegata::test {

[[nodiscard]] clinical::Confirmation confirmedBySuzuki();
[[nodiscard]] clinical::PatientDraft hanako();
[[nodiscard]] clinical::NoteDraft noteOf(const QString &body);
[[nodiscard]] clinical::AllergyDraft allergyTo(const QString &substance);

/// A patient with a profile of his own.
struct Person
{
    std::unique_ptr<TestProfile> profile;
    protocol::PatientId id;
};

/// What the tests of charts begin with: a hospital with a doctor's terminal, a pharmacy with a pharmacist's, and
/// patients who come.
class Scene
{
public:
    [[nodiscard]] bool start();
    [[nodiscard]] QString problem() const { return m_problem.isEmpty() ? network.problem() : m_problem; }

    /// Null profile with problem() set.
    [[nodiscard]] Person newPatient();
    /// Without compartments: the defaults for the institution's kind.
    [[nodiscard]] Result<workflows::RecordedAction>
    grant(Person &patient, TestProfile &administrator,
          std::map<protocol::CompartmentKind, protocol::Permission> compartments = {}, UnixTime notAfter = {});
    /// Review, confirm, deliver, wait.
    [[nodiscard]] Result<workflows::Delivery> write(TestProfile &terminal, const protocol::PatientId &patient,
                                                    workflows::ClinicalDraft draft,
                                                    protocol::RecordHash supersedes = {});
    /// Review and confirm only.
    [[nodiscard]] Result<workflows::Delivery> save(TestProfile &terminal, const protocol::PatientId &patient,
                                                   workflows::ClinicalDraft draft,
                                                   protocol::RecordHash supersedes = {});
    [[nodiscard]] Result<workflows::ChartPointer> open(TestProfile &terminal, const protocol::PatientId &patient)
    {
        return waitFor(workflows::ChartReading(terminal.workspace()).open(patient));
    }
    [[nodiscard]] Result<workflows::ChartPointer> openCached(TestProfile &terminal, const protocol::PatientId &patient)
    {
        return waitFor(workflows::ChartReading(terminal.workspace()).openCached(patient));
    }

    TestNetwork network;
    std::unique_ptr<TestProfile> hospital;
    std::unique_ptr<TestProfile> pharmacy;
    std::unique_ptr<TestProfile> doctor;
    std::unique_ptr<TestProfile> pharmacist;

private:
    QString m_problem;
};

} // namespace tegata::test
