import { describe, expect, it } from 'vitest';

import { LedgerFailure } from '../../../src/ledger/failure.ts';
import type { BlockHeader } from '../../../src/ledger/nodes.ts';
import { toHex, zero32, type Hex } from '../../../src/protocol/bytes.ts';
import { NameBook } from '../../../src/workflows/institutions.ts';
import type { Network } from '../../../src/workflows/session.ts';

const id = toHex(new Uint8Array(32).fill(1));
const block = (number: number, hash = number): BlockHeader => ({ number, hash: toHex(new Uint8Array(32).fill(hash)), parentHash: zero32, time: number });

/** A ledger where an institution is renamed in each block, and blocks of which are taken back. */
function bookOver(takenBack: readonly number[] = []): { book: NameBook; asked: () => number } {
  let asked = 0;
  const institution = async (_id: Hex, at?: BlockHeader) => {
    asked += 1;
    if (at && takenBack.includes(at.number)) {
      throw new LedgerFailure('NotFound', 'block');
    }
    return { kind: 1, name: `Name ${at?.number ?? 'of the newest block'}`, isActive: true };
  };
  return { book: new NameBook({ reader: { institution } } as unknown as Network), asked: () => asked };
}

describe('the names of institutions', () => {
  it('are asked for once at a block, and anew at a newer one', async () => {
    const { book, asked } = bookOver();
    book.startAt(block(7));
    await Promise.all([book.institution(id), book.institution(id)]);
    book.startAt(block(7));
    expect(await book.institution(id)).toEqual({ name: 'Name 7', kind: 'hospital', isActive: true });
    expect(asked()).toBe(1);
    book.startAt(block(8));
    expect((await book.institution(id))?.name).toBe('Name 8');
    expect(asked()).toBe(2);
  });

  it('never become older again, where two questions overlap', async () => {
    const { book, asked } = bookOver();
    book.startAt(block(8));
    await book.institution(id);
    book.startAt(block(7));
    expect((await book.institution(id))?.name).toBe('Name 8');
    expect(asked()).toBe(1);
  });

  it('are asked anew where another block has taken the place of the one that was asked at', async () => {
    const { book, asked } = bookOver();
    book.startAt(block(7));
    await book.institution(id);
    book.startAt(block(7, 70));
    await book.institution(id);
    expect(asked()).toBe(2);
  });

  it('are those of the newest block where the one that was asked at is gone', async () => {
    const { book } = bookOver([7]);
    book.startAt(block(7));
    expect((await book.institution(id))?.name).toBe('Name of the newest block');
    expect(await book.institution(zero32)).toBeUndefined();
  });
});
