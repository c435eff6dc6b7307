#include "VectorSupport.h"

#include "Samples.h"

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

crypto::SigningKey signerOf(const Action &action)
{
    return vectors::signingKeyOf("action " + std::string(nameOf(action)) + " signer");
}

template <typename Struct> Struct sampleAction()
{
    for (const Action &action : vectors::sampleActions()) {
        if (const auto *found = std::get_if<Struct>(&action)) {
            return *found;
        }
    }
    qFatal("no sample of this action");
}

bool isInvalid(const Action &action)
{
    const auto result = validateAction(action);
    return !result && result.error().is(ProtocolError::InvalidValue);
}

/// The action with its new key's consent, where it wants one, by a key that its address is of.
std::pair<Action, std::optional<Signature>> withConsent(Action action)
{
    const auto newKey = vectors::signingKeyOf("new key");
    const Address address = *crypto::addressOf(newKey);
    if (auto *added = std::get_if<AddAdministrator>(&action)) {
        added->administrator = address;
    } else if (auto *approved = std::get_if<ApproveDevice>(&action)) {
        approved->device = address;
    } else if (auto *replaced = std::get_if<ReplacePatientKey>(&action)) {
        replaced->newKey = address;
    }
    const auto consent = consentOf(action);
    if (!consent) {
        return {action, std::nullopt};
    }
    return {action, *signDigest(newKey, address, digestOf(vectors::sampleDeployment(), *consent))};
}

} // namespace

class ActionsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindOfActionHasASample()
    {
        QCOMPARE(vectors::sampleActions().size(), std::variant_size_v<Action>);
        for (std::size_t index = 0; index < std::variant_size_v<Action>; ++index) {
            QCOMPARE(vectors::sampleActions()[index].index(), index);
        }
    }

    void everyActionIsSignedAndVerified()
    {
        const Deployment deployment = vectors::sampleDeployment();
        for (const Action &sample : vectors::sampleActions()) {
            QVERIFY2(validateAction(sample).has_value(), nameOf(sample).data());
            const auto [action, consent] = withConsent(sample);
            const auto made = signAction(deployment, action, signerOf(action), consent);
            QVERIFY2(made.has_value(), nameOf(action).data());
            QVERIFY2(verifyAction(deployment, *made).has_value(), nameOf(action).data());

            Deployment elsewhere = deployment;
            elsewhere.chainId = ChainId{1};
            QVERIFY2(!verifyAction(elsewhere, *made).has_value(), nameOf(action).data());

            SignedAction altered = *made;
            authorizationOf(altered.action).deadline += std::chrono::seconds(1);
            QVERIFY2(verifyAction(deployment, altered).error().is(ProtocolError::SignerMismatch),
                     nameOf(action).data());
            altered = *made;
            authorizationOf(altered.action).signer = Address();
            QVERIFY2(!verifyAction(deployment, altered).has_value(), nameOf(action).data());
        }
    }

    void noFieldOfAnyActionIsLeftOutOfItsDigest()
    {
        const Deployment deployment = vectors::sampleDeployment();
        for (const Action &sample : vectors::sampleActions()) {
            std::visit(
                [&](const auto &value) {
                    using Struct = std::remove_cvref_t<decltype(value)>;
                    const Digest original = digestOf(deployment, Action(value));
                    int fields = 0;
                    describe(value, [&](std::string_view, const auto &) { ++fields; });
                    for (int chosen = 0; chosen < fields; ++chosen) {
                        Struct changed = value;
                        int index = 0;
                        describe(changed, [&](std::string_view, auto &&field) {
                            if (index++ == chosen) {
                                change(field);
                            }
                        });
                        QVERIFY2(digestOf(deployment, Action(changed)) != original, typedName<Struct>.data());
                    }
                },
                sample);
        }
    }

    void consentIsWantedExactlyWhereAKeyIsBound()
    {
        const Deployment deployment = vectors::sampleDeployment();
        int binding = 0;
        for (const Action &sample : vectors::sampleActions()) {
            const auto [action, consent] = withConsent(sample);
            const auto key = signerOf(action);
            const std::optional<Signature> wrong = consent ? std::nullopt : std::optional(Signature());
            QVERIFY(signAction(deployment, action, key, wrong).error().is(ProtocolError::InvalidValue));
            SignedAction made = *signAction(deployment, action, key, consent);
            made.consent = wrong;
            QVERIFY(verifyAction(deployment, made).error().is(ProtocolError::InvalidValue));
            if (consent) {
                ++binding;
                made.consent = made.signature; // the owner cannot consent for the new key
                QVERIFY(verifyAction(deployment, made).error().is(ProtocolError::SignerMismatch));
            }
        }
        QCOMPARE(binding, 3);
    }

    void aForeignKeyCannotSign()
    {
        const Action action = sampleAction<CloseChart>();
        const auto result = signAction(vectors::sampleDeployment(), action, vectors::signingKeyOf("a stranger"));
        QVERIFY(result.error().is(ProtocolError::SignerMismatch));
    }

    void lanesAreThoseOfTheTable()
    {
        const std::map<std::string_view, int> lanes = {
            {"RegisterInstitution", 1},
            {"UpdateInstitution", 1},
            {"SetInstitutionActive", 1},
            {"AddAdministrator", 1},
            {"RemoveAdministrator", 1},
            {"ApproveDevice", 2},
            {"RevokeDevice", 2},
            {"RotateVault", 2},
            {"RegisterPatient", 3},
            {"ReplacePatientKey", 3},
            {"OpenChart", 3},
            {"CloseChart", 3},
            {"Grant", 4},
            {"Revoke", 4},
            {"RotateChart", 4},
        };
        for (const Action &action : vectors::sampleActions()) {
            const auto lane = nonceLaneOf(action);
            const auto found = lanes.find(nameOf(action));
            QCOMPARE(lane.has_value(), found != lanes.end());
            QVERIFY(!lane || static_cast<int>(*lane) == found->second);
        }
        QCOMPARE(orderedNonce(NonceLane::Grants, 0x0102030405060708).hex(),
                 "0x0000000000000000000000000000000000000000000000040102030405060708");
    }

    void noncesOfAnotherLaneAreRefused()
    {
        auto grant = sampleAction<Grant>();
        grant.authorization.nonce = orderedNonce(NonceLane::Patient, 7);
        QVERIFY(isInvalid(grant));
        auto bytes = orderedNonce(NonceLane::Grants, 7).bytes();
        bytes[0] = 1;
        grant.authorization.nonce = Nonce(bytes);
        QVERIFY(isInvalid(grant));
        auto record = sampleAction<AppendRecord>(); // unordered: any
        record.authorization.nonce = Nonce(bytes);
        QVERIFY(!isInvalid(record));
    }

    void rulesOfTheLedgerThatNeedNoState()
    {
        const auto broken = [](auto action, auto change) {
            change(action);
            return isInvalid(action);
        };
        const auto registration = sampleAction<RegisterInstitution>();
        QVERIFY(broken(registration, [](auto &action) { action.name.clear(); }));
        QVERIFY(broken(registration, [](auto &action) { action.name = std::string(201, 'x'); }));
        QVERIFY(!broken(registration, [](auto &action) { action.name = std::string(200, 'x'); }));
        QVERIFY(broken(registration, [](auto &action) { action.name = "a\nb"; }));
        QVERIFY(broken(registration, [](auto &action) { action.name = "a\x7f"; }));
        QVERIFY(broken(registration, [](auto &action) { action.kind = InstitutionKind{0}; }));
        QVERIFY(broken(registration, [](auto &action) { action.kind = InstitutionKind{4}; }));
        QVERIFY(broken(registration, [](auto &action) { action.vaultPk = EncryptionPublicKey(); }));

        const auto grant = sampleAction<Grant>();
        QVERIFY(broken(grant, [](auto &action) { action.items.clear(); }));
        QVERIFY(broken(grant, [](auto &action) { std::swap(action.items[0], action.items[1]); }));
        QVERIFY(broken(grant, [](auto &action) { action.items[1] = action.items[0]; }));
        QVERIFY(broken(grant, [](auto &action) { action.items[0].permissions = Permission{0}; }));
        QVERIFY(broken(grant, [](auto &action) { action.items[0].permissions = Permission{4}; }));
        QVERIFY(broken(grant, [](auto &action) { action.items[0].fromEpoch = Epoch{0}; }));
        QVERIFY(broken(grant, [](auto &action) { action.items.resize(17); }));

        const auto revoke = sampleAction<Revoke>();
        QVERIFY(broken(revoke, [](auto &action) { std::swap(action.rotations[0], action.rotations[1]); }));
        QVERIFY(broken(revoke, [](auto &action) { action.rotations[0].ckCommit = KeyCommitment(); }));
        QVERIFY(broken(revoke, [](auto &action) {
            for (auto &rotation : action.rotations) {
                if (!rotation.keep.empty()) {
                    action.institutionId = rotation.keep[0].institutionId; // the revoked one kept as a reader
                }
            }
        }));
        const auto chartRotation = sampleAction<RotateChart>();
        QVERIFY(broken(chartRotation, [](auto &action) { action.rotations.clear(); }));

        const auto vaultRotation = sampleAction<RotateVault>();
        QVERIFY(broken(vaultRotation, [](auto &action) { action.rotation.clear(); }));
        QVERIFY(broken(vaultRotation, [](auto &action) { action.rotation.push_back(action.rotation[0]); }));
        const auto revocation = sampleAction<RevokeDevice>();
        QVERIFY(!broken(revocation, [](auto &action) { action.rotation.clear(); }));
        QVERIFY(broken(revocation,
                       [](auto &action) { std::swap(action.rotation[0].wraps[0], action.rotation[0].wraps[1]); }));
        QVERIFY(broken(revocation, [](auto &action) { action.reason = RevocationReason{3}; }));

        QVERIFY(broken(sampleAction<ApproveDevice>(), [](auto &action) { action.role = DeviceRole{6}; }));
        QVERIFY(broken(sampleAction<AppendRecords>(), [](auto &action) { action.count = 4097; }));
        QVERIFY(broken(sampleAction<AppendRecords>(), [](auto &action) { action.count = 0; }));
        QVERIFY(broken(sampleAction<AppendRecord>(), [](auto &action) { action.epoch = Epoch{0}; }));
        QVERIFY(broken(sampleAction<IssuePrescription>(), [](auto &action) { action.fills = 13; }));
        QVERIFY(broken(sampleAction<IssuePrescription>(), [](auto &action) { action.fills = 0; }));
        QVERIFY(broken(sampleAction<DispensePrescription>(), [](auto &action) { action.fill = 0; }));
        QVERIFY(broken(sampleAction<OpenChart>(), [](auto &action) { action.charts[0].suite = Suite{2}; }));
    }

private:
    template <typename Field> static void change(Field &&field)
    {
        using Plain = std::remove_cvref_t<Field>;
        if constexpr (IsStrongBytes<Plain>::value) {
            auto bytes = field.bytes();
            bytes.back() ^= 1U;
            field = Plain(bytes);
        } else if constexpr (IsWidened<Plain>::value) {
            field.value += std::chrono::seconds(1);
        } else if constexpr (std::is_same_v<Plain, UnixTime>) {
            field += std::chrono::seconds(1);
        } else if constexpr (std::is_same_v<Plain, std::string>) {
            field += 'x';
        } else if constexpr (std::is_same_v<Plain, bool>) {
            field = !field;
        } else if constexpr (IsVector<Plain>::value) {
            field.push_back(typename Plain::value_type{});
        } else {
            field = static_cast<Plain>(numberOf(field) + 1);
        }
    }
};

QTEST_APPLESS_MAIN(ActionsTest)
#include "ActionsTest.moc"
