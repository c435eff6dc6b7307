import { exportBundle } from '../clinical/export.ts';
import { decodePayload, type Entry, type RecordPayload } from '../clinical/payload.ts';
import { searchTextOf } from '../clinical/searchText.ts';
import { itemsOf, noItems, summarise, supersededAmong, type PlacedRecord, type RecordItems } from '../clinical/summary.ts';
import { displayLine, foldedForMatching } from '../clinical/text.ts';
import { isLedgerFailure } from '../ledger/failure.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import { zero32, type Hex } from '../protocol/bytes.ts';
import { ProtocolFailure } from '../protocol/failure.ts';
import { openRecord, OpeningFailure, recordKinds, type OpeningStep } from '../protocol/records.ts';
import {
  Failure,
  type AsOf,
  type ChartRecord,
  type Charts,
  type ChartView,
  type OwnEntry,
  type Profession,
  type ProfileDraft,
  type ProgressObserver,
  type ReadingProgress,
  type RecordedAction,
  type RecordProblem,
  type Source,
} from './api.ts';
import type { ActionRecording } from './actionRecording.ts';
import { ChartLinks, type LinkedRecord } from './chartLinks.ts';
import type { EventLog } from './eventLog.ts';
import { guarded, toFailure } from './failures.ts';
import { professionOf, type NameBook } from './institutions.ts';
import { KeptRecords, type KeptRecord, type RecordPlace } from './keptRecords.ts';
import type { OwnCharts } from './ownCharts.ts';
import type { OwnEntries } from './ownEntries.ts';
import { keyOf, names, type Compartment } from './personState.ts';
import type { Session } from './session.ts';
import { isWithdrawnByAuthor, withdrawnPrescriptions, type WithdrawnPrescriptions } from './withdrawnPrescriptions.ts';

/** Envelopes asked for in one request: enough to hide latency, little enough to show progress. */
const fetchChunk = 64;
/** Records opened before the page may draw again. */
const openChunk = 24;

type Language = 'ja' | 'en';

/** One place with what was found out about its author: what stays when the network is gone. */
interface IndexedRecord extends LinkedRecord {
  readonly institutionName: string;
  readonly profession?: Profession;
  readonly isAuthorKnown: boolean;
  readonly problem?: RecordProblem;
}

interface ChartIndex {
  readonly asOf: AsOf;
  readonly count: number;
  readonly records: readonly IndexedRecord[];
  /** Of the records' contents (KeptRecords). */
  readonly packs?: number;
}

interface OpenedEntry {
  readonly indexed: IndexedRecord;
  readonly problem?: RecordProblem;
  readonly record?: KeptRecord;
}

/** A record that has just passed every check, with the bytes that were decoded. */
type Fresh = { readonly record: KeptRecord; readonly content: Uint8Array };

const problemOf: Readonly<Record<OpeningStep, RecordProblem>> = {
  parse: 'wrongSize',
  place: 'notOnChain',
  author: 'authorMismatch',
  signature: 'badSignature',
  key: 'keyDoesNotOpen',
  commitment: 'commitmentMismatch',
  content: 'contentDamaged',
};

const kindNames: Readonly<Record<number, ChartRecord['kind']>> = {
  [recordKinds.entry]: 'entry',
  [recordKinds.profile]: 'profile',
  [recordKinds.prescription]: 'prescription',
  [recordKinds.dispensing]: 'dispensing',
};

/** What a view was made from: for finding and for the export. */
interface Inside {
  readonly entries: ReadonlyMap<Hex, readonly Entry[]>;
  readonly searchTexts: Map<Hex, string>;
}

export class ChartWorkflow implements Charts {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;
  readonly #links: ChartLinks;
  readonly #events: EventLog;
  readonly #entries: OwnEntries;
  readonly #book: NameBook;
  readonly #kept: KeptRecords;
  readonly #inside = new WeakMap<ChartView, Inside>();
  readonly #items = new WeakMap<RecordPayload, { readonly language: Language; readonly items: RecordItems }>();

  constructor(
    session: Session,
    recording: ActionRecording,
    charts: OwnCharts,
    events: EventLog,
    entries: OwnEntries,
    book: NameBook,
  ) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
    this.#links = new ChartLinks(session, events);
    this.#events = events;
    this.#entries = entries;
    this.#book = book;
    this.#kept = new KeptRecords(session.vault.cache, () => this.#pause());
  }

  /** Lets go of everything that was read. */
  forget(): void {
    this.#kept.forget();
  }

  async cached(language: Language): Promise<ChartView | undefined> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      const index = await this.#session.state.documents.read<ChartIndex>(names.chart);
      if (!index) {
        return undefined;
      }
      await this.#kept.load(index.packs ?? 0);
      const opened = index.records.map((indexed): OpenedEntry => this.#keptEntry(indexed) ?? {
        indexed,
        problem: indexed.problem ?? 'notAvailable',
      });
      const withdrawn = withdrawnPrescriptions(await this.#events.stored());
      return this.#viewOf(opened, { count: index.count, asOf: index.asOf, fromCache: true, withdrawn }, language);
    });
  }

  async open(language: Language, progress?: (progress: ReadingProgress) => void): Promise<ChartView> {
    return guarded(async () => {
      const patientId = await this.#session.patientId();
      const { network, state } = this.#session;
      const before = await state.documents.read<ChartIndex>(names.chart);
      await this.#kept.load(before?.packs ?? 0);
      const head = await network.head();
      this.#book.startAt(head);
      // A rotation of this phone's own that is not final yet: what is written under its keys can be read all the same.
      const onTheWay = await this.#charts.onTheWay(this.#recording);
      if (onTheWay === undefined && !(await this.#charts.isCurrent(patientId, head))) {
        await this.#refreshKeys(patientId, head);
      }
      const compartments = onTheWay ?? (await state.compartments());
      const { links, count } = await this.#links.verified(patientId, compartments, head);
      const indexed = await Promise.all(links.map((link) => this.#indexed(link)));
      const fresh: Fresh[] = [];
      const opened = await this.#open(indexed, compartments, fresh, (done) => progress?.({ done, total: links.length }));
      await this.#kept.add(fresh);
      const index: ChartIndex = {
        asOf: network.asOf(head),
        count,
        records: opened.map(({ indexed: one, problem }) => ({ ...one, ...(problem && { problem }) })),
        packs: this.#kept.packs,
      };
      await state.documents.write({ [names.chart]: index });
      const withdrawn = withdrawnPrescriptions(await this.#events.stored());
      const view = this.#viewOf(opened, { count, asOf: index.asOf, fromCache: false, withdrawn }, language);
      await this.#rememberProfile(view);
      return view;
    });
  }

  /** A rotation that was cut short, or one of another phone with the same words. */
  async #refreshKeys(patientId: Hex, head: BlockHeader): Promise<void> {
    try {
      await this.#session.exclusively(async () => {
        await this.#charts.settle(patientId, this.#recording);
        await this.#charts.current(patientId, head);
      });
    } catch (error) {
      // What can be opened with the keys at hand is shown even so; the rest is counted as not readable.
      const { code } = toFailure(error);
      if (!['KeysDoNotMatch', 'TryLater', 'GatewayUnreachable', 'NodesUnreachable'].includes(code)) {
        throw error;
      }
    }
  }

  /** After a restore the profile is only in the chart. */
  async #rememberProfile(view: ChartView): Promise<void> {
    const { profile } = view.summary;
    if (!profile?.patientReported || (await this.#session.state.record())?.profile !== undefined) {
      return;
    }
    const { name, kana, birthDate, sex, bloodType, emergencyContact, note } = profile;
    const draft: ProfileDraft = {
      name,
      birthDate,
      sex,
      ...(kana && { kana }),
      ...(bloodType && { bloodType }),
      ...((emergencyContact.name || emergencyContact.phone) && { emergencyContact }),
      ...(note && { note }),
    };
    // What the state says else may be changed by an action that is under way: read and written as one.
    await this.#session.exclusively(async () => {
      const record = await this.#session.state.record();
      if (record !== undefined && record.profile === undefined) {
        await this.#session.state.documents.write({ [names.state]: { ...record, profile: draft } });
      }
    });
  }

  async #indexed(link: LinkedRecord): Promise<IndexedRecord> {
    if (link.institutionId === zero32) {
      // Keys of a patient can be replaced; that the ledger linked the entry shows that the key was current.
      return { ...link, institutionName: '', isAuthorKnown: true };
    }
    const [facts, device] = await Promise.all([
      this.#book.institution(link.institutionId),
      this.#book.device(link.author),
    ]);
    const profession = device && professionOf(device.role);
    // The ledger lets only active, permitted devices append; what a node tells of the author must agree with it.
    const isAuthorKnown =
      device !== undefined &&
      device.institutionId === link.institutionId &&
      device.approvedAt <= link.time &&
      (device.revokedAt === 0 || link.time <= device.revokedAt) &&
      (device.notAfter === 0 || link.time < device.notAfter);
    return {
      ...link,
      institutionName: facts?.name ?? '',
      ...(profession && { profession }),
      isAuthorKnown,
    };
  }

  /** A record that this phone has opened and checked before, at the place where the chain has it. */
  #keptEntry(indexed: IndexedRecord): OpenedEntry | undefined {
    const place = placeOf(indexed);
    const record = place && this.#kept.at(place);
    if (!record) {
      return undefined;
    }
    return indexed.isAuthorKnown ? { indexed, record } : { indexed, problem: 'authorNotPermitted' };
  }

  /** What the phone has kept, the rest from the gateway; each opened and checked. */
  async #open(
    records: readonly IndexedRecord[],
    compartments: readonly Compartment[],
    fresh: Fresh[],
    progress: (done: number) => void,
  ): Promise<readonly OpenedEntry[]> {
    const patientId = await this.#session.patientId();
    const known = records.map((record) => this.#keptEntry(record));
    const missing = records.flatMap(({ hash }, index) => (hash === undefined || known[index] ? [] : [hash]));
    const fetched = await this.#fetch([...new Set(missing)], (done) => progress(records.length - missing.length + done / 2));
    const opened: OpenedEntry[] = [];
    let worked = 0;
    for (const [index, indexed] of records.entries()) {
      const kept = known[index];
      if (kept) {
        opened.push(kept);
        continue;
      }
      opened.push(this.#openOne(indexed, patientId, compartments, indexed.hash && fetched.get(indexed.hash), fresh));
      if (++worked % openChunk === 0) {
        progress(index + 1);
        await this.#pause();
      }
    }
    progress(records.length);
    return opened;
  }

  /** Lets the page draw. Throws Locked. */
  async #pause(): Promise<void> {
    await this.#session.network.environment.sleep(0);
    this.#session.requireUnlocked();
  }

  async #fetch(hashes: readonly Hex[], progress: (done: number) => void): Promise<ReadonlyMap<Hex, Uint8Array>> {
    const fetched = new Map<Hex, Uint8Array>();
    if (hashes.length === 0) {
      return fetched;
    }
    const gateway = await this.#session.gateway();
    for (let at = 0; at < hashes.length; at += fetchChunk) {
      const chunk = hashes.slice(at, at + fetchChunk);
      let envelopes: readonly Uint8Array[];
      try {
        envelopes = await gateway.fetchRecords(chunk);
      } catch (error) {
        // "17 of 18": what cannot be had now is counted, not hidden; the chain says that it exists.
        if (!isLedgerFailure(error, 'NotFound', 'MalformedReply', 'TryLater', 'Unreachable')) {
          throw error;
        }
        break;
      }
      for (const [index, hash] of chunk.entries()) {
        const envelope = envelopes[index];
        if (envelope && envelope.length > 0) {
          fetched.set(hash, envelope);
        }
      }
      progress(Math.min(hashes.length, at + fetchChunk));
    }
    return fetched;
  }

  #openOne(
    indexed: IndexedRecord,
    patientId: Hex,
    compartments: readonly Compartment[],
    stored: Uint8Array | undefined,
    fresh: Fresh[],
  ): OpenedEntry {
    const place = placeOf(indexed);
    if (place === undefined || stored === undefined) {
      return { indexed, problem: 'notAvailable' };
    }
    const compartment = compartments.find((one) => one.id === indexed.compartment);
    const chartKey = compartment && keyOf(compartment, indexed.epoch);
    const anchor = {
      hash: place.hash,
      chart: { patientId, compartment: indexed.compartment, epoch: indexed.epoch },
      authorInstitution: indexed.institutionId,
      author: indexed.author,
    };
    try {
      const { header, payload } = openRecord(this.#session.network.deployment, anchor, chartKey ?? new Uint8Array(32), stored);
      if (!indexed.isAuthorKnown) {
        return { indexed, problem: 'authorNotPermitted' };
      }
      const { kind, supersedes, createdAt } = header;
      const record = { place, kind, supersedes, createdAt: Number(createdAt), payload: decodePayload(payload) };
      fresh.push({ record, content: payload });
      return { indexed, record };
    } catch (error) {
      return { indexed, problem: problemFrom(error, indexed.isAuthorKnown) };
    }
  }

  /** Reading FHIR is the dearest part of making a view, and a record never changes. */
  #itemsOf(payload: RecordPayload, language: Language): RecordItems | undefined {
    const known = this.#items.get(payload);
    if (known?.language === language) {
      return known.items;
    }
    let items: RecordItems;
    try {
      items = itemsOf(payload.entries, language);
    } catch {
      return undefined;
    }
    this.#items.set(payload, { language, items });
    return items;
  }

  #viewOf(
    opened: readonly OpenedEntry[],
    facts: {
      readonly count: number;
      readonly asOf: AsOf;
      readonly fromCache: boolean;
      readonly withdrawn: WithdrawnPrescriptions;
    },
    language: Language,
  ): ChartView {
    const entries = new Map<Hex, readonly Entry[]>();
    const placed: PlacedRecord<Source>[] = [];
    const readable: { readonly entry: OpenedEntry; readonly items: RecordItems; readonly source: Source }[] = [];
    for (const entry of opened) {
      const { indexed, record } = entry;
      const payload = record?.payload;
      const source: Source = {
        recordHash: indexed.hash ?? zero32,
        institutionName: indexed.institutionName,
        author: displayLine(payload?.confirmation.confirmedBy.name ?? '', 200),
        createdAt: record?.createdAt ?? 0,
        patientReported: indexed.institutionId === zero32,
      };
      const items = payload && this.#itemsOf(payload, language);
      if (payload && items === undefined) {
        // Every check passed, and yet nothing can be read from it: one record of whomever must not close the whole chart.
        readable.push({ entry: { indexed, problem: 'contentUnreadable' }, items: noItems, source });
        continue;
      }
      readable.push({ entry, items: items ?? noItems, source });
      if (payload && items && record && indexed.hash) {
        entries.set(indexed.hash, payload.entries);
        placed.push({
          id: indexed.hash,
          supersedes: record.supersedes === zero32 ? '' : record.supersedes,
          institutionId: indexed.institutionId,
          createdAt: source.createdAt,
          isOwnProfile: source.patientReported && record.kind === recordKinds.profile,
          isWithdrawn: isWithdrawnByAuthor(facts.withdrawn, indexed.hash, indexed.institutionId),
          items,
          source,
        });
      }
    }
    const replaced = supersededAmong(placed);
    const records = readable.map(({ entry, items, source }): ChartRecord => {
      const { indexed, record, problem } = entry;
      const sourced = <Item>(list: readonly Item[]): (Item & Source)[] => list.map((item) => ({ ...item, ...source }));
      return {
        hash: indexed.hash ?? zero32,
        compartment: indexed.kind,
        kind: (record && kindNames[record.kind]) ?? 'unknown',
        sequence: indexed.sequence,
        ...(indexed.institutionId !== zero32 && { institutionId: indexed.institutionId }),
        institutionName: indexed.institutionName,
        ...(indexed.profession && { profession: indexed.profession }),
        patientReported: source.patientReported,
        block: indexed.block,
        recordedAt: indexed.time,
        createdAt: source.createdAt,
        enteredBy: displayLine(record?.payload.confirmation.enteredBy.name ?? '', 200),
        confirmedBy: source.author,
        ...(problem && { problem }),
        ...(record && record.supersedes !== zero32 && { supersedes: record.supersedes }),
        superseded: indexed.hash !== undefined && replaced.has(indexed.hash),
        lines: items.lines,
        allergies: sourced(items.allergies),
        problems: sourced(items.problems),
        medications: sourced(items.medications),
        notes: sourced(items.notes),
        observations: sourced(items.observations),
      };
    });
    records.sort((left, right) => right.recordedAt - left.recordedAt || right.sequence - left.sequence);
    const view: ChartView = {
      records,
      summary: summarise(placed, this.#session.network.clock.now()),
      completeness: {
        recordsOnChain: facts.count,
        recordsAvailable: placed.length,
        headsMatch: opened.length === facts.count,
        asOf: facts.asOf,
        fromCache: facts.fromCache,
      },
    };
    this.#inside.set(view, { entries, searchTexts: new Map() });
    return view;
  }

  find(chart: ChartView, words: string): readonly ChartRecord[] {
    const wanted = words
      .split(/[\s\u3000]+/u)
      .map(foldedForMatching)
      .filter((word) => word !== '');
    if (wanted.length === 0) {
      return chart.records;
    }
    const inside = this.#inside.get(chart);
    return chart.records.filter((record) => {
      let text = inside?.searchTexts.get(record.hash);
      if (text === undefined) {
        const entries = inside?.entries.get(record.hash) ?? [];
        const parts = entries.map(({ resource }) => searchTextOf(resource));
        text = [...parts, record.confirmedBy, record.institutionName].map(foldedForMatching).join('\n');
        inside?.searchTexts.set(record.hash, text);
      }
      const found = text;
      return wanted.every((word) => found.includes(word));
    });
  }

  exportBundle(chart: ChartView): string {
    const inside = this.#inside.get(chart);
    const entries = [...chart.records].reverse().flatMap((record) => inside?.entries.get(record.hash) ?? []);
    if (entries.length === 0) {
      throw new Failure('NotFound', 'nothing to export');
    }
    return exportBundle(entries);
  }

  async addEntry(entry: OwnEntry, supersedes?: Hex, observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(async () => {
      if (!(await this.#session.state.record())?.profile) {
        await this.open('ja');
      }
      return this.#session.exclusively(async () => {
        const profile = (await this.#session.state.record())?.profile;
        if (!profile) {
          throw new Failure('NotRegistered', 'no profile');
        }
        return this.#entries.add(entry, profile.name, supersedes, observer);
      });
    });
  }

  async changeProfile(profile: ProfileDraft, observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(async () => {
      const patientId = await this.#session.patientId();
      const chart = await this.open('ja');
      const newest = chart.records.find(
        (record) => record.kind === 'profile' && record.patientReported && !record.superseded && !record.problem,
      );
      return this.#session.exclusively(async () => {
        const { state } = this.#session;
        const id = `profile-${this.#session.network.clock.now()}`;
        const record = await state.record();
        await state.documents.write({
          ...this.#entries.profileOutbox(profile, patientId, newest?.hash ?? zero32, id),
          [names.state]: { ...record, profile },
        });
        return this.#entries.deliver(id, observer);
      });
    });
  }
}

/** undefined for a place of a batch whose list cannot be had. */
function placeOf({ hash, compartment, epoch, institutionId, author }: LinkedRecord): RecordPlace | undefined {
  return hash && { hash, compartment, epoch, institutionId, author };
}

function problemFrom(error: unknown, isAuthorKnown: boolean): RecordProblem {
  if (error instanceof OpeningFailure) {
    if (error.code === 'UnsupportedSuite' || error.code === 'UnsupportedVersion') {
      return 'unsupportedSuite';
    }
    const isAfterAuthor = ['signature', 'key', 'commitment', 'content'].includes(error.step);
    return !isAuthorKnown && isAfterAuthor ? 'authorNotPermitted' : problemOf[error.step];
  }
  if (error instanceof ProtocolFailure) {
    return 'contentUnreadable';
  }
  throw error;
}
