import { compareHex, toHex, type Hex } from '../protocol/bytes.ts';
import { chartCommitmentOf, entropyFrom, patientKeysOf, phraseFrom, wordsOf } from '../protocol/keys.ts';
import {
  Failure,
  type CheckedInstitution,
  type KeyReplacement,
  type NewPhrase,
  type PersonIdentity,
  type ProfileDraft,
  type ProgressObserver,
  type RecordedAction,
} from './api.ts';
import { stagesBefore, type ActionRecording } from './actionRecording.ts';
import { guarded } from './failures.ts';
import type { OwnCharts } from './ownCharts.ts';
import { checkProfileDraft, type OwnEntries } from './ownEntries.ts';
import type { PermissionWorkflow } from './permissions.ts';
import { keyOf, names, newCompartment, type PersonRecord } from './personState.ts';
import type { Session } from './session.ts';

export const registerStep = 'register-patient';
export const openStep = 'open-chart';
export const closeStep = 'close-chart';
export const replaceStep = 'replace-key';
const profileOutboxId = 'profile-first';
const suite = 1;

/** Making, finding again, and ending a patient's account. Everything here runs under the session's passage. */
export class IdentityWorkflow {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;
  readonly #entries: OwnEntries;

  constructor(session: Session, recording: ActionRecording, charts: OwnCharts, entries: OwnEntries) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
    this.#entries = entries;
  }

  async #record(): Promise<PersonRecord | undefined> {
    return this.#session.state.record();
  }

  async #change(change: Partial<PersonRecord>, others: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const record = await this.#record();
    const next: PersonRecord = {
      stage: 'new',
      since: this.#session.network.clock.now(),
      ...record,
      ...change,
    };
    await this.#session.state.documents.write({ ...others, [names.state]: next });
  }

  async adopt(phrase: NewPhrase): Promise<void> {
    const kept = await this.#session.state.words();
    if (kept !== undefined) {
      if (kept.join(' ') === phrase.words.join(' ')) {
        return;
      }
      throw new Failure('AlreadyRegistered', 'the vault holds other words');
    }
    const record: PersonRecord = { stage: 'new', since: this.#session.network.clock.now() };
    await this.#session.state.writeWords(phrase.words, names.phrase, { [names.state]: record });
  }

  async register(
    profile: ProfileDraft,
    introducedBy: CheckedInstitution,
    observer?: ProgressObserver,
  ): Promise<RecordedAction> {
    const { network, random } = this.#session;
    checkProfileDraft(profile, network.clock.now());
    const record = await this.#record();
    if (record === undefined || record.stage === 'restoring') {
      throw new Failure('NotRegistered', 'no words');
    }
    if (record.stage === 'ready' || record.stage === 'closed' || record.stage === 'out') {
      throw new Failure('AlreadyRegistered');
    }
    if (record.patientId === undefined) {
      // Ids and keys are kept before anything is sent; one write, so that neither is there without the other.
      const compartments = ([1, 2, 3, 4] as const).map((number) => newCompartment(number, random));
      await this.#change(
        {
          stage: 'registering',
          patientId: toHex(random(32)),
          introducedBy: introducedBy.id,
          introduction: introducedBy.introduction,
          profile,
        },
        { [names.keys]: compartments },
      );
    } else {
      // Another code or a mended form after a failure: nothing of it is on the chain until the profile is.
      await this.#change({
        stage: 'registering',
        introducedBy: introducedBy.id,
        introduction: introducedBy.introduction,
        ...(!record.isProfileSaved && { profile }),
      });
    }
    return this.continueRegistration(observer);
  }

  /** From wherever a killed tab has left it. */
  async continueRegistration(observer?: ProgressObserver): Promise<RecordedAction> {
    const { network, state } = this.#session;
    const record = await this.#record();
    const keys = await this.#session.keys();
    if (record?.patientId === undefined) {
      throw new Failure('NotRegistered');
    }
    const { patientId } = record;
    const head = await network.head();
    const known = await network.reader.patient(patientId, head);
    if (known && known.key !== keys.address) {
      throw new Failure('AlreadyRegistered', 'another key has this patient');
    }
    if (!known) {
      if (record.introducedBy === undefined || record.introduction === undefined) {
        throw new Failure('IntroductionInvalid', 'no code');
      }
      const resumed = await this.#resumeRegistration(record, observer);
      if (!resumed) {
        await this.#recording.record(
          {
            step: registerStep,
            kind: 'register',
            content: {
              name: 'RegisterPatient',
              fields: { patientId, encPk: keys.encPk, introducedBy: record.introducedBy },
            },
            introduction: record.introduction,
          },
          stagesBefore(observer),
        );
      }
    } else {
      await this.#finishOrForget(registerStep, observer);
    }
    await this.#openCharts(patientId, observer);
    if (!(await this.#record())?.isProfileSaved) {
      const profile = (await this.#record())?.profile;
      if (!profile) {
        throw new Failure('InvalidDraft', 'name');
      }
      await this.#change(
        { isProfileSaved: true },
        this.#entries.profileOutbox(profile, patientId, `0x${'00'.repeat(32)}`, profileOutboxId),
      );
    }
    let recorded: RecordedAction | undefined;
    const waiting = await this.#entries.waiting();
    if (waiting.some((entry) => entry.id === profileOutboxId)) {
      recorded = await this.#entries.deliver(profileOutboxId, stagesBefore(observer));
    }
    const registered = await network.reader.patient(patientId);
    await state.documents.write({
      [names.state]: {
        ...(await this.#record()),
        stage: 'ready',
        registeredAt: registered?.registeredAt ?? network.clock.now(),
      },
    });
    observer?.('recorded');
    return (
      recorded ?? { digest: patientId, transaction: `0x${'00'.repeat(32)}`, block: head.number, blockTime: head.time }
    );
  }

  /** An earlier action with the same introduction goes on; one with another code is made anew. */
  async #resumeRegistration(record: PersonRecord, observer?: ProgressObserver): Promise<boolean> {
    const waiting = (await this.#recording.unfinished()).find((entry) => entry.step === registerStep);
    if (!waiting) {
      return false;
    }
    const isSame =
      waiting.introduction === record.introduction &&
      waiting.content.name === 'RegisterPatient' &&
      waiting.content.fields.introducedBy === record.introducedBy;
    if (!isSame && (await this.#recording.position(registerStep)) === undefined) {
      return false;
    }
    return (await this.#recording.resume(registerStep, stagesBefore(observer))) !== undefined;
  }

  /** The ledger has what the step was for: by its own action, which may have to become final, or by another. */
  async #finishOrForget(step: string, observer?: ProgressObserver): Promise<void> {
    if (await this.#recording.position(step)) {
      await this.#recording.resume(step, stagesBefore(observer));
    } else if (await this.#recording.has(step)) {
      await this.#recording.forget(step);
    }
  }

  async #openCharts(patientId: Hex, observer?: ProgressObserver): Promise<void> {
    const { network, state } = this.#session;
    const opened = await network.reader.compartments(patientId);
    const compartments = await state.compartments();
    if (compartments.length === 0) {
      throw new Failure('DamagedState', 'chart keys');
    }
    if (opened.includes(compartments[0]?.id as Hex)) {
      await this.#finishOrForget(openStep, observer);
      return;
    }
    if (await this.#recording.resume(openStep, stagesBefore(observer))) {
      return;
    }
    const { encPk } = await this.#session.keys();
    const charts = compartments
      .map((compartment) => ({
        compartment: compartment.id,
        suite,
        ckCommit: chartCommitmentOf(keyOf(compartment, 1) as Uint8Array, {
          patientId,
          compartment: compartment.id,
          epoch: 1,
        }),
      }))
      .sort((left, right) => compareHex(left.compartment, right.compartment));
    await this.#recording.record(
      {
        step: openStep,
        kind: 'register',
        content: { name: 'OpenChart', fields: { patientId, charts } },
        before: await this.#charts.ownCopies(patientId, compartments, encPk),
      },
      stagesBefore(observer),
    );
  }

  async restore(words: string): Promise<PersonIdentity> {
    const { network, state } = this.#session;
    const entropy = entropyFrom(wordsOf(words));
    const phrase = phraseFrom(entropy);
    const keys = patientKeysOf(phrase);
    const record = await this.#record();
    const kept = await state.words();
    // A restore that was cut short is taken up; anything else in the vault is somebody's.
    if (kept !== undefined && (record?.stage !== 'restoring' || kept.join(' ') !== phrase.join(' '))) {
      throw new Failure('AlreadyRegistered', 'the vault is in use');
    }
    const head = await network.head();
    const patientId = await network.reader.patientOfKey(keys.address, head);
    if (patientId === undefined) {
      const isUnknown = await network.reader.isUnknownAddress(keys.address, head);
      throw new Failure(isUnknown ? 'NotRegistered' : 'KeyReplaced');
    }
    await state.writeWords(phrase, names.phrase, {
      [names.state]: { stage: 'restoring', since: network.clock.now(), patientId } satisfies PersonRecord,
    });
    await this.continueRestore();
    return { patientId, address: keys.address };
  }

  async continueRestore(): Promise<void> {
    const { network, state, random } = this.#session;
    const patientId = (await this.#record())?.patientId;
    if (patientId === undefined) {
      throw new Failure('NotRegistered');
    }
    const patient = await network.reader.patient(patientId);
    const opened = await network.reader.compartments(patientId);
    if (opened.length === 0) {
      // The first phone was lost between registration and the charts: this one goes on from there.
      const compartments = ([1, 2, 3, 4] as const).map((number) => newCompartment(number, random));
      await this.#change({ stage: 'registering' }, { [names.keys]: compartments });
      return;
    }
    const compartments = await this.#charts.collect(patientId);
    await state.documents.write({
      [names.keys]: compartments,
      [names.state]: {
        ...(await this.#record()),
        stage: patient?.isClosed ? 'closed' : 'ready',
        isProfileSaved: true,
        ...(patient && { registeredAt: patient.registeredAt }),
      },
    });
  }

  async close(observer?: ProgressObserver): Promise<RecordedAction> {
    const patientId = await this.#session.patientId();
    const resumed = await this.#recording.resume(closeStep, observer);
    return (
      resumed ??
      this.#recording.record(
        { step: closeStep, kind: 'close', content: { name: 'CloseChart', fields: { patientId } } },
        observer,
      )
    );
  }

  async noteClosed(): Promise<void> {
    await this.#change({ stage: 'closed' });
  }
}

/** New words, new key, new chart keys: afterwards the old words and the old phone are out. */
export class KeyReplacementWorkflow implements KeyReplacement {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;
  readonly #permissions: PermissionWorkflow;

  constructor(session: Session, recording: ActionRecording, charts: OwnCharts, permissions: PermissionWorkflow) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
    this.#permissions = permissions;
  }

  async begin(): Promise<NewPhrase> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        await this.#session.patientId();
        const kept = await this.#session.state.words(names.nextPhrase);
        if (kept) {
          return { words: kept };
        }
        const words = phraseFrom(this.#session.random(32));
        await this.#session.state.writeWords(words, names.nextPhrase, {});
        return { words };
      }),
    );
  }

  async drop(): Promise<void> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        if (!(await this.#canDrop())) {
          throw new Failure('Unfinished', 'the replacement is on its way');
        }
        await this.#session.state.documents.write({
          [names.nextPhrase]: null,
          [names.nextPhraseUntil]: null,
          [names.journal + replaceStep]: null,
        });
      }),
    );
  }

  /** Once a replacement was signed, only when the ledger cannot take it any more: whoever holds it may still send it. */
  async #canDrop(): Promise<boolean> {
    const { network, state } = this.#session;
    const next = await state.words(names.nextPhrase);
    const until = await state.documents.read<number>(names.nextPhraseUntil);
    const isSigned = until !== undefined || (await this.#recording.has(replaceStep));
    if (next === undefined || !isSigned) {
      return true;
    }
    const final = await network.finalHeader();
    network.requireTrust();
    return (
      final !== undefined &&
      final.time > (until ?? 0) &&
      (!(await this.#recording.has(replaceStep)) || (await this.#recording.isOverdue(replaceStep))) &&
      (await network.judges.reader.isUnknownAddress(patientKeysOf(next).address, final))
    );
  }

  /** Whether `key`, the patient's on the ledger, is that of the next words: then this phone is not out. */
  async isNextKey(key: Hex): Promise<boolean> {
    const next = await this.#session.state.words(names.nextPhrase);
    return next !== undefined && patientKeysOf(next).address === key;
  }

  /**
   * Under the session's passage. The next words become the person's when the ledger has their key for good, whichever
   * signature brought it there and whatever the journal says.
   */
  async adoptIfTaken(): Promise<boolean> {
    const { network, state } = this.#session;
    const next = await state.words(names.nextPhrase);
    if (next === undefined) {
      return false;
    }
    const patientId = await this.#session.patientId();
    const final = await network.finalHeader();
    if (!final || (await network.judges.reader.patientOfKey(patientKeysOf(next).address, final)) !== patientId) {
      return false;
    }
    await this.adopt();
    await this.#recording.forget(replaceStep);
    return true;
  }

  async complete(observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(() => this.#session.exclusively(() => this.completeNow(observer)));
  }

  /** Under the session's passage; from wherever a killed tab has left it. */
  async completeNow(observer?: ProgressObserver): Promise<RecordedAction> {
    observer?.('preparing');
    const { network, state } = this.#session;
    const patientId = await this.#session.patientId();
    const isKnown = (await this.#recording.position(replaceStep)) !== undefined;
    if (!isKnown) {
      await this.adoptIfTaken();
    }
    let replaced = await this.#recording.resume(replaceStep, stagesBefore(observer));
    const next = await state.words(names.nextPhrase);
    if (!replaced && next) {
      await this.#charts.settle(patientId, this.#recording);
      const compartments = await this.#charts.current(patientId, await network.head());
      const keys = patientKeysOf(next);
      replaced = await this.#recording.record(
        {
          step: replaceStep,
          kind: 'replaceKey',
          content: {
            name: 'ReplacePatientKey',
            fields: { patientId, newKey: keys.address, newEncPk: keys.encPk },
          },
          before: await this.#charts.ownCopies(patientId, compartments, keys.encPk),
        },
        stagesBefore(observer),
      );
    }
    const record = await state.record();
    if (!record?.isRotationOwed) {
      if (replaced) {
        observer?.('recorded');
        return replaced;
      }
      throw new Failure('NotFound', 'no replacement was begun');
    }
    // The old phone still holds the chart keys: everything gets new ones. A closed chart takes no entries any more.
    await this.#charts.settle(patientId, this.#recording);
    const head = await network.head();
    const history = await this.#charts.grantHistory(head, patientId);
    const compartments = await this.#charts.current(patientId, head);
    const isDone = compartments.every(
      (one) => (history.newestRotation.get(one.id) ?? -1) > (record.rotationOwedSince ?? 0),
    );
    const rotated = isDone
      ? undefined
      : await this.#permissions.rotateNow(new Set(compartments.map((one) => one.id)), stagesBefore(observer));
    const { isRotationOwed: _owed, rotationOwedSince: _since, ...rest } = (await state.record()) as PersonRecord;
    await state.documents.write({ [names.state]: rest });
    observer?.('recorded');
    const last = replaced ?? rotated;
    return last ?? { digest: patientId, transaction: `0x${'00'.repeat(32)}`, block: head.number, blockTime: head.time };
  }

  /** The ledger has the new key: from here on the new words are the person's. Bears being done twice. */
  async adopt(): Promise<void> {
    const { state, network } = this.#session;
    const next = await state.words(names.nextPhrase);
    if (!next) {
      return;
    }
    const patientId = await this.#session.patientId();
    const history = await this.#charts.events(await network.head(), patientId);
    // The old words go by it: not on what one of several nodes tells alone.
    network.requireTrust();
    await state.writeWords(next, names.phrase, {
      [names.nextPhrase]: null,
      [names.nextPhraseUntil]: null,
      [names.state]: {
        ...(await state.record()),
        isRotationOwed: true,
        // Rotations that stand later than this in the chain's events were made by the new key.
        rotationOwedSince: history.length - 1,
      },
    });
    state.forget();
  }
}
