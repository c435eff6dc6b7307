#include "Schema_p.h"

namespace tegata::gateway {

const std::vector<QStringList> &migrations()
{
    static const std::vector<QStringList> steps{
        // 1: the first release.
        {
            QStringLiteral("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE sessions (session_key TEXT PRIMARY KEY, signer TEXT NOT NULL, host TEXT NOT "
                           "NULL, not_before BIGINT NOT NULL, not_after BIGINT NOT NULL)"),
            QStringLiteral("CREATE INDEX sessions_by_end ON sessions (not_after)"),
            QStringLiteral("CREATE TABLE request_nonces (session_key TEXT NOT NULL, nonce TEXT NOT NULL, expires "
                           "BIGINT NOT NULL, PRIMARY KEY (session_key, nonce))"),
            QStringLiteral("CREATE INDEX request_nonces_by_end ON request_nonces (expires)"),

            QStringLiteral("CREATE TABLE records (record_hash TEXT PRIMARY KEY, patient TEXT NOT NULL, compartment "
                           "TEXT NOT NULL, author_institution TEXT NOT NULL, author TEXT NOT NULL, stored_at BIGINT "
                           "NOT NULL, envelope BYTES NOT NULL)"),
            QStringLiteral("CREATE TABLE batches (root TEXT PRIMARY KEY, uploader TEXT NOT NULL, stored_at BIGINT NOT "
                           "NULL, leaves BYTES NOT NULL)"),
            QStringLiteral("CREATE TABLE wraps (wrap_hash TEXT PRIMARY KEY, kind BIGINT NOT NULL, subject TEXT NOT "
                           "NULL, recipient TEXT NOT NULL, stored_at BIGINT NOT NULL, wrap BYTES NOT NULL)"),
            QStringLiteral("CREATE INDEX wraps_by_subject ON wraps (kind, subject)"),
            QStringLiteral("CREATE TABLE predecessors (institution TEXT NOT NULL, epoch BIGINT NOT NULL, version "
                           "BIGINT NOT NULL, stored_at BIGINT NOT NULL, seal BYTES NOT NULL, PRIMARY KEY "
                           "(institution, epoch, version))"),
            QStringLiteral("CREATE TABLE directory (institution TEXT NOT NULL, device TEXT NOT NULL, stored_at BIGINT "
                           "NOT NULL, entry BYTES NOT NULL, PRIMARY KEY (institution, device))"),
            QStringLiteral("CREATE TABLE mailbox (institution TEXT NOT NULL, device TEXT NOT NULL, stored_at BIGINT "
                           "NOT NULL, request BYTES NOT NULL, PRIMARY KEY (institution, device))"),
            QStringLiteral("CREATE TABLE introductions (institution TEXT PRIMARY KEY, token_hash TEXT NOT NULL, "
                           "stored_at BIGINT NOT NULL)"),
            QStringLiteral("CREATE TABLE read_log (patient TEXT NOT NULL, sequence BIGINT NOT NULL, read_at BIGINT NOT "
                           "NULL, institution TEXT NOT NULL, device TEXT NOT NULL, record_hash TEXT NOT NULL, "
                           "previous TEXT NOT NULL, PRIMARY KEY (patient, sequence))"),

            QStringLiteral("CREATE TABLE invitations (token_hash TEXT PRIMARY KEY, uses_left BIGINT NOT NULL, "
                           "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)"),
            // Institutions and patients the sponsor pays for. Anybody may register himself on the chain at his own
            // cost; that alone opens no budget.
            QStringLiteral("CREATE TABLE admissions (subject TEXT PRIMARY KEY, admitted_at BIGINT NOT NULL)"),
            QStringLiteral("CREATE TABLE actions (digest TEXT PRIMARY KEY, name TEXT NOT NULL, signer TEXT NOT NULL, "
                           "signer_nonce TEXT NOT NULL, institution TEXT NOT NULL, patient TEXT NOT NULL, invitation "
                           "TEXT NOT NULL, calldata BYTES NOT NULL, gas_limit BIGINT NOT NULL, state TEXT NOT NULL, "
                           "error TEXT NOT NULL, submission BIGINT NOT NULL, block BIGINT NOT NULL, accepted_at BIGINT "
                           "NOT NULL, settled_at BIGINT NOT NULL, fee_gwei BIGINT NOT NULL, day BIGINT NOT NULL)"),
            QStringLiteral("CREATE INDEX actions_by_state ON actions (state, accepted_at)"),
            QStringLiteral("CREATE INDEX actions_by_nonce ON actions (signer, signer_nonce)"),
            QStringLiteral("CREATE INDEX actions_by_submission ON actions (submission)"),
            // One submission = one nonce of the sponsor's account, for one action or one batch of them; its
            // transactions are the versions of it at rising fees, of which at most one gets into a block.
            QStringLiteral("CREATE TABLE submissions (id BIGINT PRIMARY KEY, account TEXT NOT NULL, account_nonce "
                           "BIGINT NOT NULL, gas_limit BIGINT NOT NULL, day BIGINT NOT NULL, reserved_gwei BIGINT "
                           "NOT NULL, state TEXT NOT NULL, UNIQUE (account, account_nonce))"),
            QStringLiteral("CREATE INDEX submissions_by_state ON submissions (account, state, account_nonce)"),
            QStringLiteral("CREATE TABLE transactions (transaction_hash TEXT PRIMARY KEY, submission BIGINT NOT NULL, "
                           "version BIGINT NOT NULL, max_fee_wei TEXT NOT NULL, priority_fee_wei TEXT NOT NULL, raw "
                           "BYTES NOT NULL, written_at BIGINT NOT NULL, sent_at BIGINT NOT NULL, UNIQUE (submission, "
                           "version))"),
            QStringLiteral("CREATE TABLE usage (day BIGINT NOT NULL, scope TEXT NOT NULL, subject TEXT NOT NULL, used "
                           "BIGINT NOT NULL, PRIMARY KEY (day, scope, subject))"),
        },
        // 2: an admission is made when its registration is recorded, and goes with it.
        {
            QStringLiteral("ALTER TABLE actions ADD COLUMN admits TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("CREATE INDEX actions_by_admits ON actions (admits)"),
            QStringLiteral("ALTER TABLE admissions ADD COLUMN digest TEXT NOT NULL DEFAULT ''"),
            // A lost submission holds no nonce: something of ours may take it.
            QStringLiteral("UPDATE submissions SET account_nonce = -id WHERE state = 'lost'"),
        },
        // 3: whether the ledger is known to name an object, and when that was last looked at.
        {
            QStringLiteral("ALTER TABLE records ADD COLUMN recorded BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("ALTER TABLE records ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("CREATE INDEX records_waiting ON records (stored_at) WHERE recorded = 0"),
            QStringLiteral("ALTER TABLE batches ADD COLUMN recorded BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("ALTER TABLE batches ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("CREATE INDEX batches_waiting ON batches (stored_at) WHERE recorded = 0"),
            QStringLiteral("ALTER TABLE wraps ADD COLUMN recorded BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("ALTER TABLE wraps ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0"),
            QStringLiteral("CREATE INDEX wraps_waiting ON wraps (stored_at) WHERE recorded = 0"),
        },
        // 4: what was recorded after a block.
        {
            QStringLiteral("CREATE INDEX actions_by_block ON actions (block)"),
        },
    };
    return steps;
}

} // namespace tegata::gateway
