import type { LedgerEvent } from '../ledger/history.ts';
import type { Hex } from '../protocol/bytes.ts';

/** Records of prescriptions that were withdrawn, each with the institutions whose locks on it were cancelled. */
export type WithdrawnPrescriptions = ReadonlyMap<Hex, ReadonlySet<Hex>>;

/**
 * Records of prescriptions that were cancelled before anything was dispensed: the record itself goes on saying that the
 * drug is to be taken. What the patient has at home stays a current drug. `events` in the order of the chain.
 */
export function withdrawnPrescriptions(events: readonly LedgerEvent[]): WithdrawnPrescriptions {
  const untouched = new Map<Hex, { readonly record: Hex; readonly issuer: Hex }>();
  const withdrawn = new Map<Hex, Set<Hex>>();
  for (const { name, fields } of events) {
    const id = fields['prescriptionId'] as Hex;
    if (name === 'PrescriptionIssued') {
      untouched.set(id, { record: fields['recordHash'] as Hex, issuer: fields['institutionId'] as Hex });
    } else if (name === 'PrescriptionDispensed') {
      untouched.delete(id);
    } else if (name === 'PrescriptionCancelled') {
      const lock = untouched.get(id);
      if (lock !== undefined) {
        withdrawn.set(lock.record, (withdrawn.get(lock.record) ?? new Set()).add(lock.issuer));
      }
    }
  }
  return withdrawn;
}

/** The ledger lets anybody put a lock on anybody's record: only its author's own cancellation takes a drug away. */
export function isWithdrawnByAuthor(withdrawn: WithdrawnPrescriptions, record: Hex, authorInstitution: Hex): boolean {
  return withdrawn.get(record)?.has(authorInstitution) === true;
}
