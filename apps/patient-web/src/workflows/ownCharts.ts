import { isLedgerFailure } from '../ledger/failure.ts';
import type { LedgerEvent } from '../ledger/history.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { ChartRotation, KeptReader } from '../protocol/actions.ts';
import { compareHex, toHex, type Hex } from '../protocol/bytes.ts';
import { chartCommitmentOf } from '../protocol/keys.ts';
import { decodeWrap, encodeWrap, openChartKeys, type ChartKeys, wrapChartKeys, wrapHashOf, wrapKinds, type Wrap } from '../protocol/wraps.ts';
import { Failure } from './api.ts';
import { FinalRefusal, type ActionRecording, type Recipient, type WrapUpload } from './actionRecording.ts';
import type { EventLog } from './eventLog.ts';
import { grantHistoryOf, type GrantHistory } from './grantHistory.ts';
import { chartKeysFrom, keyOf, lastEpoch, names, type Compartment } from './personState.ts';
import type { Session } from './session.ts';

export interface PreparedRotation {
  /** To whose keys the new chart keys are wrapped. */
  readonly recipients: readonly Recipient[];
  readonly rotations: readonly ChartRotation[];
  readonly uploads: readonly WrapUpload[];
}

/** The person's own chart keys: copies at the gateway, rotation, and what became of a rotation that was cut short. */
export class OwnCharts {
  readonly #session: Session;
  readonly #events: EventLog;

  constructor(session: Session, events: EventLog) {
    this.#session = session;
    this.#events = events;
  }

  /** Copies of all keys for the person alone (wraps of kind 2), sealed to `encPk`. */
  async ownCopies(patientId: Hex, compartments: readonly Compartment[], encPk: Hex): Promise<WrapUpload[]> {
    const { deployment } = this.#session.network;
    const uploads: WrapUpload[] = [];
    for (const compartment of compartments) {
      const wrap = await wrapChartKeys(deployment, patientId, compartment.id, chartKeysFrom(compartment), encPk);
      uploads.push({ hash: wrapHashOf(deployment, wrap), wrap: encodeWrap(wrap) });
    }
    return uploads;
  }

  async events(head: BlockHeader, patientId: Hex): Promise<readonly LedgerEvent[]> {
    return this.#events.upTo(head, patientId);
  }

  async grantHistory(head: BlockHeader, patientId: Hex): Promise<GrantHistory> {
    return grantHistoryOf(await this.#events.judgedUpTo(head, patientId));
  }

  /** The newest own copy of each compartment that the ledger's commitments confirm. Throws KeysDoNotMatch. */
  async collect(patientId: Hex): Promise<readonly Compartment[]> {
    const { network } = this.#session;
    const keys = await this.#session.keys();
    const gateway = await this.#session.gateway();
    // One node alone could put the commitments of foreign keys here, and what is written next would be sealed under them.
    const { reader } = network.judges;
    const head = await network.head();
    const onChain = await reader.compartments(patientId, head);
    const commitments = new Map<string, Promise<Hex | undefined>>();
    const commitmentOf = (compartment: Hex, epoch: number): Promise<Hex | undefined> => {
      const name = `${compartment}/${epoch}`;
      const known = commitments.get(name) ?? reader.chartKeyCommitment(patientId, compartment, epoch, head);
      commitments.set(name, known);
      return known;
    };
    // No commitment binds the kind of a compartment: whoever has its keys could seal a copy that names another, and put
    // clinical notes where a pharmacy may see. What this phone has known once does not change.
    const kinds = new Map((await this.#session.state.compartments()).map((one) => [one.id, one.number]));
    const newest = new Map<Hex, Compartment>();
    for (const hash of await gateway.patientWraps(patientId)) {
      const stored = await gateway.wrap(hash).catch((error: unknown) => {
        if (isLedgerFailure(error, 'NotFound')) {
          return undefined;
        }
        throw error;
      });
      let wrap: Wrap;
      try {
        wrap = decodeWrap(stored ?? new Uint8Array());
      } catch {
        continue;
      }
      const { kind, compartment, fromEpoch, toEpoch } = wrap.context;
      const known = newest.get(compartment);
      if (
        stored === undefined ||
        kind !== wrapKinds.chartKeysForPatient ||
        !onChain.includes(compartment) ||
        (known !== undefined && lastEpoch(known) >= toEpoch)
      ) {
        continue;
      }
      const epochs = Array.from({ length: toEpoch - fromEpoch + 1 }, (_, index) => fromEpoch + index);
      const found = await Promise.all(epochs.map((epoch) => commitmentOf(compartment, epoch)));
      const told = found.filter((one): one is Hex => one !== undefined);
      const last = told.at(-1);
      if (told.length !== found.length || last === undefined) {
        continue; // Made for a rotation that was never recorded.
      }
      const place = { patientId, compartment, fromEpoch, toEpoch, commitment: last };
      let opened: ChartKeys;
      try {
        opened = await openChartKeys(network.deployment, place, undefined, told, keys.encryptionKey, stored);
      } catch {
        continue; // Not ours (of an earlier key) or not what the ledger commits to: another copy may be.
      }
      if ((kinds.get(compartment) ?? opened.kind) !== opened.kind) {
        throw new Failure('KeysDoNotMatch', 'a copy names another kind of compartment');
      }
      kinds.set(compartment, opened.kind);
      newest.set(compartment, {
        id: compartment,
        number: opened.kind,
        firstEpoch: opened.firstEpoch,
        keys: opened.keys.map(toHex),
      });
    }
    const numbers = new Set([...newest.values()].map(({ number }) => number));
    if (numbers.size !== newest.size) {
      throw new Failure('KeysDoNotMatch', 'two compartments of one kind');
    }
    for (const compartment of onChain) {
      const state = await reader.chart(patientId, compartment, head);
      const known = newest.get(compartment);
      if (state === undefined || known === undefined || lastEpoch(known) !== state.epoch) {
        throw new Failure('KeysDoNotMatch', 'the newest keys of a compartment are not at the gateway');
      }
    }
    return [...newest.values()].sort((left, right) => left.number - right.number);
  }

  /** Whether the kept keys are those of the chain; without waiting for actions that are under way. */
  async isCurrent(patientId: Hex, head: BlockHeader): Promise<boolean> {
    const kept = await this.#session.state.compartments();
    const states = await Promise.all(kept.map((one) => this.#session.network.reader.chart(patientId, one.id, head)));
    return kept.length > 0 && kept.every((one, index) => states[index]?.epoch === lastEpoch(one));
  }

  /** The kept compartments, after another phone of the same words may have rotated them. */
  async current(patientId: Hex, head: BlockHeader): Promise<readonly Compartment[]> {
    const kept = await this.#session.state.compartments();
    const states = await Promise.all(
      kept.map((one) => this.#session.network.reader.chart(patientId, one.id, head)),
    );
    const isCurrent = kept.every((one, index) => states[index]?.epoch === lastEpoch(one));
    if (isCurrent && kept.length > 0) {
      return kept;
    }
    // Of another phone's rotation that a reorganisation took back, the keys are simply not needed any more; what is final
    // is watched over by the marks of the charts.
    if (this.#session.network.isInstant && kept.some((one, index) => (states[index]?.epoch ?? 0) < lastEpoch(one))) {
      throw new Failure('ChainWentBackwards', 'an epoch of a chart');
    }
    const collected = await this.collect(patientId);
    await this.#session.state.documents.write({ [names.keys]: collected });
    return collected;
  }

  /**
   * New keys for `compartments`, kept apart until the ledger has taken them, and their wraps for everybody with a
   * running permission except `leaving`.
   */
  async prepareRotation(
    patientId: Hex,
    step: string,
    compartments: ReadonlySet<Hex>,
    leaving: Hex | undefined,
  ): Promise<PreparedRotation> {
    const { network, state, random } = this.#session;
    const { deployment } = network;
    const { reader } = network.judges;
    const head = await network.trustedHead();
    const { encPk } = await this.#session.keys();
    const kept = await this.current(patientId, head);
    const states = await Promise.all(kept.map((one) => reader.chart(patientId, one.id, head)));
    if (kept.some((one, index) => states[index]?.epoch !== lastEpoch(one))) {
      // The next commitment would be for another epoch than the ledger's.
      throw new Failure('TryLater', 'the chart keys have just changed');
    }
    const history = await this.grantHistory(head, patientId);
    const readers = await Promise.all(
      history.grants
        .filter((grant) => grant.institutionId !== leaving)
        .map(async (grant) => {
          const [now, institution] = await Promise.all([
            reader.grant(patientId, grant.institutionId, head),
            reader.institution(grant.institutionId, head),
          ]);
          return now?.isRunning && institution ? { grant, institution } : undefined;
        }),
    );
    const running = readers
      .filter((one) => one !== undefined)
      .sort((left, right) => compareHex(left.grant.institutionId, right.grant.institutionId));

    const next: Compartment[] = [];
    const rotations: ChartRotation[] = [];
    const uploads: WrapUpload[] = [];
    for (const compartment of kept) {
      if (!compartments.has(compartment.id)) {
        next.push(compartment);
        continue;
      }
      const chartKey = random(32);
      const rotated = { ...compartment, keys: [...compartment.keys, toHex(chartKey)] };
      next.push(rotated);
      const keep: KeptReader[] = [];
      for (const { grant, institution } of running) {
        const item = grant.items.find((one) => one.compartment === compartment.id);
        if (!item) {
          continue;
        }
        const recipient = { id: grant.institutionId, vaultEpoch: institution.vaultEpoch };
        const keys = chartKeysFrom(rotated, item.fromEpoch);
        const wrap = await wrapChartKeys(deployment, patientId, compartment.id, keys, institution.vaultPk, recipient);
        const hash = wrapHashOf(deployment, wrap);
        keep.push({ institutionId: grant.institutionId, vaultEpoch: institution.vaultEpoch, wrapHash: hash });
        uploads.push({ hash, wrap: encodeWrap(wrap) });
      }
      uploads.push(...(await this.ownCopies(patientId, [rotated], encPk)));
      rotations.push({
        compartment: compartment.id,
        ckCommit: chartCommitmentOf(chartKey, {
          patientId,
          compartment: compartment.id,
          epoch: lastEpoch(rotated),
        }),
        keep,
      });
    }
    rotations.sort((left, right) => compareHex(left.compartment, right.compartment));
    await state.documents.write({ [names.preparedKeys]: { step, compartments: next } });
    const recipients = running.map(({ grant, institution }) => ({ institutionId: grant.institutionId, vaultPk: institution.vaultPk }));
    return { recipients, rotations, uploads };
  }

  /**
   * The compartments with the keys of a rotation that is on its way and may be taken back by a reorganisation: no reason
   * yet to put them into use. undefined on a chain where nothing is taken back.
   */
  async onTheWay(recording: ActionRecording): Promise<readonly Compartment[] | undefined> {
    const { network, state } = this.#session;
    const prepared = network.isInstant ? undefined : await state.prepared();
    return prepared && (await recording.has(prepared.step)) ? prepared.compartments : undefined;
  }

  /** Puts prepared keys into use once the ledger has taken them, or drops them once it cannot any more. */
  async settle(patientId: Hex, recording: ActionRecording): Promise<void> {
    const { state } = this.#session;
    for (let isResumed = false; ; isResumed = true) {
      const prepared = await state.prepared();
      if (!prepared) {
        return;
      }
      if ((await this.onTheWay(recording)) === undefined && (await this.adoptPrepared(patientId)) !== 'undecided') {
        return;
      }
      if (isResumed) {
        throw new Failure('TryLater', 'the nodes do not show a recorded rotation yet');
      }
      try {
        if ((await recording.resume(prepared.step)) === undefined) {
          // Never signed: these keys will not come into use.
          await state.documents.write({ [names.preparedKeys]: null });
          return;
        }
      } catch (error) {
        if (!(error instanceof FinalRefusal)) {
          throw error;
        }
        await state.documents.write({ [names.preparedKeys]: null });
        return;
      }
    }
  }

  /** Compares prepared keys with the ledger's commitments. */
  async adoptPrepared(patientId: Hex): Promise<'none' | 'taken' | 'overtaken' | 'undecided'> {
    const { state, network } = this.#session;
    const prepared = await state.prepared();
    if (!prepared) {
      return 'none';
    }
    const kept = await state.compartments();
    const head = await network.head();
    let outcome: 'taken' | 'overtaken' = 'taken';
    for (const compartment of prepared.compartments) {
      const inUse = kept.find((one) => one.id === compartment.id);
      const epoch = lastEpoch(compartment);
      if (inUse && lastEpoch(inUse) >= epoch) {
        continue;
      }
      const told = await network.judges.reader.chartKeyCommitment(patientId, compartment.id, epoch, head);
      if (told === undefined) {
        return 'undecided';
      }
      const key = keyOf(compartment, epoch);
      if (key === undefined || chartCommitmentOf(key, { patientId, compartment: compartment.id, epoch }) !== told) {
        outcome = 'overtaken';
      }
    }
    await state.documents.write(
      outcome === 'taken'
        ? { [names.keys]: prepared.compartments, [names.preparedKeys]: null }
        : { [names.preparedKeys]: null },
    );
    return outcome;
  }
}
