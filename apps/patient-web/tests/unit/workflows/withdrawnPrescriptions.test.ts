import { describe, expect, it } from 'vitest';
import type { EventName } from '../../../src/ledger/bindings.ts';
import type { LedgerEvent } from '../../../src/ledger/history.ts';
import { withdrawnPrescriptions } from '../../../src/workflows/withdrawnPrescriptions.ts';

function event(name: EventName, prescriptionId: string, recordHash?: string): LedgerEvent {
  return {
    name,
    fields: { prescriptionId, ...(recordHash && { recordHash }) },
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
    expect([...withdrawnPrescriptions(events)]).toEqual(['0xr1']);
  });
});
