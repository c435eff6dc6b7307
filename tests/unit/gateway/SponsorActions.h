#pragma once

#include "GatewayFixture.h"

/// Actions that the sponsor's tests ask it to pay for.
namespace tegata::gateway::test {

using protocol::NonceLane;

inline protocol::RegisterInstitution aRegistration(GatewayFixture &fixture, const Member &founder)
{
    protocol::RegisterInstitution action;
    action.institutionId = fixture.random.strongBytes<protocol::InstitutionId>();
    action.name = "Hospital";
    action.legalIdHash = fixture.random.strongBytes<protocol::Hash32>();
    action.encPk = fixture.random.strongBytes<protocol::EncryptionPublicKey>();
    action.vaultPk = fixture.random.strongBytes<protocol::EncryptionPublicKey>();
    action.recoveryPk = fixture.random.strongBytes<protocol::EncryptionPublicKey>();
    action.recoveryWrapHash = fixture.random.strongBytes<protocol::WrapHash>();
    action.authorization = fixture.authorize(founder, NonceLane::Institution);
    return action;
}

inline protocol::RegisterPatient aPatientRegistration(GatewayFixture &fixture, const Member &newPatient)
{
    protocol::RegisterPatient action;
    action.patientId = fixture.random.strongBytes<protocol::PatientId>();
    action.encPk = fixture.random.strongBytes<protocol::EncryptionPublicKey>();
    action.introducedBy = fixture.hospital;
    action.authorization = fixture.authorize(newPatient, NonceLane::Patient);
    return action;
}

inline protocol::Introduction anIntroduction(GatewayFixture &fixture)
{
    const auto token = fixture.random.strongBytes<protocol::Introduction>();
    const auto id = fixture.hospital;
    const auto now = fixture.clock.now();
    if (!fixture.store([id, token, now](Store &store) { return store.mailbox.setIntroduction(id, token, now); })) {
        qFatal("introduction");
    }
    return token;
}

} // namespace tegata::gateway::test
