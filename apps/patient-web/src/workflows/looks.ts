import type { LedgerEvent } from '../ledger/history.ts';
import type { EventName } from '../ledger/bindings.ts';
import { isLedgerFailure } from '../ledger/failure.ts';
import { zero32, type Hex } from '../protocol/bytes.ts';
import { readLogHashOf, type ReadLogEntry } from '../protocol/session.ts';
import { lastTime } from '../protocol/time.ts';
import type { LookFilter, LookKind, LookLine, Looks, WhoLooked } from './api.ts';
import type { EventLog } from './eventLog.ts';
import { guarded } from './failures.ts';
import { professionOf, type NameBook } from './institutions.ts';
import { kindOf, names, type Compartment } from './personState.ts';
import type { Session } from './session.ts';

const kinds: Readonly<Partial<Record<EventName, LookKind>>> = {
  PatientRegistered: 'registered',
  PatientKeyReplaced: 'keyReplaced',
  ChartOpened: 'chartOpened',
  ChartRotated: 'keysRotated',
  ChartsClosed: 'chartClosed',
  Granted: 'granted',
  Revoked: 'revoked',
  ReaderKept: 'readerKept',
  RecordAppended: 'recordAdded',
  RecordsAppended: 'recordsAdded',
  PrescriptionIssued: 'prescriptionIssued',
  PrescriptionClaimed: 'prescriptionClaimed',
  PrescriptionDispensed: 'prescriptionDispensed',
  PrescriptionReleased: 'prescriptionReleased',
  PrescriptionCancelled: 'prescriptionCancelled',
};

/** What the gateway's log has shown before: it may grow, never change. */
interface LogMark {
  readonly sequence: number;
  readonly hash: Hex;
}
const markName = `${names.marks}/read-log`;

/** Which entries continue the log; the rest of the answer is whether all is in order. */
export function checkLog(
  entries: readonly ReadLogEntry[],
  mark: LogMark | undefined,
): { readonly continues: readonly boolean[]; readonly isBroken: boolean } {
  let previous: Hex = zero32;
  let sequence = 0;
  let isMarkSeen = mark === undefined;
  const continues = entries.map((entry) => {
    const isNext = entry.previous === previous && entry.sequence === sequence + 1;
    previous = readLogHashOf(entry);
    sequence = entry.sequence;
    isMarkSeen ||= mark?.sequence === sequence && mark.hash === previous;
    return isNext;
  });
  return { continues, isBroken: !isMarkSeen || continues.includes(false) };
}

export class LookWorkflow implements Looks {
  readonly #session: Session;
  readonly #events: EventLog;
  readonly #book: NameBook;

  constructor(session: Session, events: EventLog, book: NameBook) {
    this.#session = session;
    this.#events = events;
    this.#book = book;
  }

  async list(): Promise<WhoLooked> {
    return guarded(async () => {
      const patientId = await this.#session.patientId();
      const { network, state } = this.#session;
      const head = await network.head();
      this.#book.startAt(head);
      const events = await this.#events.upTo(head, patientId);
      const compartments = await state.compartments();
      const chain = await Promise.all(events.map((event) => this.#lineOf(event, compartments)));
      const places = new Map(
        events
          .filter((event) => event.name === 'RecordAppended')
          .map((event) => [event.fields['recordHash'] as Hex, event.fields['compartment'] as Hex]),
      );
      const log = await this.#log(patientId);
      const reads = await Promise.all(
        (log?.entries ?? []).map(async (entry, index): Promise<LookLine> => {
          const place = compartments.find((one) => one.id === places.get(entry.recordHash));
          return {
            time: entry.time,
            kind: 'read',
            source: 'gateway',
            ...(await this.#whoOf(entry.institutionId, entry.device)),
            ...(place && { compartment: kindOf(place.number) }),
            recordHash: entry.recordHash,
            continuesChain: log?.continues[index] ?? false,
          };
        }),
      );
      const lines = [...chain.filter((line) => line !== undefined), ...reads];
      lines.sort((left, right) => right.time - left.time || (right.block ?? 0) - (left.block ?? 0));
      return {
        lines,
        logBroken: log?.isBroken ?? false,
        logMissing: log === undefined,
        asOf: network.asOf(head),
      };
    });
  }

  async #log(
    patientId: Hex,
  ): Promise<({ entries: readonly ReadLogEntry[] } & ReturnType<typeof checkLog>) | undefined> {
    const { documents } = this.#session.state;
    let entries: readonly ReadLogEntry[];
    try {
      entries = await (await this.#session.gateway()).reads(patientId);
    } catch (error) {
      if (isLedgerFailure(error)) {
        return undefined;
      }
      throw error;
    }
    const mark = await documents.read<LogMark>(markName);
    const checked = checkLog(entries, mark);
    const last = entries.at(-1);
    if (last && !checked.isBroken) {
      await documents.write({ [markName]: { sequence: last.sequence, hash: readLogHashOf(last) } });
    }
    return { entries, ...checked };
  }

  async #whoOf(institutionId: Hex | undefined, device: Hex | undefined): Promise<Partial<LookLine> & { byPatient: boolean }> {
    if (institutionId === undefined || institutionId === zero32) {
      return { byPatient: true, ...(device && { device }) };
    }
    const [facts, state] = await Promise.all([
      this.#book.institution(institutionId),
      device ? this.#book.device(device) : undefined,
    ]);
    const profession = state && state.institutionId === institutionId ? professionOf(state.role) : undefined;
    return {
      byPatient: false,
      institutionId,
      ...(facts && { institutionName: facts.name, institutionKind: facts.kind }),
      ...(device && { device }),
      ...(profession && { profession }),
    };
  }

  async #lineOf(event: LedgerEvent, compartments: readonly Compartment[]): Promise<LookLine | undefined> {
    const kind = kinds[event.name];
    if (kind === undefined) {
      return undefined;
    }
    const { fields } = event;
    const institutionId = (fields['institutionId'] ?? fields['introducedBy']) as Hex | undefined;
    // Whose doing it was: an institution's terminal signs records and prescriptions, everything else the patient.
    const isByDevice = fields['device'] !== undefined;
    const who = await this.#whoOf(institutionId, fields['device'] as Hex | undefined);
    const compartment = compartments.find((one) => one.id === fields['compartment']);
    const recordHash = fields['recordHash'] as Hex | undefined;
    return {
      time: event.time,
      kind,
      source: 'chain',
      ...who,
      byPatient: isByDevice ? who.byPatient : true,
      ...(compartment && { compartment: kindOf(compartment.number) }),
      ...(event.name === 'RecordsAppended' && { count: fields['count'] as number }),
      ...(recordHash && { recordHash }),
      transaction: event.transaction,
      block: event.block,
      continuesChain: true,
    };
  }

  filter(looked: WhoLooked, filter: LookFilter): readonly LookLine[] {
    return looked.lines.filter(
      (line) =>
        (filter.kinds === undefined || filter.kinds.includes(line.kind)) &&
        (filter.institutionId === undefined || line.institutionId === filter.institutionId) &&
        (filter.from === undefined || line.time >= filter.from) &&
        (filter.until === undefined || line.time <= filter.until),
    );
  }

  csvOf(lines: readonly LookLine[]): string {
    // A cell that begins so would be a formula to a spreadsheet.
    const cell = (value: string | number | undefined): string => {
      const text = String(value ?? '');
      const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const header = 'time,kind,source,institution,institutionId,profession,device,byPatient,compartment,count,record,transaction,block,continuesLog'.split(',');
    const rows = lines.map((line) =>
      [
        new Date(Math.min(line.time, lastTime) * 1000).toISOString(),
        line.kind,
        line.source,
        line.institutionName,
        line.institutionId,
        line.profession,
        line.device,
        String(line.byPatient),
        line.compartment,
        line.count,
        line.recordHash,
        line.transaction,
        line.block,
        String(line.continuesChain),
      ]
        .map(cell)
        .join(','),
    );
    return `\ufeff${[header.join(','), ...rows].join('\r\n')}\r\n`;
  }
}
