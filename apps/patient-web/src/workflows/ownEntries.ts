import { DraftFailure, writeAllergy, writeMedication, writeNote, writePatient, type DraftHeader } from '../clinical/drafts.ts';
import { encodePayload, type Entry } from '../clinical/payload.ts';
import { isLedgerFailure } from '../ledger/failure.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import { signAction } from '../protocol/actions.ts';
import { equalBytes, fromBase64Url, toBase64Url, toHex, zero32, type Hex } from '../protocol/bytes.ts';
import { appendNonceOf } from '../protocol/chartChain.ts';
import { encodeEnvelope, recordKinds, sealRecord } from '../protocol/records.ts';
import {
  Failure,
  type CompartmentKind,
  type OwnEntry,
  type ProfileDraft,
  type ProgressObserver,
  type RecordedAction,
} from './api.ts';
import { finalityPatience, FinalRefusal, type ActionRecording } from './actionRecording.ts';
import { refusalFailure, unconfirmedRefusal } from './failures.ts';
import type { OwnCharts } from './ownCharts.ts';
import { keyOf, kindOf, lastEpoch, names } from './personState.ts';
import type { Session } from './session.ts';

const actionLifetime = 600;
const attempts = 6;
const uploadPause = 250;
const uploadAttempts = 40;

/** A confirmed entry that is not recorded yet. The payload stays, so that it can be sealed again under a newer key. */
interface OutboxEntry {
  readonly id: string;
  readonly since: number;
  readonly compartment: CompartmentKind;
  readonly kind: number;
  readonly supersedes: Hex;
  readonly createdAt: number;
  readonly payload: string;
  /** Made by sealing; absent before. */
  readonly sealed?: { readonly hash: Hex; readonly compartment: Hex; readonly epoch: number; readonly envelope: string };
}

const compartmentOf: Readonly<Record<OwnEntry['type'], CompartmentKind>> = {
  allergy: 'summary',
  medication: 'medications',
  note: 'clinical',
};

export function dayOf(seconds: number): string {
  const local = new Date(seconds * 1000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${local.getFullYear()}-${pad(local.getMonth() + 1)}-${pad(local.getDate())}`;
}

function uuidFrom(bytes: Uint8Array): string {
  const copy = bytes.slice(0, 16);
  copy[6] = ((copy[6] ?? 0) & 0x0f) | 0x40;
  copy[8] = ((copy[8] ?? 0) & 0x3f) | 0x80;
  return toHex(copy)
    .slice(2)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** FHIR id of the patient: the 64 hexadecimal digits of the patient id. */
export function fhirIdOf(patientId: Hex): string {
  return patientId.slice(2);
}

export function profileEntry(profile: ProfileDraft, patientId: Hex, now: number): Entry {
  return writePatient({ ...profile, id: fhirIdOf(patientId) }, dayOf(now));
}

/** Throws InvalidDraft with the field. */
export function checkProfileDraft(profile: ProfileDraft, now: number): void {
  try {
    profileEntry(profile, `0x${'00'.repeat(32)}`, now);
  } catch (error) {
    throw error instanceof DraftFailure ? new Failure('InvalidDraft', error.field) : error;
  }
}

export class OwnEntries {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;

  constructor(session: Session, recording: ActionRecording, charts: OwnCharts) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
  }

  async waiting(): Promise<readonly OutboxEntry[]> {
    const { documents } = this.#session.state;
    const entries = await Promise.all(
      (await documents.names(names.outbox)).map((name) => documents.read<OutboxEntry>(name)),
    );
    return entries.filter((entry) => entry !== undefined).sort((left, right) => left.since - right.since);
  }

  #confirmed(entries: readonly Entry[], author: string, now: number): string {
    const person = { name: author, role: 'patient' };
    return toBase64Url(
      encodePayload({
        confirmation: { enteredBy: person, confirmedBy: person, enteredAt: now, confirmedAt: now },
        attachments: [],
        entries,
      }),
    );
  }

  /** The profile as an outbox entry; `id` keeps a repeated save from doubling it. */
  profileOutbox(profile: ProfileDraft, patientId: Hex, supersedes: Hex, id: string): Readonly<Record<string, unknown>> {
    const now = this.#session.network.clock.now();
    const entry: OutboxEntry = {
      id,
      since: now,
      compartment: 'summary',
      kind: recordKinds.profile,
      supersedes,
      createdAt: now,
      payload: this.#confirmed([profileEntry(profile, patientId, now)], profile.name, now),
    };
    return { [names.outbox + id]: entry };
  }

  /** Under the session's passage. */
  async add(
    entry: OwnEntry,
    patientName: string,
    supersedes: Hex | undefined,
    observer?: ProgressObserver,
  ): Promise<RecordedAction> {
    const patientId = await this.#session.patientId();
    const now = this.#session.network.clock.now();
    const header: DraftHeader = {
      id: uuidFrom(this.#session.random(16)),
      patientId: fhirIdOf(patientId),
      patientName,
      authoredAt: now,
    };
    const today = dayOf(now);
    const written =
      entry.type === 'allergy'
        ? writeAllergy(header, entry, today)
        : entry.type === 'medication'
          ? writeMedication(header, entry, today)
          : writeNote(header, entry);
    const id = header.id;
    const outbox: OutboxEntry = {
      id,
      since: now,
      compartment: compartmentOf[entry.type],
      kind: recordKinds.entry,
      supersedes: supersedes ?? zero32,
      createdAt: now,
      payload: this.#confirmed([written], patientName, now),
    };
    await this.#session.state.documents.write({ [names.outbox + id]: outbox });
    return this.deliver(id, observer);
  }

  /** Under the session's passage. Seals, stores and appends an entry of the outbox, and reads it back. */
  async deliver(id: string, observer?: ProgressObserver): Promise<RecordedAction> {
    observer?.('preparing');
    const name = names.outbox + id;
    const { documents } = this.#session.state;
    for (let attempt = 1; ; ++attempt) {
      let entry = await documents.read<OutboxEntry>(name);
      if (!entry) {
        throw new Failure('NotFound', 'nothing waits under this name');
      }
      if (!entry.sealed) {
        entry = await this.#seal(entry);
        await documents.write({ [name]: entry });
      }
      observer?.('sending');
      const recorded = await this.#append(entry, observer).catch(async (error: unknown) => {
        if (error instanceof FinalRefusal) {
          await documents.write({ [name]: null });
        }
        throw error;
      });
      if (recorded) {
        await this.#readBack(entry);
        await documents.write({ [name]: null });
        observer?.('recorded');
        return recorded;
      }
      if (attempt === attempts) {
        throw new Failure('TryLater', 'the chart keys keep changing');
      }
      // The chart has a newer key: the same payload is sealed again under it.
      const { sealed: _old, ...again } = entry;
      await documents.write({ [name]: again });
    }
  }

  async #seal(entry: OutboxEntry): Promise<OutboxEntry> {
    const { network } = this.#session;
    const patientId = await this.#session.patientId();
    const keys = await this.#session.keys();
    await this.#charts.settle(patientId, this.#recording);
    const head = await network.head();
    network.requireTrust(true);
    const compartment = (await this.#charts.current(patientId, head)).find(
      (one) => kindOf(one.number) === entry.compartment,
    );
    const chart = compartment && (await network.reader.chart(patientId, compartment.id, head));
    if (!compartment || !chart) {
      throw new Failure('NotFound', 'no such compartment');
    }
    if (chart.isClosed) {
      throw new Failure('ChartClosed');
    }
    const epoch = lastEpoch(compartment);
    const chartKey = keyOf(compartment, epoch);
    if (chartKey === undefined) {
      throw new Failure('KeysDoNotMatch');
    }
    const sealed = await sealRecord(
      network.deployment,
      {
        chart: { patientId, compartment: compartment.id, epoch },
        kind: entry.kind,
        supersedes: entry.supersedes,
        baseHead: chart.head,
        createdAt: entry.createdAt,
      },
      { institutionId: zero32, vaultEpoch: 0, address: keys.address, signingKey: keys.signingKey, publicKey: keys.encPk },
      chartKey,
      fromBase64Url(entry.payload),
      this.#session.random,
    );
    return {
      ...entry,
      sealed: {
        hash: sealed.hash,
        compartment: compartment.id,
        epoch,
        envelope: toBase64Url(encodeEnvelope(sealed.envelope)),
      },
    };
  }

  /** undefined: the epoch has moved on. */
  async #append(entry: OutboxEntry, observer?: ProgressObserver): Promise<RecordedAction | undefined> {
    const { network } = this.#session;
    const patientId = await this.#session.patientId();
    const keys = await this.#session.keys();
    const gateway = await this.#session.gateway();
    const submitter = await this.#session.submitter();
    const sealed = entry.sealed as NonNullable<OutboxEntry['sealed']>;
    for (let attempt = 1; ; ++attempt) {
      try {
        await gateway.putRecord(sealed.hash, fromBase64Url(sealed.envelope));
        break;
      } catch (error) {
        if (!isLedgerFailure(error, 'NotAuthorized') || attempt === uploadAttempts) {
          throw error;
        }
        await network.environment.sleep(uploadPause);
      }
    }
    // The ledger takes a nonce once: the same record can be signed again after any crash and is still appended once.
    const nonce = appendNonceOf(sealed.hash);
    const begun = network.environment.now();
    for (let attempt = 1; ; ) {
      const head = await network.head();
      network.requireTrust(true);
      let position: RecordedAction | undefined;
      let isTakenBack = false;
      try {
        if (await network.reader.isNonceUsed(keys.address, nonce, head)) {
          position = await this.#linkOf(sealed.hash, sealed.compartment, patientId, head);
        }
      } catch (error) {
        // The block that was just looked at may be taken back while its content is asked for.
        if (network.isInstant || !isLedgerFailure(error, 'NotFound')) {
          throw error;
        }
        isTakenBack = true;
      }
      if (position || isTakenBack) {
        if (position && (await network.isFinal(position.block))) {
          return position;
        }
        observer?.('sent');
        if (network.environment.now() - begun > finalityPatience) {
          throw new Failure('TryLater', 'not final yet');
        }
        // Looked at again: the block may become final, or be taken back. Then the same record is appended again.
        await submitter.nextLook();
        continue;
      }
      const deadline = BigInt(network.latestTime(head) + actionLifetime);
      const { compartment, epoch, hash: recordHash } = sealed;
      const action = signAction(
        network.deployment,
        { name: 'AppendRecord', fields: { patientId, compartment, epoch, recordHash } },
        { signer: keys.address, nonce, deadline },
        keys.signingKey,
      );
      const outcome = await submitter.submit(action, {
        searchFrom: head.number,
        onSent: () => observer?.('sent'),
      });
      if (outcome.isRecorded) {
        const { block, transaction, time } = outcome.position;
        if (await network.isFinal(block)) {
          return { digest: action.digest, transaction, block, blockTime: time };
        }
        continue;
      }
      if (outcome.isSpent && attempt++ < attempts) {
        continue;
      }
      if (!outcome.isByLedger) {
        // Sealed anew on the gateway's word, the entry would stand in the chart twice once the gateway sends the first.
        throw unconfirmedRefusal(outcome.refusal);
      }
      if (outcome.refusal === 'WrongEpoch') {
        return undefined;
      }
      const failure = refusalFailure(outcome.refusal);
      throw new FinalRefusal(failure.code, failure.detail);
    }
  }

  /** Where the ledger linked a record that this page, or an earlier run of it, has sent. */
  async #linkOf(recordHash: Hex, compartment: Hex, patientId: Hex, head: BlockHeader): Promise<RecordedAction> {
    const { network } = this.#session;
    const events = await this.#charts.events(head, patientId);
    const event = events.find(
      (one) =>
        one.name === 'RecordAppended' &&
        one.fields['recordHash'] === recordHash &&
        one.fields['compartment'] === compartment,
    );
    if (!event) {
      throw new Failure('NodesDisagree', 'a used nonce without its record');
    }
    const digest = await network.history.actionBefore(event);
    const { block, transaction, time } = event;
    return { digest: digest ?? zero32, transaction, block, blockTime: time };
  }

  /** The store must give back what it was given: nobody could otherwise ever open what the chain now names. */
  async #readBack(entry: OutboxEntry): Promise<void> {
    const gateway = await this.#session.gateway();
    const { hash, envelope } = entry.sealed as NonNullable<OutboxEntry['sealed']>;
    const bytes = fromBase64Url(envelope);
    for (let attempt = 1; ; ++attempt) {
      const stored = await gateway.record(hash).catch((error: unknown) => {
        if (isLedgerFailure(error, 'NotFound')) {
          return undefined;
        }
        throw error;
      });
      if (stored && equalBytes(stored, bytes)) {
        break;
      }
      if (attempt === 2) {
        throw new Failure('GatewayMalformed', 'the store does not give back what it was given');
      }
      await gateway.putRecord(hash, bytes);
    }
  }
}
