#include "SponsorActions.h"

#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

/// One way to break one check, and the code that must come of it.
struct Violation
{
    const char *name;
    GatewayError expected;
    std::function<Result<Sponsorship>(GatewayFixture &)> submit;
};

Bytes flipped(Bytes bytes, std::size_t index)
{
    bytes[index] ^= 0x01U;
    return bytes;
}

/// The valid append, changed before it is signed.
std::function<Result<Sponsorship>(GatewayFixture &)> append(std::function<void(GatewayFixture &)> prepare,
                                                            std::function<void(protocol::AppendRecord &)> change = {})
{
    return [prepare = std::move(prepare), change = std::move(change)](GatewayFixture &fixture) {
        if (prepare) {
            prepare(fixture);
        }
        auto action = fixture.anAppend();
        if (change) {
            change(action);
        }
        return fixture.submit(fixture.calldataOf(action, fixture.doctor));
    };
}

/// The valid append's bytes, changed after it was signed.
std::function<Result<Sponsorship>(GatewayFixture &)> appendBytes(std::function<Bytes(Bytes)> change)
{
    return [change = std::move(change)](GatewayFixture &fixture) {
        return fixture.submit(change(fixture.calldataOf(fixture.anAppend(), fixture.doctor)));
    };
}

Result<Sponsorship> rename(GatewayFixture &fixture, const Member &signer, const protocol::InstitutionId &institution,
                           std::uint64_t sequence = 0)
{
    protocol::UpdateInstitution action;
    action.institutionId = institution;
    action.name = "New name";
    action.authorization = fixture.authorize(signer, NonceLane::Institution);
    action.authorization.nonce = protocol::orderedNonce(NonceLane::Institution, sequence);
    return fixture.submit(fixture.calldataOf(action, signer));
}

const std::vector<Violation> &violations()
{
    using F = GatewayFixture;
    static const std::vector<Violation> table{
        // Size, selector, encoding
        {"empty calldata", GatewayError::UnknownAction, [](F &f) { return f.submit({}); }},
        {"three bytes", GatewayError::UnknownAction,
         [](F &f) {
             return f.submit({1, 2, 3});
         }},
        {"too large", GatewayError::TooLarge, [](F &f) { return f.submit(Bytes(200'000, 0)); }},
        {"foreign selector", GatewayError::UnknownAction,
         appendBytes([](Bytes b) { return flipped(std::move(b), 0); })},
        {"token transfer", GatewayError::UnknownAction,
         [](F &f) {
             Bytes call = toBytes(ledger::selectorOf("transfer(address,uint256)"));
             call.resize(68);
             return f.submit(call);
         }},
        {"truncated", GatewayError::NotCanonical, appendBytes([](Bytes b) {
             b.pop_back();
             return b;
         })},
        {"one word short", GatewayError::NotCanonical, appendBytes([](Bytes b) {
             b.resize(b.size() - 32);
             return b;
         })},
        {"byte behind the end", GatewayError::NotCanonical, appendBytes([](Bytes b) {
             b.push_back(0);
             return b;
         })},
        {"word behind the end", GatewayError::NotCanonical, appendBytes([](Bytes b) {
             b.resize(b.size() + 32);
             return b;
         })},
        {"dirty padding", GatewayError::NotCanonical,
         appendBytes([](Bytes b) { return flipped(std::move(b), b.size() - 1); })},
        {"epoch wider than its type", GatewayError::NotCanonical,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 2 * 32); })},
        {"address wider than its type", GatewayError::NotCanonical,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 4 * 32); })},
        {"signature offset moved", GatewayError::NotCanonical,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 7 * 32 + 31); })},
        {"signature length", GatewayError::NotCanonical,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 8 * 32 + 31); })},
        // Deadline
        {"deadline passed", GatewayError::DeadlinePassed,
         append({}, [](auto &a) { a.authorization.deadline -= std::chrono::hours(1); })},
        {"deadline long passed", GatewayError::DeadlinePassed,
         append({}, [](auto &a) { a.authorization.deadline = fromUnixSeconds(1); })},
        {"deadline passed on chain", GatewayError::DeadlinePassed,
         append([](F &f) { f.ledger.blockTime = f.clock.time + std::chrono::hours(2); })},
        {"deadline far away", GatewayError::DeadlineTooFar,
         append({}, [](auto &a) { a.authorization.deadline += std::chrono::hours(48); })},
        {"deadline at the end of time", GatewayError::DeadlineTooFar,
         append({}, [](auto &a) { a.authorization.deadline = fromUnixSeconds(1ULL << 60U); })},
        // Signature
        {"record hash changed after signing", GatewayError::SignatureInvalid,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 3 * 32 + 31); })},
        {"signer changed after signing", GatewayError::SignatureInvalid,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 4 * 32 + 31); })},
        {"nonce changed after signing", GatewayError::SignatureInvalid,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 5 * 32 + 31); })},
        {"r changed", GatewayError::SignatureInvalid,
         appendBytes([](Bytes b) { return flipped(std::move(b), 4 + 9 * 32 + 10); })},
        {"v changed", GatewayError::SignatureInvalid, appendBytes([](Bytes b) {
             b[4 + 11 * 32] = b[4 + 11 * 32] == 27 ? 28 : 27;
             return b;
         })},
        {"v of an older form", GatewayError::SignatureInvalid, appendBytes([](Bytes b) {
             b[4 + 11 * 32] = static_cast<std::uint8_t>(b[4 + 11 * 32] - 27);
             return b;
         })},
        {"signed by another key", GatewayError::SignatureInvalid,
         [](F &f) {
             auto action = f.anAppend();
             const auto digest = protocol::digestOf(f.deployment, protocol::Action(action));
             const auto signature = crypto::sign(f.pharmacist.key, crypto::Hash32(digest.bytes()));
             return f.submit(*ledger::encodeCall({action, *signature, std::nullopt}));
         }},
        {"signed for another ledger", GatewayError::SignatureInvalid,
         [](F &f) {
             auto other = f.deployment;
             other.ledger = protocol::Address(ByteArray<20>{0xaa, 0xbc});
             const auto call = protocol::signAction(other, f.anAppend(), f.doctor.key);
             return f.submit(*ledger::encodeCall(*call));
         }},
        {"signed for another chain", GatewayError::SignatureInvalid,
         [](F &f) {
             auto other = f.deployment;
             other.chainId = protocol::ChainId(1);
             const auto call = protocol::signAction(other, f.anAppend(), f.doctor.key);
             return f.submit(*ledger::encodeCall(*call));
         }},
        // Who the signer is
        {"stranger", GatewayError::SignerNotPermitted, append([](F &f) { f.ledger.purposes.erase(f.doctor.address); })},
        {"revoked device", GatewayError::SignerNotPermitted,
         append([](F &f) { f.ledger.devices[f.doctor.address].revokedAt = f.clock.time; })},
        {"device past its end date", GatewayError::SignerNotPermitted,
         append([](F &f) { f.ledger.devices[f.doctor.address].notAfter = f.clock.time; })},
        {"device of an inactive institution", GatewayError::SignerNotPermitted,
         append([](F &f) { f.ledger.institutions[f.hospital].isActive = false; })},
        {"no grant", GatewayError::SignerNotPermitted, append([](F &f) { f.ledger.grants.clear(); })},
        {"grant to read only", GatewayError::SignerNotPermitted,
         append([](F &f) { f.grant(f.hospital, f.compartment, 1); })},
        {"grant of another compartment", GatewayError::SignerNotPermitted,
         append({}, [](auto &a) { a.compartment = protocol::CompartmentId(ByteArray<32>{7}); })},
        {"administrator of another institution", GatewayError::SignerNotPermitted,
         [](F &f) { return rename(f, f.administrator, f.pharmacy); }},
        {"device instead of administrator", GatewayError::SignerNotPermitted,
         [](F &f) { return rename(f, f.doctor, f.hospital); }},
        {"removed administrator", GatewayError::SignerNotPermitted,
         [](F &f) {
             f.ledger.administrators[f.administrator.address].isActive = false;
             return rename(f, f.administrator, f.hospital);
         }},
        {"another patient's key", GatewayError::SignerNotPermitted,
         [](F &f) {
             protocol::CloseChart action;
             action.patientId = f.random.strongBytes<protocol::PatientId>();
             action.authorization = f.authorize(f.patient, NonceLane::Patient);
             return f.submit(f.calldataOf(action, f.patient));
         }},
        {"replaced patient key", GatewayError::SignerNotPermitted,
         [](F &f) {
             f.ledger.patients.erase(f.patient.address);
             protocol::CloseChart action;
             action.patientId = f.patientId;
             action.authorization = f.authorize(f.patient, NonceLane::Patient);
             return f.submit(f.calldataOf(action, f.patient));
         }},
        {"claim by a doctor", GatewayError::SignerNotPermitted,
         [](F &f) {
             protocol::ClaimPrescription action;
             action.authorization = f.authorize(f.doctor, std::nullopt);
             return f.submit(f.calldataOf(action, f.doctor));
         }},
        {"prescription by a nurse", GatewayError::SignerNotPermitted,
         [](F &f) {
             f.ledger.devices[f.doctor.address].role = protocol::DeviceRole::Nurse;
             protocol::IssuePrescription action;
             action.patientId = f.patientId;
             action.compartment = f.compartment;
             action.notAfter = f.clock.now() + std::chrono::hours(100);
             action.authorization = f.authorize(f.doctor, std::nullopt);
             return f.submit(f.calldataOf(action, f.doctor));
         }},
        {"registration with a key that was bound before", GatewayError::SignerNotPermitted,
         [](F &f) {
             const auto token = f.invite();
             return f.submit(f.calldataOf(aRegistration(f, f.doctor), f.doctor), token);
         }},
        {"institution that came to the chain by itself", GatewayError::NotAdmitted,
         [](F &f) {
             const auto institution = f.random.strongBytes<protocol::InstitutionId>();
             f.ledger.institutions[institution].isActive = true;
             const auto stranger = f.newMember();
             f.makeAdministrator(stranger, institution);
             return rename(f, stranger, institution);
         }},
        {"patient who came to the chain by himself", GatewayError::NotAdmitted,
         [](F &f) {
             const auto stranger = f.newMember();
             const auto id = f.random.strongBytes<protocol::PatientId>();
             f.makePatient(stranger, id);
             protocol::CloseChart action;
             action.patientId = id;
             action.authorization = f.authorize(stranger, NonceLane::Patient);
             return f.submit(f.calldataOf(action, stranger));
         }},
        // Invitation and introduction
        {"no invitation", GatewayError::InvitationInvalid,
         [](F &f) {
             const auto founder = f.newMember();
             return f.submit(f.calldataOf(aRegistration(f, founder), founder));
         }},
        {"wrong invitation", GatewayError::InvitationInvalid,
         [](F &f) {
             const auto founder = f.newMember();
             const auto token = f.invite();
             return f.submit(f.calldataOf(aRegistration(f, founder), founder), token + QLatin1Char('x'));
         }},
        {"expired invitation", GatewayError::InvitationInvalid,
         [](F &f) {
             const auto founder = f.newMember();
             const auto token = f.invite();
             f.clock.time += std::chrono::hours(1);
             return f.submit(f.calldataOf(aRegistration(f, founder), founder), token);
         }},
        {"used invitation", GatewayError::InvitationInvalid,
         [](F &f) {
             const auto token = f.invite();
             const auto first = f.newMember();
             if (!f.submit(f.calldataOf(aRegistration(f, first), first), token)) {
                 qFatal("the first registration was refused");
             }
             const auto second = f.newMember();
             return f.submit(f.calldataOf(aRegistration(f, second), second), token);
         }},
        {"no introduction", GatewayError::IntroductionInvalid,
         [](F &f) {
             const auto newPatient = f.newMember();
             return f.submit(f.calldataOf(aPatientRegistration(f, newPatient), newPatient));
         }},
        {"no introduction although none was set and zero is sent", GatewayError::IntroductionInvalid,
         [](F &f) {
             const auto newPatient = f.newMember();
             return f.submit(f.calldataOf(aPatientRegistration(f, newPatient), newPatient), {},
                             protocol::Introduction());
         }},
        {"introduction of another institution", GatewayError::IntroductionInvalid,
         [](F &f) {
             const auto token = anIntroduction(f);
             const auto newPatient = f.newMember();
             auto action = aPatientRegistration(f, newPatient);
             action.introducedBy = f.pharmacy;
             return f.submit(f.calldataOf(action, newPatient), {}, token);
         }},
        {"introduction of an inactive institution", GatewayError::IntroductionInvalid,
         [](F &f) {
             const auto token = anIntroduction(f);
             f.ledger.institutions[f.hospital].isActive = false;
             const auto newPatient = f.newMember();
             return f.submit(f.calldataOf(aPatientRegistration(f, newPatient), newPatient), {}, token);
         }},
        // Nonce
        {"unordered nonce used", GatewayError::NonceUsed,
         [](F &f) {
             const auto action = f.anAppend();
             f.ledger.usedNonces.insert({f.doctor.address, action.authorization.nonce});
             return f.submit(f.calldataOf(action, f.doctor));
         }},
        {"unordered nonce held by an action that waits", GatewayError::NonceUsed,
         [](F &f) {
             const auto first = f.anAppend();
             if (!f.submit(f.calldataOf(first, f.doctor))) {
                 qFatal("the first append was refused");
             }
             auto second = f.anAppend();
             second.authorization.nonce = first.authorization.nonce;
             return f.submit(f.calldataOf(second, f.doctor));
         }},
        {"ordered nonce used", GatewayError::NonceUsed,
         [](F &f) {
             f.ledger.sequences[{f.administrator.address, 1}] = 4;
             return rename(f, f.administrator, f.hospital, 3);
         }},
        {"ordered nonce ahead", GatewayError::NonceGap, [](F &f) { return rename(f, f.administrator, f.hospital, 1); }},
        // Gas and simulation
        {"dearer than the action can honestly be", GatewayError::GasCapExceeded,
         append([](F &f) { f.chain.gas = 1'000'000; })},
        {"would revert", GatewayError::WouldRevert, append([](F &f) { f.chain.reverts = true; })},
        {"would run out of the gas it gets", GatewayError::WouldRevert,
         append([](F &f) { f.chain.revertsAtExactGas = true; })},
        // Quotas and budget
        {"device's quota", GatewayError::QuotaExceeded, append([](F &f) {
             for (int count = 0; count < 5; ++count) {
                 if (!f.submit(f.calldataOf(f.anAppend(), f.doctor))) {
                     qFatal("an append within the quota was refused");
                 }
             }
         })},
        {"institution's quota", GatewayError::QuotaExceeded, append([](F &f) {
             f.configuration.quotas.institutionPerDay = 0;
             f.restart();
         })},
        {"patient's quota", GatewayError::QuotaExceeded,
         [](F &f) {
             f.configuration.quotas.patientPerDay = 0;
             f.restart();
             protocol::CloseChart action;
             action.patientId = f.patientId;
             action.authorization = f.authorize(f.patient, NonceLane::Patient);
             return f.submit(f.calldataOf(action, f.patient));
         }},
        {"introductions' quota", GatewayError::QuotaExceeded,
         [](F &f) {
             const auto token = anIntroduction(f);
             for (int count = 0; count < 2; ++count) {
                 const auto newPatient = f.newMember();
                 if (!f.submit(f.calldataOf(aPatientRegistration(f, newPatient), newPatient), {}, token)) {
                     qFatal("an introduction within the quota was refused");
                 }
             }
             const auto newPatient = f.newMember();
             return f.submit(f.calldataOf(aPatientRegistration(f, newPatient), newPatient), {}, token);
         }},
        {"day's budget", GatewayError::BudgetExhausted, append([](F &f) {
             f.configuration.sponsor.budgetPerDayGwei = 1000;
             f.restart();
         })},
        // What the gateway stands on
        {"network fee above the limit", GatewayError::SponsorUnavailable,
         append([](F &f) { f.chain.baseFee = ledger::Wei::fromGwei(101); })},
        {"nodes away", GatewayError::ChainUnavailable, append([](F &f) { f.ledger.isReachable = false; })},
        {"nodes away at the simulation", GatewayError::ChainUnavailable,
         append([](F &f) { f.chain.isReachable = false; })},
        {"sponsor off", GatewayError::SponsorUnavailable, append([](F &f) {
             f.configuration.sponsor.enabled = false;
             f.restart();
         })},
    };
    return table;
}

/// One way to break each check, all on the same append, so that two can be broken at once.
struct Step
{
    const char *name;
    GatewayError expected;
    std::function<void(GatewayFixture &)> prepare = {};
    std::function<void(GatewayFixture &, protocol::AppendRecord &)> change = {};
    std::function<Bytes(Bytes)> changeBytes = {};
};

/// In the order of docs/gateway.md, "Sponsor".
const std::vector<Step> &steps()
{
    using F = GatewayFixture;
    using A = protocol::AppendRecord;
    static const std::vector<Step> table{
        {"sponsor off", GatewayError::SponsorUnavailable,
         [](F &f) {
             f.configuration.sponsor.enabled = false;
             f.restart();
         }},
        {"size",
         GatewayError::TooLarge,
         {},
         {},
         [](Bytes b) {
             b.resize(200'000);
             return b;
         }},
        {"selector", GatewayError::UnknownAction, {}, {}, [](Bytes b) { return flipped(std::move(b), 0); }},
        {"canonical form",
         GatewayError::NotCanonical,
         {},
         {},
         [](Bytes b) {
             b.push_back(0);
             return b;
         }},
        {"nodes", GatewayError::ChainUnavailable, [](F &f) { f.ledger.isReachable = false; }},
        {"deadline passed",
         GatewayError::DeadlinePassed,
         {},
         [](F &, A &a) { a.authorization.deadline -= std::chrono::hours(1); }},
        {"deadline too far",
         GatewayError::DeadlineTooFar,
         {},
         [](F &, A &a) { a.authorization.deadline += std::chrono::hours(48); }},
        {"signature",
         GatewayError::SignatureInvalid,
         {},
         {},
         [](Bytes b) {
             b[4 + 11 * 32] = b[4 + 11 * 32] == 27 ? 28 : 27;
             return b;
         }},
        {"signer", GatewayError::SignerNotPermitted, [](F &f) { f.ledger.grants.clear(); }},
        {"who is paid for", GatewayError::NotAdmitted,
         [](F &f) {
             const auto institution = f.random.strongBytes<protocol::InstitutionId>();
             f.ledger.institutions[institution].isActive = true;
             f.ledger.devices[f.doctor.address].institutionId = institution;
             f.grant(institution, f.compartment, 3);
         }},
        {"nonce",
         GatewayError::NonceUsed,
         {},
         [](F &f, A &a) {
             f.ledger.usedNonces.insert({f.doctor.address, a.authorization.nonce});
         }},
        {"gas", GatewayError::GasCapExceeded, [](F &f) { f.chain.gas = 1'000'000; }},
        {"simulation", GatewayError::WouldRevert, [](F &f) { f.chain.revertsAtExactGas = true; }},
        {"fee of the network", GatewayError::SponsorUnavailable,
         [](F &f) { f.chain.baseFee = ledger::Wei::fromGwei(101); }},
        {"quota", GatewayError::QuotaExceeded,
         [](F &f) {
             f.configuration.quotas.institutionPerDay = 0;
             f.restart();
         }},
        {"budget", GatewayError::BudgetExhausted,
         [](F &f) {
             f.configuration.sponsor.budgetPerDayGwei = 1000;
             f.restart();
         }},
    };
    return table;
}

/// The valid append with these steps broken. What comes later is broken first, so that an earlier breach stands.
Result<Sponsorship> submitBroken(GatewayFixture &fixture, const std::vector<const Step *> &broken)
{
    for (auto step = broken.rbegin(); step != broken.rend(); ++step) {
        if ((*step)->prepare) {
            (*step)->prepare(fixture);
        }
    }
    auto action = fixture.anAppend();
    for (const auto *step : broken) {
        if (step->change) {
            step->change(fixture, action);
        }
    }
    auto calldata = fixture.calldataOf(action, fixture.doctor);
    for (auto step = broken.rbegin(); step != broken.rend(); ++step) {
        if ((*step)->changeBytes) {
            calldata = (*step)->changeBytes(std::move(calldata));
        }
    }
    return fixture.submit(std::move(calldata));
}

QString nameOf(GatewayError code)
{
    const auto name = ErrorTraits<GatewayError>::name(code);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace

class SponsorChecksTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCheckRefusesItsViolation_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t index = 0; index < violations().size(); ++index) {
            QTest::newRow(violations()[index].name) << static_cast<int>(index);
        }
        QVERIFY(violations().size() >= 60);
    }
    void everyCheckRefusesItsViolation()
    {
        QFETCH(int, index);
        const auto &violation = violations()[static_cast<std::size_t>(index)];
        GatewayFixture fixture;
        const auto answer = violation.submit(fixture);
        QVERIFY(!answer);
        QCOMPARE(nameOf(gatewayErrorOf(answer.error())), nameOf(violation.expected));
        // Nothing goes out but what the case had accepted before its violation.
        fixture.shutDown();
        QVERIFY(fixture.chain.sent.size() <= fixture.acceptedCount);
    }

    void ofTwoViolationsTheEarlierCheckAnswers_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        for (std::size_t first = 0; first < steps().size(); ++first) {
            for (std::size_t second = first; second < steps().size(); ++second) {
                // One deadline cannot be both; alone, a step gives its own answer.
                const auto areExclusive = steps()[first].expected == GatewayError::DeadlinePassed &&
                                          steps()[second].expected == GatewayError::DeadlineTooFar;
                if (!areExclusive) {
                    QTest::addRow("%s and %s", steps()[first].name, steps()[second].name)
                        << static_cast<int>(first) << static_cast<int>(second);
                }
            }
        }
    }
    void ofTwoViolationsTheEarlierCheckAnswers()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        const auto *earlier = &steps()[static_cast<std::size_t>(first)];
        const auto *later = &steps()[static_cast<std::size_t>(second)];
        GatewayFixture fixture;
        const auto answer =
            first == second ? submitBroken(fixture, {earlier}) : submitBroken(fixture, {earlier, later});
        QVERIFY(!answer);
        QCOMPARE(nameOf(gatewayErrorOf(answer.error())), nameOf(earlier->expected));
        fixture.shutDown();
        QVERIFY(fixture.chain.sent.empty());
    }

    void bodyMustBeExactlyAnActionRequest_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("plain") << QByteArray("{\"calldata\":\"0x00\"}") << true;
        QTest::newRow("with both") << QByteArray("{\"calldata\":\"0x00\",\"invitation\":\"a\",\"introduction\":"
                                                 "\"0x00000000000000000000000000000000\"}")
                                   << true;
        QTest::newRow("not JSON") << QByteArray("calldata") << false;
        QTest::newRow("a list") << QByteArray("[]") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("no calldata") << QByteArray("{}") << false;
        QTest::newRow("number") << QByteArray("{\"calldata\":5}") << false;
        QTest::newRow("without 0x") << QByteArray("{\"calldata\":\"00\"}") << false;
        QTest::newRow("odd digits") << QByteArray("{\"calldata\":\"0x0\"}") << false;
        QTest::newRow("no digits") << QByteArray("{\"calldata\":\"0xzz\"}") << false;
        QTest::newRow("a target") << QByteArray("{\"calldata\":\"0x00\",\"to\":\"0x00\"}") << false;
        QTest::newRow("short introduction") << QByteArray("{\"calldata\":\"0x00\",\"introduction\":\"0x00\"}") << false;
        QTest::newRow("invitation as a number") << QByteArray("{\"calldata\":\"0x00\",\"invitation\":1}") << false;
        QTest::newRow("long invitation") << "{\"calldata\":\"0x00\",\"invitation\":\"" + QByteArray(129, 'a') + "\"}"
                                         << false;
        QTest::newRow("deep nesting") << QByteArray(100'000, '[') << false;
    }
    void bodyMustBeExactlyAnActionRequest()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isGood);
        QCOMPARE(parseActionRequest(body).has_value(), isGood);
    }
};

QTEST_GUILESS_MAIN(SponsorChecksTest)
#include "SponsorChecksTest.moc"
