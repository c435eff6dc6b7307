#include "PatientSide.h"

#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>

namespace tegata::demo {

using namespace workflows;

PatientSide::PatientSide(Stage &stage, Cast &cast, QString profile, const Secrets &secrets)
    : m_stage(stage)
    , m_cast(cast)
    , m_profile(std::move(profile))
    , m_pin(secrets.pin.toUtf8())
{
}

Workspace *PatientSide::workspace()
{
    const Result<Workspace *> opened = m_cast.profile(m_profile, keystore::AppKind::CommandLine, m_pin);
    return m_stage.accept(opened, m_profile) ? *opened : nullptr;
}

void PatientSide::begin(const clinical::PatientDraft &person, const QString &code)
{
    m_stage.step(QStringLiteral("make an identity and a chart"), m_profile, OnChain::Recorded, [&] {
        if (Workspace *own = workspace()) {
            PatientIdentity identity(*own);
            m_stage.accept(QCoro::waitFor(identity.create(person, code, {})), QStringLiteral("create"));
        }
    });
}

void PatientSide::grant(const QString &institution, const QString &code)
{
    m_stage.step(QStringLiteral("let %1 read and write").arg(institution), m_profile, OnChain::Recorded, [&] {
        Workspace *own = workspace();
        if (own == nullptr) {
            return;
        }
        TerminalEnrolment reading(*own);
        const Result<ChosenInstitution> chosen = QCoro::waitFor(reading.chooseFromText(code));
        if (!m_stage.accept(chosen, QStringLiteral("read the code"))) {
            return;
        }
        Permissions permissions(*own);
        const PermissionRequest request = permissions.defaultsFor(*chosen, m_cast.clock().now());
        m_stage.accept(QCoro::waitFor(permissions.grant(request, {})), QStringLiteral("grant"));
    });
}

std::optional<protocol::PatientId> PatientSide::id()
{
    Workspace *own = m_stage.hasFailed() ? nullptr : workspace();
    if (own == nullptr) {
        return {};
    }
    PatientIdentity identity(*own);
    const Result<protocol::PatientId> found = QCoro::waitFor(identity.patientId());
    return m_stage.accept(found, m_profile) ? std::optional(*found) : std::nullopt;
}

} // namespace tegata::demo
