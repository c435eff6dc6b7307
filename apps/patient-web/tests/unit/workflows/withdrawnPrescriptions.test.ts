import { describe, expect, it } from 'vitest';
import type { EventName } from '../../../src/ledger/bindings.ts';
import type { LedgerEvent } from '../../../src/ledger/history.ts';
import type { Hex } from '../../../src/protocol/bytes.ts';
import { isWithdrawnByAuthor, withdrawnPrescriptions } from '../../../src/workflows/withdrawnPrescriptions.ts';

function event(name: EventName, prescriptionId: string, recordHash?: Hex, institutionId: Hex = '0xi1'): LedgerEvent {
  return {
    name,
    fields: { prescriptionId, institutionId, ...(recordHash && { recordHash }) },
    block: 1,
    blockHash: '0x01',
    transaction: '0x02',
    logIndex: 0,
    time: 0,
  };
}

describe('withdrawn prescriptions', () => {
  it('are those that were cancelled before anything was dispensed', () => {
    const events = [
      event('PrescriptionIssued', '0xa1', '0xr1'),
      event('PrescriptionIssued', '0xa2', '0xr2'),
      event('PrescriptionIssued', '0xa3', '0xr3'),
      event('PrescriptionCancelled', '0xa1'),
      event('PrescriptionClaimed', '0xa2'),
      event('PrescriptionDispensed', '0xa2', '0xd2'),
      event('PrescriptionCancelled', '0xa2'),
      event('PrescriptionCancelled', '0xa9'),
    ];
    expect([...withdrawnPrescriptions(events).keys()]).toEqual(['0xr1']);
  });

  it('are not those on whose record another institution has put a lock and cancelled it', () => {
    const events = [
      event('PrescriptionIssued', '0xa1', '0xr1', '0xi1'),
      event('PrescriptionIssued', '0xb1', '0xr1', '0xi2'),
      event('PrescriptionCancelled', '0xb1', undefined, '0xi2'),
    ];
    expect(isWithdrawnByAuthor(withdrawnPrescriptions(events), '0xr1', '0xi1')).toBe(false);
    const both = withdrawnPrescriptions([...events, event('PrescriptionCancelled', '0xa1', undefined, '0xi1')]);
    expect(isWithdrawnByAuthor(both, '0xr1', '0xi1')).toBe(true);
    expect(isWithdrawnByAuthor(both, '0xr2', '0xi1')).toBe(false);
  });
});
