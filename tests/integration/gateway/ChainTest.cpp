#include "ChainActors.h"
#include "Client.h"
#include "DevChain.h"

#include <tegata/gateway/Gateway.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/EventPush.h>
#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Records.h>

#include <QEventLoop>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using test::ChainActors;
using test::Client;
using test::DevChain;

namespace {

template <typename T> auto wait(QCoro::Task<T> &&task) { return QCoro::waitFor(std::move(task)); }

} // namespace

class ChainTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_chain.start(), qPrintable(m_chain.problem()));
        m_nodes = m_chain.nodes(m_clock);
        m_reader = std::make_unique<ledger::NodeLedgerReader>(*m_nodes, m_chain.deployment());
        m_actors = std::make_unique<ChainActors>(m_chain, *m_nodes, m_random);
        m_configuration.network.listenPort = 0;
        m_configuration.chain.nodes = {m_chain.httpUrl()};
        m_configuration.chain.events = m_chain.webSocketUrl();
        m_configuration.chain.deployment = m_chain.deployment();
        m_configuration.store.file = m_folder.filePath(QStringLiteral("gateway.db"));
        m_configuration.sponsor.stuckAfter = std::chrono::seconds(1);
        m_configuration.limits.openRequestsPerMinute = 100'000;
        startGateway();
        m_founder = m_actors->makeMember();
        m_doctor = m_actors->makeMember();
        m_patient = m_actors->makeMember();
        m_institutionId = m_actors->fresh<protocol::InstitutionId>();
        m_patientId = m_actors->fresh<protocol::PatientId>();
        m_compartment = m_actors->fresh<protocol::CompartmentId>();
    }

    void cleanupTestCase() { stopGateway(); }

    void registrationNeedsAnInvitation()
    {
        const auto calldata = registration(m_institutionId, m_founder);
        const auto client = clientOf(m_founder);
        QVERIFY(wait(client->gateway.submitAction(calldata, {})).error().is(LedgerError::Refused));
        const auto wrong = wait(client->gateway.submitAction(calldata, {QStringLiteral("wrong"), {}}));
        QVERIFY(wrong.error().is(LedgerError::Refused));
        QCOMPARE(wrong.error().detail(), std::string("InvitationInvalid"));
        QVERIFY(!wait(m_reader->institution(m_institutionId))->has_value());
        const auto token = invite();
        const auto accepted = wait(client->gateway.submitAction(calldata, {token, {}}));
        QVERIFY2(accepted, accepted ? "" : accepted.error().detail().c_str());
        QVERIFY(isIncluded(*client, accepted->digest));
        QVERIFY(wait(m_reader->institution(m_institutionId))->has_value());
        // Used up.
        const auto other = m_actors->makeMember();
        const auto again = wait(
            client->gateway.submitAction(registration(m_actors->fresh<protocol::InstitutionId>(), other), {token, {}}));
        QCOMPARE(again.error().detail(), std::string("InvitationInvalid"));
        // The same action again is the same answer, not a second use.
        const auto same = wait(client->gateway.submitAction(calldata, {token, {}}));
        QVERIFY(same && same->state == ledger::SponsoredState::Included);
    }

    void deviceIsApproved()
    {
        protocol::ApproveDevice action;
        action.institutionId = m_institutionId;
        action.device = m_doctor.address;
        action.encPk = m_doctor.encPk;
        action.role = protocol::DeviceRole::Doctor;
        action.vaultEpoch = protocol::Epoch(1);
        action.wrapHash = m_actors->fresh<protocol::WrapHash>();
        const auto consent =
            m_actors->consentOf(protocol::KeyPurpose::Device, protocol::Hash32(m_institutionId.bytes()), m_doctor);
        QVERIFY(sponsored(action, m_founder, {}, consent));
        QVERIFY(wait(m_reader->device(m_doctor.address))->has_value());
    }

    void patientRegistersByIntroduction()
    {
        protocol::RegisterPatient action;
        action.patientId = m_patientId;
        action.encPk = m_patient.encPk;
        action.introducedBy = m_institutionId;
        const auto introduction = m_actors->fresh<protocol::Introduction>();
        const auto call = m_actors->sign(action, m_patient);
        const auto calldata = *ledger::encodeCall(*call);
        const auto client = clientOf(m_patient);
        const auto early = wait(client->gateway.submitAction(calldata, {{}, introduction}));
        QCOMPARE(early.error().detail(), std::string("IntroductionInvalid"));
        const auto administrator = clientOf(m_founder);
        QVERIFY(wait(administrator->gateway.putIntroduction(m_institutionId, introduction)));
        QVERIFY(sponsored(action, m_patient, {{}, introduction}));

        protocol::OpenChart open;
        open.patientId = m_patientId;
        open.charts = {{m_compartment, protocol::Suite::X25519XChaCha20, m_actors->fresh<protocol::KeyCommitment>()}};
        QVERIFY(sponsored(open, m_patient));
        protocol::Grant grant;
        grant.patientId = m_patientId;
        grant.institutionId = m_institutionId;
        grant.vaultEpoch = protocol::Epoch(1);
        grant.items = {{m_compartment, protocol::Permission::ReadWrite, protocol::Epoch(1),
                        m_actors->fresh<protocol::WrapHash>()}};
        QVERIFY(sponsored(grant, m_patient));
    }

    void recordIsStoredLinkedServedAndLogged()
    {
        const auto record = aRecord();
        const auto envelope = protocol::encodeEnvelope(record.envelope);
        const auto doctor = clientOf(m_doctor);
        QVERIFY(wait(doctor->gateway.putRecord(record.hash, envelope)));
        QVERIFY(sponsored(append(record.hash), m_doctor));
        const auto back = wait(doctor->gateway.record(record.hash));
        QVERIFY(back);
        QVERIFY(*back == envelope);
        const auto many = wait(doctor->gateway.fetchRecords({m_actors->fresh<protocol::RecordHash>(), record.hash}));
        QVERIFY(many && many->size() == 2 && many->front().empty() && many->back() == envelope);
        const auto patient = clientOf(m_patient);
        const auto reads = wait(patient->gateway.reads(m_patientId));
        QVERIFY(reads);
        QCOMPARE(reads->size(), std::size_t(2));
        QVERIFY(reads->back().previous == protocol::hashOf(reads->front()));
        QVERIFY(reads->front().institutionId == m_institutionId);
        QVERIFY(wait(doctor->gateway.reads(m_patientId)).error().is(LedgerError::NotFound));
    }

    void eventsArriveWithTheDigestOfTheirAction()
    {
        ledger::EventPush push(QUrl(QStringLiteral("ws://127.0.0.1:%1/v1/events").arg(m_gateway->port())));
        QSignalSpy connected(&push, &ledger::EventPush::connectedChanged);
        std::vector<ledger::PushedBlock> blocks;
        connect(&push, &ledger::EventPush::pushed, this,
                [&blocks](const ledger::PushedBlock &block) { blocks.push_back(block); });
        push.start();
        QTRY_COMPARE(connected.count(), 1);
        const auto digest = sponsored(append(m_actors->fresh<protocol::RecordHash>()), m_doctor);
        QVERIFY(digest);
        const auto pushed = [&blocks]() -> const ledger::PushedEvent * {
            for (const auto &block : blocks) {
                for (const auto &event : block.events) {
                    if (event.name == QStringLiteral("RecordAppended")) {
                        return &event;
                    }
                }
            }
            return nullptr;
        };
        QTRY_VERIFY(pushed() != nullptr);
        const auto &event = *pushed();
        QVERIFY(event.patientId == m_patientId);
        QVERIFY(event.institutionId == m_institutionId);
        QVERIFY(event.device == m_doctor.address);
        QVERIFY(event.digest == *digest);
    }

    void manyActionsAtOnceAreAllRecordedOnce()
    {
        const auto client = clientOf(m_doctor);
        std::vector<protocol::Digest> digests;
        for (int count = 0; count < 25; ++count) {
            const auto call = m_actors->sign(append(m_actors->fresh<protocol::RecordHash>()), m_doctor);
            const auto accepted = wait(client->gateway.submitAction(*ledger::encodeCall(*call), {}));
            QVERIFY2(accepted, accepted ? "" : accepted.error().detail().c_str());
            digests.push_back(accepted->digest);
        }
        for (const auto &digest : digests) {
            QVERIFY(isIncluded(*client, digest));
        }
        QCOMPARE((*wait(m_reader->chart(m_patientId, m_compartment)))->count, 27U);
    }

    void actionThatWouldRevertIsNotPaidFor()
    {
        auto action = append(m_actors->fresh<protocol::RecordHash>());
        action.epoch = protocol::Epoch(9);
        const auto call = m_actors->sign(action, m_doctor);
        const auto client = clientOf(m_doctor);
        const auto refused = wait(client->gateway.submitAction(*ledger::encodeCall(*call), {}));
        QCOMPARE(refused.error().detail(), std::string("WouldRevert"));
        QVERIFY(wait(client->gateway.actionState(protocol::digestOf(m_chain.deployment(), call->action)))
                    .error()
                    .is(LedgerError::NotFound));
    }

    void numberOfTransactionsIsToldByAllNodesThatAnswer()
    {
        const auto account = m_gateway->sponsor().account();
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        list.push_back(std::make_unique<ledger::JsonRpcNode>(m_chain.httpUrl(), QUrl()));
        list.push_back(std::make_unique<ledger::JsonRpcNode>(QUrl(QStringLiteral("http://127.0.0.1:1")), QUrl()));
        ledger::NodeSet half(std::move(list), m_chain.deployment().chainId, m_clock);
        NodeSponsorChain some(half);
        NodeSponsorChain all(*m_nodes);
        const auto told = wait(all.transactionCount(account));
        QVERIFY2(told, told ? "" : told.error().detail().c_str());
        QVERIFY(told->isFromAll);
        QVERIFY(told->transactions > 0);
        const auto toldBySome = wait(some.transactionCount(account));
        QVERIFY(toldBySome);
        QVERIFY(!toldBySome->isFromAll);
        QCOMPARE(toldBySome->transactions, told->transactions);
        // Nobody has this one; whether a node that is silent has it is not known.
        const auto absent = m_actors->fresh<protocol::TransactionHash>();
        QVERIFY(!*wait(all.isKnown(absent)));
        QVERIFY(!wait(some.isKnown(absent)));
    }

    void stuckTransactionIsReplacedAndRecordedOnce()
    {
        m_chain.setAutomine(false);
        const auto client = clientOf(m_doctor);
        const auto call = m_actors->sign(append(m_actors->fresh<protocol::RecordHash>()), m_doctor);
        const auto count = (*wait(m_reader->chart(m_patientId, m_compartment)))->count;
        const auto accepted = wait(client->gateway.submitAction(*ledger::encodeCall(*call), {}));
        QVERIFY(accepted);
        const auto account = m_gateway->sponsor().account();
        const auto versions = [this, account] {
            const auto open =
                wait(m_gateway->storage().run([account](Store &store) { return store.sponsor.open(account); }));
            return open && !open->empty() ? open->front().transactions.size() : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(versions() >= 2, 20'000);
        m_chain.setAutomine(true);
        m_chain.mine();
        QVERIFY(isIncluded(*client, accepted->digest));
        QCOMPARE((*wait(m_reader->chart(m_patientId, m_compartment)))->count, count + 1);
    }

    void restartWhileATransactionWaitsGoesOn()
    {
        m_chain.setAutomine(false);
        auto client = clientOf(m_doctor);
        const auto call = m_actors->sign(append(m_actors->fresh<protocol::RecordHash>()), m_doctor);
        const auto calldata = *ledger::encodeCall(*call);
        const auto accepted = wait(client->gateway.submitAction(calldata, {}));
        QVERIFY(accepted);
        stopGateway();
        startGateway();
        client = clientOf(m_doctor);
        const auto same = wait(client->gateway.submitAction(calldata, {}));
        QVERIFY(same && same->digest == accepted->digest);
        m_chain.setAutomine(true);
        m_chain.mine();
        QVERIFY(isIncluded(*client, accepted->digest));
    }

    void blockThatIsUndoneIsMadeGoodAgain()
    {
        const auto client = clientOf(m_doctor);
        const auto count = (*wait(m_reader->chart(m_patientId, m_compartment)))->count;
        const auto digest = sponsored(append(m_actors->fresh<protocol::RecordHash>()), m_doctor);
        QVERIFY(digest);
        m_chain.reorganise(1);
        const auto isBack = [&] { return (*wait(m_reader->chart(m_patientId, m_compartment)))->count == count + 1; };
        QTRY_VERIFY_WITH_TIMEOUT(isBack(), 20'000);
        QVERIFY(isIncluded(*client, *digest));
    }

    void uploadsThatTheLedgerDoesNotNameAreRemoved()
    {
        const auto doctor = clientOf(m_doctor);
        const auto put = [this, &doctor] {
            const auto record = aRecord();
            const auto done = wait(doctor->gateway.putRecord(record.hash, protocol::encodeEnvelope(record.envelope)));
            return done ? record.hash : protocol::RecordHash();
        };
        const auto linked = put();
        QVERIFY(sponsored(append(linked), m_doctor));
        const std::vector<protocol::RecordHash> leaves{put(), put(), put()};
        const auto root = protocol::merkleRootOf(leaves);
        QVERIFY(root && wait(doctor->gateway.putBatch(*root, leaves)));
        protocol::AppendRecords many;
        many.patientId = m_patientId;
        many.compartment = m_compartment;
        many.epoch = protocol::Epoch(1);
        many.root = *root;
        many.count = 3;
        QVERIFY(sponsored(many, m_doctor));
        const auto abandoned = put();
        const auto young = put();
        QVERIFY(ageUploads(young));
        const auto purged = wait(m_gateway->purgeUploads());
        QVERIFY2(purged, purged ? "" : purged.error().detail().c_str());
        QVERIFY(purged->recorded >= 5 && purged->removed >= 1);
        QVERIFY(wait(doctor->gateway.record(abandoned)).error().is(LedgerError::NotFound));
        QVERIFY(wait(doctor->gateway.record(linked)));
        QVERIFY(wait(doctor->gateway.record(young)));
        QVERIFY(wait(doctor->gateway.batch(*root)));
        for (const auto &leaf : leaves) {
            QVERIFY(wait(doctor->gateway.record(leaf)));
        }
        // Sent again and waiting for its block, over a restart: nothing of this chart goes.
        const auto late = put();
        m_chain.setAutomine(false);
        const auto call = m_actors->sign(append(late), m_doctor);
        const auto accepted = wait(doctor->gateway.submitAction(*ledger::encodeCall(*call), {}));
        QVERIFY(accepted);
        stopGateway();
        startGateway();
        QVERIFY(ageUploads(young));
        const auto pending = wait(m_gateway->purgeUploads());
        QVERIFY(pending && pending->removed == 0);
        m_chain.setAutomine(true);
        m_chain.mine();
        const auto again = clientOf(m_doctor);
        QVERIFY(isIncluded(*again, accepted->digest));
        QVERIFY(wait(again->gateway.record(late)));
        QVERIFY(wait(m_gateway->purgeUploads()));
        QVERIFY(wait(again->gateway.record(late)));
    }

    void nothingIsRemovedOnTheWordOfOneNodeOfTwo()
    {
        const auto record = aRecord();
        const auto doctor = clientOf(m_doctor);
        QVERIFY(wait(doctor->gateway.putRecord(record.hash, protocol::encodeEnvelope(record.envelope))));
        QVERIFY(ageUploads({}));
        const auto nodes = m_configuration.chain.nodes;
        stopGateway();
        m_configuration.chain.nodes.push_back(QUrl(QStringLiteral("http://127.0.0.1:1")));
        startGateway();
        const auto alone = wait(m_gateway->purgeUploads());
        QVERIFY(!alone && alone.error().is(GatewayError::ChainUnavailable));
        const auto served = clientOf(m_doctor);
        QVERIFY(wait(served->gateway.record(record.hash)));
        stopGateway();
        m_configuration.chain.nodes = nodes;
        startGateway();
        QVERIFY(wait(m_gateway->purgeUploads()));
        const auto again = clientOf(m_doctor);
        QVERIFY(wait(again->gateway.record(record.hash)).error().is(LedgerError::NotFound));
    }

    void deactivatedInstitutionIsRefusedAtOnce()
    {
        const auto own = aRecordOfThePatient();
        const auto patient = clientOf(m_patient);
        QVERIFY(wait(patient->gateway.putRecord(own.hash, protocol::encodeEnvelope(own.envelope))));
        const auto doctor = clientOf(m_doctor);
        QVERIFY(wait(doctor->gateway.record(own.hash)));
        protocol::SetInstitutionActive end;
        end.institutionId = m_institutionId;
        end.active = false;
        QVERIFY(sponsored(end, m_founder));
        // The session is still open, and serves nothing any more: neither reading, nor storing, nor what costs fees.
        QVERIFY(!wait(doctor->gateway.record(own.hash)));
        QVERIFY(!wait(doctor->gateway.directory(m_institutionId)));
        const auto late = aRecord();
        QVERIFY(!wait(doctor->gateway.putRecord(late.hash, protocol::encodeEnvelope(late.envelope))));
        const auto call = m_actors->sign(append(late.hash), m_doctor);
        QVERIFY(!wait(doctor->gateway.submitAction(*ledger::encodeCall(*call), {})));
        // Its administrator may bring it back, and then it is served again.
        end.active = true;
        QVERIFY(sponsored(end, m_founder));
        QVERIFY(wait(doctor->gateway.record(own.hash)));
    }

    void revokedGrantIsRefusedAtOnce()
    {
        const auto record = aRecord();
        const auto doctor = clientOf(m_doctor);
        const auto patient = clientOf(m_patient);
        const auto own = aRecordOfThePatient();
        QVERIFY(wait(patient->gateway.putRecord(own.hash, protocol::encodeEnvelope(own.envelope))));
        QVERIFY(wait(doctor->gateway.putRecord(record.hash, protocol::encodeEnvelope(record.envelope))));
        QVERIFY(wait(doctor->gateway.record(own.hash)));
        protocol::Revoke revoke;
        revoke.patientId = m_patientId;
        revoke.institutionId = m_institutionId;
        revoke.rotations = {{m_compartment, m_actors->fresh<protocol::KeyCommitment>(), {}}};
        QVERIFY(sponsored(revoke, m_patient));
        QVERIFY(wait(doctor->gateway.record(own.hash)).error().is(LedgerError::NotFound));
        QVERIFY(wait(doctor->gateway.record(record.hash))); // its own work stays with it
        const auto late = aRecord();
        QVERIFY(!wait(doctor->gateway.putRecord(late.hash, protocol::encodeEnvelope(late.envelope))));
        const auto call = m_actors->sign(append(late.hash), m_doctor);
        QVERIFY(!wait(doctor->gateway.submitAction(*ledger::encodeCall(*call), {})));
    }

    void revokedDeviceIsRefusedAtOnce()
    {
        const auto doctor = clientOf(m_doctor);
        QVERIFY(wait(doctor->gateway.directory(m_institutionId)));
        protocol::RevokeDevice revoke;
        revoke.institutionId = m_institutionId;
        revoke.device = m_doctor.address;
        QVERIFY(sponsored(revoke, m_founder));
        QVERIFY(!wait(doctor->gateway.directory(m_institutionId)));
    }

    void budgetStopsPayment()
    {
        stopGateway();
        const auto spent = m_configuration.sponsor.budgetPerDayGwei;
        m_configuration.sponsor.budgetPerDayGwei = 1;
        startGateway();
        protocol::UpdateInstitution action;
        action.institutionId = m_institutionId;
        action.name = "Another name";
        const auto client = clientOf(m_founder);
        const auto call = m_actors->sign(action, m_founder);
        const auto balance = m_chain.rpc(QStringLiteral("eth_getBalance"),
                                         {m_gateway->sponsor().account().hexString(), QStringLiteral("latest")});
        const auto refused = wait(client->gateway.submitAction(*ledger::encodeCall(*call), {}));
        QVERIFY(refused.error().is(LedgerError::TryLater));
        QCOMPARE(refused.error().detail(), std::string("BudgetExhausted"));
        QCOMPARE(m_chain.rpc(QStringLiteral("eth_getBalance"),
                             {m_gateway->sponsor().account().hexString(), QStringLiteral("latest")}),
                 balance);
        stopGateway();
        m_configuration.sponsor.budgetPerDayGwei = spent;
        startGateway();
    }

    /// Late: the time of the chain does not go back.
    void expiredDeviceIsRefusedAtOnce()
    {
        const auto guest = m_actors->makeMember();
        protocol::ApproveDevice action;
        action.institutionId = m_institutionId;
        action.device = guest.address;
        action.encPk = guest.encPk;
        action.role = protocol::DeviceRole::Nurse;
        action.notAfter = m_chain.now() + std::chrono::minutes(5);
        action.vaultEpoch = protocol::Epoch(1);
        action.wrapHash = m_actors->fresh<protocol::WrapHash>();
        const auto consent =
            m_actors->consentOf(protocol::KeyPurpose::Device, protocol::Hash32(m_institutionId.bytes()), guest);
        QVERIFY(sponsored(action, m_founder, {}, consent));
        const auto client = clientOf(guest);
        QVERIFY(wait(client->gateway.directory(m_institutionId)));
        m_chain.passTime(std::chrono::minutes(5));
        m_chain.mine();
        // By the session that it has, and no new one.
        QVERIFY(!wait(client->gateway.directory(m_institutionId)));
        const auto again = clientOf(guest);
        QVERIFY(!wait(again->gateway.directory(m_institutionId)));
    }

    void storeOfAnotherChainIsRefused()
    {
        auto other = m_configuration;
        other.chain.deployment.ledger = m_chain.fundedAddress(5);
        Gateway gateway(other, m_chain.fundedKey(2), m_clock);
        QVERIFY(wait(gateway.start()).error().is(GatewayError::Conflict));
    }

private:
    void startGateway()
    {
        // The name of the gateway is part of every session: the port is the same every time.
        m_configuration.network.publicHosts = {QStringLiteral("127.0.0.1:%1").arg(m_configuration.network.listenPort)};
        if (m_configuration.network.listenPort == 0) {
            QTcpServer probe;
            QVERIFY(probe.listen(QHostAddress::LocalHost));
            m_configuration.network.listenPort = probe.serverPort();
            m_configuration.network.publicHosts = {
                QStringLiteral("127.0.0.1:%1").arg(m_configuration.network.listenPort)};
        }
        m_gateway = std::make_unique<Gateway>(m_configuration, m_chain.fundedKey(2), m_clock);
        const auto started = wait(m_gateway->start());
        QVERIFY2(started, started ? "" : started.error().detail().c_str());
    }

    void stopGateway()
    {
        QSignalSpy finished(m_gateway.get(), &Gateway::finished);
        m_gateway->stop();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        m_gateway.reset();
    }

    std::unique_ptr<Client> clientOf(const ChainActors::Member &member)
    {
        return std::make_unique<Client>(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_gateway->port())), m_clock,
                                        m_random, m_chain.deployment(), member);
    }

    /// As if all records and lists had been stored long ago, but one.
    bool ageUploads(const protocol::RecordHash &young)
    {
        const auto text = young.hexString();
        const auto aged = wait(m_gateway->storage().run([text](Store &store) -> Result<void> {
            for (const QString &table : {QStringLiteral("records"), QStringLiteral("batches")}) {
                const auto key =
                    table == QStringLiteral("records") ? QStringLiteral("record_hash") : QStringLiteral("root");
                const auto done = store.database.execute(
                    QStringLiteral("UPDATE %1 SET stored_at = 1, looked_at = 0 WHERE %2 <> ?").arg(table, key), {text});
                if (!done) {
                    return failure(done.error());
                }
            }
            return {};
        }));
        return aged.has_value();
    }

    QString invite()
    {
        const auto token = QString::fromStdString(m_actors->fresh<protocol::Hash32>().hex());
        const auto hash = invitationHashOf(token);
        const auto now = m_clock.now();
        const auto added = wait(m_gateway->storage().run([hash, now](Store &store) {
            return store.sponsor.addInvitation(hash, 1, now, now + std::chrono::hours(1));
        }));
        return added ? token : QString();
    }

    Bytes registration(const protocol::InstitutionId &id, const ChainActors::Member &founder)
    {
        protocol::RegisterInstitution action;
        action.institutionId = id;
        action.name = "病院 Hospital";
        action.legalIdHash = m_actors->fresh<protocol::Hash32>();
        action.encPk = founder.encPk;
        action.vaultPk = m_actors->fresh<protocol::EncryptionPublicKey>();
        action.recoveryPk = m_actors->fresh<protocol::EncryptionPublicKey>();
        action.recoveryWrapHash = m_actors->fresh<protocol::WrapHash>();
        return *ledger::encodeCall(*m_actors->sign(action, founder));
    }

    protocol::AppendRecord append(const protocol::RecordHash &hash)
    {
        protocol::AppendRecord action;
        action.patientId = m_patientId;
        action.compartment = m_compartment;
        action.epoch = protocol::Epoch(1);
        action.recordHash = hash;
        return action;
    }

    bool isIncluded(Client &client, const protocol::Digest &digest)
    {
        return QTest::qWaitFor(
            [&] {
                const auto state = wait(client.gateway.actionState(digest));
                return state && state->state == ledger::SponsoredState::Included;
            },
            30'000);
    }

    /// Signs, hands to the gateway, waits until it is in a block.
    std::optional<protocol::Digest> sponsored(protocol::Action action, const ChainActors::Member &signer,
                                              ledger::Admission admission = {},
                                              std::optional<protocol::Signature> consent = {})
    {
        const auto call = m_actors->sign(std::move(action), signer, consent);
        if (!call) {
            return std::nullopt;
        }
        const auto client = clientOf(signer);
        const auto accepted = wait(client->gateway.submitAction(*ledger::encodeCall(*call), std::move(admission)));
        if (!accepted) {
            qWarning("refused: %s", accepted.error().detail().c_str());
            return std::nullopt;
        }
        return isIncluded(*client, accepted->digest) ? std::optional(accepted->digest) : std::nullopt;
    }

    protocol::SealedRecord sealedBy(const ChainActors::Member &author, const protocol::InstitutionId &institution)
    {
        protocol::RecordDraft draft;
        draft.chart = {m_patientId, m_compartment, protocol::Epoch(1)};
        draft.createdAt = m_clock.now();
        protocol::RecordAuthor by;
        by.institutionId = institution;
        by.address = author.address;
        by.vaultEpoch = protocol::Epoch(institution.isZero() ? 0 : 1);
        by.vaultPk = author.encPk;
        const auto chartKey = m_random.secret<protocol::ChartKey>();
        auto sealed = protocol::sealRecord(m_chain.deployment(), draft, by, chartKey, author.key,
                                           bytesOf(std::string_view("{}")), m_random);
        return std::move(*sealed);
    }
    protocol::SealedRecord aRecord() { return sealedBy(m_doctor, m_institutionId); }
    protocol::SealedRecord aRecordOfThePatient() { return sealedBy(m_patient, {}); }

    SystemClock m_clock;
    crypto::SystemRandom m_random;
    QTemporaryDir m_folder;
    DevChain m_chain;
    std::unique_ptr<ledger::NodeSet> m_nodes;
    std::unique_ptr<ledger::NodeLedgerReader> m_reader;
    std::unique_ptr<ChainActors> m_actors;
    Configuration m_configuration;
    std::unique_ptr<Gateway> m_gateway;
    ChainActors::Member m_founder;
    ChainActors::Member m_doctor;
    ChainActors::Member m_patient;
    protocol::InstitutionId m_institutionId;
    protocol::PatientId m_patientId;
    protocol::CompartmentId m_compartment;
};

QTEST_GUILESS_MAIN(ChainTest)
#include "ChainTest.moc"
