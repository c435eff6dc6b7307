#include "Handlers_p.h"

#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

namespace tegata::gateway {
namespace {

using protocol::WrapKind;

/// Who makes this kind of wrap, and so puts it here.
bool mayStore(const Standing &caller, const protocol::WrapContext &context)
{
    switch (context.kind) {
    case WrapKind::ChartKeysForInstitution:
    case WrapKind::ChartKeysForPatient:
        return caller.isPatient(protocol::PatientId(context.subject.bytes())) &&
               context.sender == protocol::Hash32(caller.patientId.bytes());
    case WrapKind::VaultSeedForMember:
    case WrapKind::VaultSeedForRecovery:
        return caller.isAdministratorOf(protocol::InstitutionId(context.subject.bytes())) &&
               context.sender == protocol::paddedAddressOf(caller.key);
    case WrapKind::RecordKeyForAuthor:
        return false; // inside its envelope only
    }
    return false;
}

/// Whom this kind of wrap is for; chart keys for an institution are its own only while the grant runs.
bool mayFetch(const Standing &caller, const StoredWrap &wrap)
{
    switch (wrap.kind) {
    case WrapKind::ChartKeysForInstitution:
        return caller.isServedMemberOf(protocol::InstitutionId(wrap.recipientId.bytes()));
    case WrapKind::ChartKeysForPatient:
        return caller.isPatient(protocol::PatientId(wrap.subject.bytes()));
    case WrapKind::VaultSeedForMember:
        // An administrator looks whether it is still here; what is sealed in it stays sealed to him.
        return caller.isAdministratorOf(protocol::InstitutionId(wrap.subject.bytes())) ||
               (caller.isServedMemberOf(protocol::InstitutionId(wrap.subject.bytes())) &&
                wrap.recipientId == protocol::paddedAddressOf(caller.key));
    case WrapKind::VaultSeedForRecovery:
        return caller.isAdministratorOf(protocol::InstitutionId(wrap.subject.bytes()));
    case WrapKind::RecordKeyForAuthor:
        return false;
    }
    return false;
}

Result<protocol::VaultEpoch> vaultOf(const QByteArrayList &arguments)
{
    const auto institutionId = pathId<protocol::InstitutionId>(arguments, 0);
    if (!institutionId) {
        return failure(institutionId.error());
    }
    bool isNumber = false;
    const auto epoch = arguments.value(1).toUInt(&isNumber);
    if (!isNumber || epoch == 0 || QByteArray::number(epoch) != arguments.value(1)) {
        return failure(GatewayError::NotFound, "epoch");
    }
    return protocol::VaultEpoch{*institutionId, protocol::Epoch(epoch)};
}

} // namespace

Task<HttpResponse> KeyHandlers::putWrap(Call call)
{
    const auto named = pathId<protocol::WrapHash>(call.match.arguments, 0);
    if (!named) {
        co_return failure(named.error());
    }
    const auto wrap = protocol::decodeWrap(bytesOf(call.request.body));
    if (!wrap) {
        co_return failure(GatewayError::Malformed, "wrap: " + wrap.error().key());
    }
    if (protocol::wrapHashOf(m_parts.deployment, *wrap) != *named) {
        co_return failure(GatewayError::Malformed, "the wrap has another hash");
    }
    if (!mayStore(call.caller, wrap->context)) {
        co_return failure(GatewayError::NotPermitted);
    }
    StoredWrap stored;
    stored.hash = *named;
    stored.kind = wrap->context.kind;
    stored.subject = wrap->context.subject;
    stored.recipientId = wrap->context.recipientId;
    stored.wrap = call.request.body;
    auto put = [stored](Store &store, UnixTime now) { return store.objects.putWrap(stored, now); };
    auto writing = storing(m_parts, call, put);
    const auto done = co_await writing;
    if (!done) {
        co_return failure(done.error());
    }
    co_return jsonResponse(201, {{QStringLiteral("hash"), named->hexString()}});
}

Task<HttpResponse> KeyHandlers::getWrap(Call call)
{
    const auto named = pathId<protocol::WrapHash>(call.match.arguments, 0);
    if (!named) {
        co_return failure(named.error());
    }
    const auto hash = *named;
    auto finding = m_parts.storage.run([hash](Store &store) { return store.objects.findWrap(hash); });
    const auto wrap = co_await finding;
    if (!wrap) {
        co_return failure(wrap.error());
    }
    if (!*wrap || !mayFetch(call.caller, **wrap)) {
        co_return failure(GatewayError::NotFound);
    }
    auto asking = isGranted(call.caller, **wrap);
    const auto granted = co_await asking;
    if (!granted) {
        co_return failure(granted.error());
    }
    if (!*granted) {
        co_return failure(GatewayError::NotFound);
    }
    co_return binaryResponse((*wrap)->wrap);
}

Task<bool> KeyHandlers::isGranted(Standing caller, StoredWrap wrap)
{
    if (wrap.kind != WrapKind::ChartKeysForInstitution) {
        co_return true;
    }
    const auto decoded = protocol::decodeWrap(bytesOf(wrap.wrap));
    if (!decoded) {
        co_return false;
    }
    const protocol::PatientId patientId(wrap.subject.bytes());
    const protocol::InstitutionId institutionId(wrap.recipientId.bytes());
    const auto grant = co_await m_parts.reader.grant(patientId, institutionId, caller.block);
    if (!grant) {
        co_return chainUnavailable(grant.error());
    }
    if (!*grant || !(*grant)->isRunning) {
        co_return false;
    }
    // A later grant of the same pair may have left this compartment out.
    const auto item =
        co_await m_parts.reader.grantItem(patientId, institutionId, decoded->context.compartment, caller.block);
    if (!item) {
        co_return chainUnavailable(item.error());
    }
    co_return item->has_value();
}

Task<HttpResponse> KeyHandlers::patientWraps(Call call)
{
    const auto patientId = pathId<protocol::PatientId>(call.match.arguments, 0);
    if (!patientId) {
        co_return failure(patientId.error());
    }
    if (!call.caller.isPatient(*patientId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto wanted = *patientId;
    auto listing = m_parts.storage.run([wanted](Store &store) { return store.objects.wrapsOfPatient(wanted); });
    const auto hashes = co_await listing;
    if (!hashes) {
        co_return failure(hashes.error());
    }
    QJsonArray list;
    for (const auto &hash : *hashes) {
        list.append(hash.hexString());
    }
    co_return jsonResponse(200, {{QStringLiteral("wraps"), list}});
}

Task<HttpResponse> KeyHandlers::putPredecessor(Call call)
{
    const auto vault = vaultOf(call.match.arguments);
    if (!vault) {
        co_return failure(vault.error());
    }
    const auto seal = protocol::decodePredecessorSeal(bytesOf(call.request.body));
    if (!seal || seal->vault != *vault) {
        co_return failure(GatewayError::Malformed, "predecessor seal");
    }
    if (!call.caller.isAdministratorOf(vault->institutionId)) {
        co_return failure(GatewayError::NotPermitted);
    }
    const auto place = *vault;
    const auto body = call.request.body;
    auto put = [place, body](Store &store, UnixTime now) { return store.objects.putPredecessor(place, body, now); };
    auto writing = storing(m_parts, call, put);
    const auto done = co_await writing;
    if (!done) {
        co_return failure(done.error());
    }
    co_return jsonResponse(201, {});
}

Task<HttpResponse> KeyHandlers::getPredecessor(Call call)
{
    const auto vault = vaultOf(call.match.arguments);
    if (!vault) {
        co_return failure(vault.error());
    }
    if (!call.caller.isServedMemberOf(vault->institutionId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto place = *vault;
    auto finding = m_parts.storage.run([place](Store &store) { return store.objects.findPredecessor(place); });
    const auto seal = co_await finding;
    if (!seal) {
        co_return failure(seal.error());
    }
    if (!*seal) {
        co_return failure(GatewayError::NotFound);
    }
    co_return binaryResponse(**seal);
}

Task<HttpResponse> KeyHandlers::putDirectoryEntry(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    const auto device = pathId<protocol::Address>(call.match.arguments, 1);
    if (!institutionId || !device) {
        co_return failure(GatewayError::NotFound);
    }
    const auto entry = protocol::decodeDirectorySeal(bytesOf(call.request.body));
    if (!entry || entry->institutionId != *institutionId || entry->device != *device) {
        co_return failure(GatewayError::Malformed, "directory entry");
    }
    // An administrator names terminals; a terminal may mend its own name.
    const auto isOwn =
        call.caller.isServedDevice() && call.caller.key == *device && call.caller.institutionId == *institutionId;
    if (!call.caller.isAdministratorOf(*institutionId) && !isOwn) {
        co_return failure(GatewayError::NotPermitted);
    }
    const auto institution = *institutionId;
    const auto address = *device;
    const auto body = call.request.body;
    auto put = [institution, address, body](Store &store, UnixTime now) {
        return store.objects.putDirectoryEntry(institution, address, body, now);
    };
    auto writing = storing(m_parts, call, put);
    const auto done = co_await writing;
    if (!done) {
        co_return failure(done.error());
    }
    co_return jsonResponse(201, {});
}

Task<HttpResponse> KeyHandlers::getDirectoryEntry(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    const auto device = pathId<protocol::Address>(call.match.arguments, 1);
    if (!institutionId || !device || !call.caller.isServedMemberOf(*institutionId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto institution = *institutionId;
    const auto address = *device;
    auto finding = m_parts.storage.run(
        [institution, address](Store &store) { return store.objects.findDirectoryEntry(institution, address); });
    const auto entry = co_await finding;
    if (!entry) {
        co_return failure(entry.error());
    }
    if (!*entry) {
        co_return failure(GatewayError::NotFound);
    }
    co_return binaryResponse(**entry);
}

Task<HttpResponse> KeyHandlers::directory(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    if (!institutionId || !call.caller.isServedMemberOf(*institutionId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto institution = *institutionId;
    auto listing = m_parts.storage.run([institution](Store &store) { return store.objects.directoryOf(institution); });
    const auto entries = co_await listing;
    if (!entries) {
        co_return failure(entries.error());
    }
    QJsonArray list;
    for (const auto &entry : *entries) {
        list.append(QString::fromLatin1(entry.toBase64()));
    }
    co_return jsonResponse(200, {{QStringLiteral("entries"), list}});
}

} // namespace tegata::gateway
