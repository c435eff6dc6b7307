#pragma once

#include "../Cast.h"
#include "../scenes/Scenes.h"

#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>

namespace tegata::demo {

/// A sample patient, made by workflows in a profile without a window, as the command line tool makes one: the demo with
/// windows begins with charts that others already look at. The patient of the headless run has a Phone.
class PatientSide
{
public:
    /// `cast` outlives the patient.
    PatientSide(Stage &stage, Cast &cast, QString profile, const Secrets &secrets);

    /// Makes the identity under the institution whose code this is.
    void begin(const clinical::PatientDraft &person, const QString &code);
    void grant(const QString &institution, const QString &code);
    /// Empty after a failure.
    [[nodiscard]] std::optional<protocol::PatientId> id();

private:
    [[nodiscard]] workflows::Workspace *workspace();

    Stage &m_stage;
    Cast &m_cast;
    QString m_profile;
    QByteArray m_pin;
};

} // namespace tegata::demo
