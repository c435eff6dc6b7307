import type { LedgerEvent } from '../ledger/history.ts';
import { isLedgerFailure } from '../ledger/failure.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { ChartState } from '../ledger/reader.ts';
import { isHex, type Hex } from '../protocol/bytes.ts';
import { appended, emptyChart, merkleRootOf, type ChartLink, type ChartPosition } from '../protocol/chartChain.ts';
import { Failure, type CompartmentKind } from './api.ts';
import type { EventLog } from './eventLog.ts';
import { kindOf, names, type Compartment } from './personState.ts';
import type { Session } from './session.ts';

/** A record's place on the chain. `hash` is undefined for a place of a batch whose list cannot be had. */
export interface LinkedRecord {
  readonly hash?: Hex;
  readonly compartment: Hex;
  readonly kind: CompartmentKind;
  readonly sequence: number;
  readonly institutionId: Hex;
  readonly author: Hex;
  readonly epoch: number;
  readonly block: number;
  readonly time: number;
}

/** What this phone has seen of a chart in final blocks; the chain may grow, never shrink or change. */
interface ChartMark {
  readonly count: number;
  readonly head: Hex;
  readonly epoch: number;
}

const marksName = `${names.marks}/charts`;

export interface VerifiedLinks {
  readonly links: readonly LinkedRecord[];
  readonly count: number;
}

export class ChartLinks {
  readonly #session: Session;
  readonly #events: EventLog;

  constructor(session: Session, events: EventLog) {
    this.#session = session;
    this.#events = events;
  }

  /** Every place of every compartment, rebuilt to the heads that the ledger names at `head`. */
  async verified(
    patientId: Hex,
    compartments: readonly Compartment[],
    head: BlockHeader,
  ): Promise<VerifiedLinks> {
    const { reader } = this.#session.network;
    const states = await Promise.all(
      compartments.map(async (compartment) => {
        const state = await reader.chart(patientId, compartment.id, head);
        if (!state) {
          throw new Failure('ChainWentBackwards', 'a chart is not on the ledger');
        }
        return { compartment, state };
      }),
    );
    const marks = (await this.#session.state.documents.read<Record<Hex, ChartMark>>(marksName)) ?? {};
    for (const { compartment, state } of states) {
      checkMark(marks[compartment.id], state);
    }
    let events = await this.#events.upTo(head, patientId);
    if (!states.every(({ compartment, state }) => rebuilds(events, compartment.id, state))) {
      // What was kept may have been reorganised away: everything is read again.
      events = await this.#events.upTo(head, patientId, true);
      if (!states.every(({ compartment, state }) => rebuilds(events, compartment.id, state))) {
        throw new Failure('NodesDisagree', 'the links do not give the head');
      }
    }
    if (!states.every(({ compartment }) => passes(events, compartment.id, marks[compartment.id]))) {
      throw new Failure('ChainWentBackwards', 'what was in a chart before is not in it');
    }
    // Only now: a node that claims what its links do not bear out must not bind this phone for ever. And only up to what
    // is final: the rest may be taken back without anybody lying.
    const final = await this.#session.network.finalBlock(head);
    const isFinal = ({ block }: LedgerEvent): boolean => final !== undefined && block <= final;
    const settled = events.every(isFinal) ? undefined : events.filter(isFinal);
    const next = Object.fromEntries(
      states.map(({ compartment, state }) => {
        const { count, head: link } = settled === undefined ? state : rebuilt(settled, compartment.id) ?? emptyChart;
        const epoch = settled === undefined ? state.epoch : epochAt(settled, compartment.id);
        const before = marks[compartment.id];
        // A node may tell an older final block than another did: what was final once stays so.
        const isOlder = before !== undefined && (count < before.count || epoch < before.epoch);
        return [compartment.id, isOlder ? before : ({ count, head: link, epoch } satisfies ChartMark)];
      }),
    );
    if (JSON.stringify(next) !== JSON.stringify(marks)) {
      await this.#session.state.documents.write({ [marksName]: next });
    }
    const links: LinkedRecord[] = [];
    for (const { compartment } of states) {
      links.push(...(await this.#recordsOf(events, compartment)));
    }
    return { links, count: states.reduce((sum, { state }) => sum + state.count, 0) };
  }

  async #recordsOf(events: readonly LedgerEvent[], compartment: Compartment): Promise<readonly LinkedRecord[]> {
    const records: LinkedRecord[] = [];
    for (const event of events) {
      if (event.fields['compartment'] !== compartment.id) {
        continue;
      }
      const { fields } = event;
      const common = {
        compartment: compartment.id,
        kind: kindOf(compartment.number),
        institutionId: fields['institutionId'] as Hex,
        author: fields['device'] as Hex,
        epoch: fields['epoch'] as number,
        block: event.block,
        time: event.time,
      };
      if (event.name === 'RecordAppended') {
        records.push({ ...common, hash: fields['recordHash'] as Hex, sequence: fields['seq'] as number });
      } else if (event.name === 'RecordsAppended') {
        const first = fields['firstSeq'] as number;
        const count = fields['count'] as number;
        const leaves = await this.#leavesOf(fields['root'] as Hex, count);
        for (let offset = 0; offset < count; ++offset) {
          const hash = leaves?.[offset];
          records.push({ ...common, ...(hash && { hash }), sequence: first + offset });
        }
      }
    }
    return records;
  }

  /** The list of a batch, rebuilt to its root; undefined when the gateway does not have it or gives another. */
  async #leavesOf(root: Hex, count: number): Promise<readonly Hex[] | undefined> {
    const name = `${names.batches}/${root}`;
    const { documents } = this.#session.state;
    const isWhole = (leaves: readonly Hex[]): boolean =>
      leaves.length === count && leaves.every((leaf) => isHex(leaf, 32)) && merkleRootOf(leaves) === root;
    const kept = await documents.read<readonly Hex[]>(name);
    if (kept && isWhole(kept)) {
      return kept;
    }
    try {
      const leaves = await (await this.#session.gateway()).batch(root);
      if (!isWhole(leaves)) {
        return undefined;
      }
      await documents.write({ [name]: leaves });
      return leaves;
    } catch (error) {
      if (isLedgerFailure(error, 'NotFound', 'MalformedReply')) {
        return undefined;
      }
      throw error;
    }
  }
}

function checkMark(mark: ChartMark | undefined, state: ChartState): void {
  if (
    mark &&
    (state.count < mark.count ||
      state.epoch < mark.epoch ||
      (state.count === mark.count && state.head !== mark.head))
  ) {
    throw new Failure('ChainWentBackwards', 'a chart shows less than before');
  }
}

function rebuilds(events: readonly LedgerEvent[], compartment: Hex, state: ChartState): boolean {
  const position = rebuilt(events, compartment);
  return position?.count === state.count && position.head === state.head;
}

/** 0 before the chart was opened. */
function epochAt(events: readonly LedgerEvent[], compartment: Hex): number {
  const own = events.filter(({ name, fields }) => name === 'ChartRotated' && fields['compartment'] === compartment);
  const isOpened = events.some(({ name, fields }) => name === 'ChartOpened' && fields['compartment'] === compartment);
  return isOpened ? 1 + own.length : 0;
}

/** Whether the links lead through the place that this phone has seen: a longer chart is not enough. */
function passes(events: readonly LedgerEvent[], compartment: Hex, mark: ChartMark | undefined): boolean {
  const places = positions(events, compartment) ?? [];
  return mark === undefined || places.some(({ count, head }) => count === mark.count && head === mark.head);
}

/** Where the links lead; undefined when they do not hang together. */
function rebuilt(events: readonly LedgerEvent[], compartment: Hex): ChartPosition | undefined {
  return positions(events, compartment)?.at(-1);
}

/** Every place that the links go through, from the empty chart on. */
function positions(events: readonly LedgerEvent[], compartment: Hex): readonly ChartPosition[] | undefined {
  let position: ChartPosition = emptyChart;
  const all = [position];
  for (const { name, fields } of events) {
    if (fields['compartment'] !== compartment || (name !== 'RecordAppended' && name !== 'RecordsAppended')) {
      continue;
    }
    const link: ChartLink = {
      content:
        name === 'RecordAppended'
          ? { recordHash: fields['recordHash'] as Hex }
          : { root: fields['root'] as Hex, count: fields['count'] as number },
      authorInstitution: fields['institutionId'] as Hex,
      author: fields['device'] as Hex,
      epoch: fields['epoch'] as number,
    };
    position = appended(position, link);
    all.push(position);
    const first = name === 'RecordAppended' ? fields['seq'] : fields['firstSeq'];
    const size = 'root' in link.content ? link.content.count : 1;
    if (first !== position.count - size + 1 || fields['head'] !== position.head) {
      return undefined;
    }
  }
  return all;
}
