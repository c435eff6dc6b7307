#include "Scene.h"

namespace tegata::test {

using namespace workflows;
using protocol::CompartmentKind;
using protocol::Permission;

clinical::Confirmation confirmedBySuzuki()
{
    clinical::Confirmation who;
    who.enteredBy = {QStringLiteral("鈴木 一郎"), QStringLiteral("医師")};
    who.confirmedBy = who.enteredBy;
    who.enteredAt = SystemClock().now();
    who.confirmedAt = who.enteredAt;
    return who;
}

clinical::PatientDraft hanako()
{
    clinical::PatientDraft draft;
    draft.name = QStringLiteral("試験 花子");
    draft.kana = QStringLiteral("シケン ハナコ");
    draft.birthDate = QDate(1980, 2, 29);
    draft.gender = clinical::Gender::Female;
    return draft;
}

clinical::NoteDraft noteOf(const QString &body)
{
    clinical::NoteDraft draft;
    draft.title = QStringLiteral("経過記録");
    draft.text = body;
    return draft;
}

clinical::AllergyDraft allergyTo(const QString &substance)
{
    clinical::AllergyDraft draft;
    draft.substance = substance;
    draft.criticality = clinical::Criticality::High;
    return draft;
}

bool Scene::start()
{
    if (!network.start()) {
        return false;
    }
    hospital = network.institution(QStringLiteral("北病院"));
    pharmacy = network.institution(QStringLiteral("南薬局"), protocol::InstitutionKind::Pharmacy);
    if (hospital == nullptr || pharmacy == nullptr) {
        return false;
    }
    doctor = network.terminal(*hospital, protocol::DeviceRole::Doctor);
    pharmacist = network.terminal(*pharmacy, protocol::DeviceRole::Pharmacist);
    return doctor != nullptr && pharmacist != nullptr;
}

Person Scene::newPatient()
{
    Person person;
    person.profile = network.profile();
    if (person.profile == nullptr) {
        return person;
    }
    PatientIdentity identity(person.profile->workspace());
    const auto created = waitFor(identity.create(hanako(), network.codeOf(*hospital), {}));
    const auto id = waitFor(identity.patientId());
    if (!created || !id) {
        const Error error = created ? id.error() : created.error();
        m_problem = QString::fromStdString(error.key() + " " + error.detail());
        person.profile.reset();
        return person;
    }
    person.id = *id;
    return person;
}

Result<RecordedAction> Scene::grant(Person &patient, TestProfile &administrator,
                                    std::map<CompartmentKind, Permission> compartments, UnixTime notAfter)
{
    TerminalEnrolment reader(patient.profile->workspace());
    const auto chosen = waitFor(reader.chooseFromText(network.codeOf(administrator)));
    if (!chosen) {
        return failure(chosen.error());
    }
    Permissions permissions(patient.profile->workspace());
    PermissionRequest request = permissions.defaultsFor(*chosen, SystemClock().now());
    if (!compartments.empty()) {
        request.compartments = std::move(compartments);
    }
    if (notAfter != UnixTime{}) {
        request.notAfter = notAfter;
    }
    return waitFor(permissions.grant(std::move(request), {}));
}

Result<Delivery> Scene::save(TestProfile &terminal, const protocol::PatientId &patient, ClinicalDraft draft,
                             protocol::RecordHash supersedes)
{
    RecordWriting writing(terminal.workspace());
    auto reviewed = waitFor(writing.review(patient, std::move(draft), supersedes));
    if (!reviewed) {
        return failure(reviewed.error());
    }
    return waitFor(writing.confirm(std::move(*reviewed), confirmedBySuzuki()));
}

Result<Delivery> Scene::write(TestProfile &terminal, const protocol::PatientId &patient, ClinicalDraft draft,
                              protocol::RecordHash supersedes)
{
    const auto saved = save(terminal, patient, std::move(draft), supersedes);
    if (!saved) {
        return saved;
    }
    OutboxDelivery delivery(terminal.workspace());
    const auto delivered = waitFor(delivery.deliver({}));
    if (!delivered) {
        return failure(delivered.error());
    }
    auto recorded = waitFor(delivery.awaitRecorded(saved->id));
    if (recorded) {
        recorded->hash = saved->hash;
    }
    return recorded;
}

} // namespace tegata::test
