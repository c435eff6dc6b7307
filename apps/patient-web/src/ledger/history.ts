import type { Hex } from '../protocol/bytes.ts';
import type { Message, Value } from '../protocol/typedData.ts';
import { decodeEvent, eventTopicOf, type DecodedEvent, type EventName } from './bindings.ts';
import { isLedgerFailure, LedgerFailure } from './failure.ts';
import type { BlockHeader, NodeSet, RawLog } from './nodes.ts';
import { numberFrom } from './reader.ts';

/** An event of the ledger with its place on the chain. */
export interface LedgerEvent extends DecodedEvent {
  readonly block: number;
  readonly blockHash: Hex;
  readonly transaction: Hex;
  readonly logIndex: number;
  /** Time of its block. */
  readonly time: number;
}

export interface ChainPosition {
  readonly block: number;
  readonly transaction: Hex;
  readonly time: number;
  readonly logIndex: number;
}

/** Counts and times as numbers, so that an event can be kept as JSON. */
function plain(value: Value): Value {
  if (typeof value === 'bigint') {
    return numberFrom(value);
  }
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map(plain);
  }
  return value !== null && typeof value === 'object' ? plainFields(value as Message) : value;
}

function plainFields(fields: Message): Message {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

const maximumChunk = 500_000;
const attempts = 3;
const headersAtOnce = 12;

type Topics = readonly (Hex | readonly Hex[] | null)[];

const chartEvents: readonly EventName[] = [
  'PatientRegistered',
  'PatientKeyReplaced',
  'ChartOpened',
  'ChartRotated',
  'ChartsClosed',
  'Granted',
  'Revoked',
  'ReaderKept',
  'RecordAppended',
  'RecordsAppended',
];
const prescriptionEvents: readonly EventName[] = [
  'PrescriptionIssued',
  'PrescriptionClaimed',
  'PrescriptionDispensed',
  'PrescriptionReleased',
  'PrescriptionCancelled',
];

export class LedgerHistory {
  readonly #nodes: NodeSet;
  #chunk = maximumChunk;

  constructor(nodes: NodeSet) {
    this.#nodes = nodes;
  }

  /** Everything recorded about a patient from `first` up to and including `last`, in the order of the chain. */
  async eventsOfPatient(patientId: Hex, first: number, last: BlockHeader): Promise<readonly LedgerEvent[]> {
    const [charts, prescriptions] = await Promise.all([
      this.#query([chartEvents.map(eventTopicOf), patientId], first, last),
      this.#query([prescriptionEvents.map(eventTopicOf), null, patientId], first, last),
    ]);
    const all = [...charts, ...prescriptions];
    if (all.some((event) => event.fields['patientId'] !== patientId)) {
      throw new LedgerFailure('MalformedReply', 'log that was not asked for');
    }
    return all.sort((left, right) => left.block - right.block || left.logIndex - right.logIndex);
  }

  /** Where the ledger recorded this action; undefined when it did not, up to the newest block. */
  async recordedAction(digest: Hex, first: number): Promise<ChainPosition | undefined> {
    const head = await this.#nodes.agreedHead();
    if (first > head.number) {
      return undefined;
    }
    const events = await this.#query([eventTopicOf('ActionRecorded'), digest], first, head);
    const event = events.at(-1);
    if (event !== undefined && event.fields['digest'] !== digest) {
      throw new LedgerFailure('MalformedReply', 'log that was not asked for');
    }
    return event;
  }

  /** The action announced last before an event of the same transaction: whose doing it was. */
  async actionBefore(event: ChainPosition): Promise<Hex | undefined> {
    const header = await this.#nodes.header(event.block);
    const events = await this.#query([eventTopicOf('ActionRecorded')], event.block, header);
    const before = events.filter((one) => one.transaction === event.transaction && one.logIndex < event.logIndex);
    return before.at(-1)?.fields['digest'] as Hex | undefined;
  }

  async #query(topics: Topics, first: number, last: BlockHeader): Promise<readonly LedgerEvent[]> {
    for (let attempt = 1; ; ++attempt) {
      try {
        return await this.#queryOnce(topics, first, last);
      } catch (error) {
        if (!isLedgerFailure(error, 'NotFound') || attempt === attempts) {
          throw error;
        }
      }
    }
  }

  async #queryOnce(topics: Topics, first: number, last: BlockHeader): Promise<readonly LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    let from = first;
    while (from <= last.number) {
      const to = Math.min(last.number, from + this.#chunk - 1);
      let logs: readonly RawLog[];
      try {
        logs = await this.#nodes.logs(topics, from, to);
      } catch (error) {
        if (isLedgerFailure(error, 'TooLarge') && to > from) {
          this.#chunk = Math.max(1, Math.floor((to - from + 1) / 2));
          continue;
        }
        throw error;
      }
      events.push(...(await this.#decode(logs)));
      from = to + 1;
      this.#chunk = Math.min(maximumChunk, this.#chunk + Math.floor(this.#chunk / 4) + 1);
    }
    if ((await this.#nodes.header(last.number)).hash !== last.hash) {
      throw new LedgerFailure('NotFound', 'the chain was reorganised');
    }
    return events;
  }

  async #decode(logs: readonly RawLog[]): Promise<readonly LedgerEvent[]> {
    const times = new Map<number, BlockHeader>();
    const missing = [...new Set(logs.filter((log) => log.time === undefined).map((log) => log.block))];
    for (let index = 0; index < missing.length; index += headersAtOnce) {
      const slice = missing.slice(index, index + headersAtOnce);
      const headers = await Promise.all(slice.map((block) => this.#nodes.header(block)));
      headers.forEach((header) => times.set(header.number, header));
    }
    const events: LedgerEvent[] = [];
    for (const log of logs) {
      const decoded = decodeEvent(log.topics, log.data);
      if (decoded === undefined) {
        throw new LedgerFailure('MalformedReply', 'log that was not asked for');
      }
      const header = times.get(log.block);
      if (header && header.hash !== log.blockHash) {
        throw new LedgerFailure('NotFound', 'the block was replaced');
      }
      const { block, blockHash, transaction, logIndex } = log;
      events.push({ name: decoded.name, fields: plainFields(decoded.fields), block, blockHash, transaction, logIndex, time: log.time ?? header?.time ?? 0 });
    }
    return events;
  }
}
