import { isLedgerFailure } from '../ledger/failure.ts';
import type { LedgerEvent } from '../ledger/history.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { Hex } from '../protocol/bytes.ts';
import { Failure } from './api.ts';
import { names } from './personState.ts';
import type { Session } from './session.ts';

/** What was read of the chain, and up to where. Belongs to one chain: the block is named by its hash. */
interface StoredEvents {
  readonly patientId: Hex;
  readonly scannedTo: { readonly number: number; readonly hash: Hex };
  readonly events: readonly LedgerEvent[];
  /** Read through Network.judges from the first block on. */
  readonly isJudged?: boolean;
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

  /** As upTo(), for what is wrapped or signed by: nothing of it was told by one of several nodes alone. */
  async judgedUpTo(head: BlockHeader, patientId: Hex): Promise<readonly LedgerEvent[]> {
    const isFresh = (await this.#load())?.isJudged !== true;
    const { events, isJudged } = await this.#upTo(head, patientId, isFresh);
    if (isJudged !== true) {
      throw new Failure('NodesUnreachable', 'node: one of several alone');
    }
    return events;
  }

  async #read(patientId: Hex, from: number, head: BlockHeader): Promise<[readonly LedgerEvent[], boolean]> {
    const { history, judges } = this.#session.network;
    try {
      return [await judges.history.eventsOfPatient(patientId, from, head), true];
    } catch (error) {
      if (!isLedgerFailure(error, 'Unreachable')) {
        throw error;
      }
    }
    return [await history.eventsOfPatient(patientId, from, head), false];
  }

  /** Up to and including `head`. `isFresh`: from the first block, whatever is kept. */
  async upTo(head: BlockHeader, patientId: Hex, isFresh = false): Promise<readonly LedgerEvent[]> {
    return (await this.#upTo(head, patientId, isFresh)).events;
  }

  async #upTo(head: BlockHeader, patientId: Hex, isFresh: boolean): Promise<StoredEvents> {
    return this.#session.vault.exclusively('events', async () => {
      const { environment } = this.#session.network;
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
      const isKept = from > environment.network.deployedAt;
      const wasJudged = isKept ? known?.isJudged === true : true;
      const [fresh, isNewJudged] = from <= head.number ? await this.#read(patientId, from, head) : [[], true];
      const events = [...kept, ...fresh];
      const isJudged = wasJudged && isNewJudged;
      const next: StoredEvents = { patientId, scannedTo: { number: head.number, hash: head.hash }, events, isJudged };
      if (fresh.length > 0 || kept.length === 0 || isJudged !== known?.isJudged) {
        await this.#session.state.documents.write({ [names.events]: next });
      }
      this.#memory = next;
      return next;
    });
  }

  forget(): void {
    this.#memory = undefined;
  }
}
