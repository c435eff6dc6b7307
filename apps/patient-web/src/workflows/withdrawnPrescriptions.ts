import type { LedgerEvent } from '../ledger/history.ts';
import type { Hex } from '../protocol/bytes.ts';

/**
 * Records of prescriptions that were cancelled before anything was dispensed: the record itself goes on saying that the
 * drug is to be taken. What the patient has at home stays a current drug. `events` in the order of the chain.
 */
export function withdrawnPrescriptions(events: readonly LedgerEvent[]): ReadonlySet<Hex> {
  const untouched = new Map<Hex, Hex>();
  const withdrawn = new Set<Hex>();
  for (const { name, fields } of events) {
    const id = fields['prescriptionId'] as Hex;
    if (name === 'PrescriptionIssued') {
      untouched.set(id, fields['recordHash'] as Hex);
    } else if (name === 'PrescriptionDispensed') {
      untouched.delete(id);
    } else if (name === 'PrescriptionCancelled') {
      const record = untouched.get(id);
      if (record !== undefined) {
        withdrawn.add(record);
      }
    }
  }
  return withdrawn;
}
