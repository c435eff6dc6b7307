import type { LedgerEvent } from '../ledger/history.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { Hex } from '../protocol/bytes.ts';
import { names } from './personState.ts';
import type { Session } from './session.ts';

/** What was read of the chain, and up to where. Belongs to one chain: the block is named by its hash. */
interface StoredEvents {
  readonly patientId: Hex;
  readonly scannedTo: { readonly number: number; readonly hash: Hex };
  readonly events: readonly LedgerEvent[];
}

/** Everything the ledger recorded about the person, kept sealed, so that only new blocks are asked for. */
export class EventLog {
  readonly #session: Session;
  #memory: StoredEvents | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async stored(): Promise<readonly LedgerEvent[]> {
    return (await this.#load())?.events ?? [];
  }

  async #load(): Promise<StoredEvents | undefined> {
    this.#memory ??= await this.#session.state.documents.read<StoredEvents>(names.events);
    return this.#memory;
  }

  /** Up to and including `head`. `isFresh`: from the first block, whatever is kept. */
  async upTo(head: BlockHeader, patientId: Hex, isFresh = false): Promise<readonly LedgerEvent[]> {
    return this.#session.vault.exclusively('events', async () => {
      const { history, environment } = this.#session.network;
      const known = isFresh ? undefined : await this.#load();
      let kept: readonly LedgerEvent[] = [];
      let from = environment.network.deployedAt;
      if (known?.patientId === patientId && known.scannedTo.number <= head.number) {
        const isSame =
          known.scannedTo.number === head.number
            ? known.scannedTo.hash === head.hash
            : (await this.#session.network.nodes.header(known.scannedTo.number).catch(() => undefined))?.hash ===
              known.scannedTo.hash;
        if (isSame) {
          kept = known.events;
          from = known.scannedTo.number + 1;
        }
      }
      const fresh = from <= head.number ? await history.eventsOfPatient(patientId, from, head) : [];
      const events = [...kept, ...fresh];
      const next: StoredEvents = { patientId, scannedTo: { number: head.number, hash: head.hash }, events };
      if (fresh.length > 0 || kept.length === 0) {
        await this.#session.state.documents.write({ [names.events]: next });
      }
      this.#memory = next;
      return events;
    });
  }

  forget(): void {
    this.#memory = undefined;
  }
}
