import type { BlockHeader } from '../ledger/nodes.ts';
import type { Hex } from '../protocol/bytes.ts';
import {
  Failure,
  isFailure,
  type NetworkChange,
  type CheckedInstitution,
  type NewPhrase,
  type Person,
  type PersonIdentity,
  type PersonStage,
  type ProfileDraft,
  type ProgressObserver,
  type RecordedAction,
  type ResumedStep,
  type UnfinishedStep,
} from './api.ts';
import { ActionRecording, FinalRefusal } from './actionRecording.ts';
import { ChartWorkflow } from './chartReading.ts';
import { EventLog } from './eventLog.ts';
import { guarded, toFailure } from './failures.ts';
import { IdentityWorkflow, KeyReplacementWorkflow, openStep, registerStep, replaceStep } from './identity.ts';
import { NameBook } from './institutions.ts';
import { LookWorkflow } from './looks.ts';
import { OwnCharts } from './ownCharts.ts';
import { OwnEntries } from './ownEntries.ts';
import { PermissionWorkflow } from './permissions.ts';
import { names } from './personState.ts';
import type { Session } from './session.ts';

export class PersonWorkflow implements Person {
  readonly #session: Session;
  readonly #events: EventLog;
  readonly #onClose: () => void;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;
  readonly #entries: OwnEntries;
  readonly #identity: IdentityWorkflow;
  readonly permissions: PermissionWorkflow;
  readonly looks: LookWorkflow;
  readonly charts: ChartWorkflow;
  readonly keyReplacement: KeyReplacementWorkflow;

  constructor(session: Session, onClose: () => void = () => undefined) {
    this.#session = session;
    this.#onClose = onClose;
    const events = new EventLog(session);
    this.#events = events;
    const book = new NameBook(session.network);
    this.#charts = new OwnCharts(session, events);
    this.#recording = new ActionRecording(session, async ({ content }, block) => {
      switch (content.name) {
        case 'Grant':
          await this.permissions.narrowed.noteRecorded(content.fields.institutionId, block);
          break;
        case 'Revoke':
        case 'RotateChart':
          await this.#charts.adoptPrepared(content.fields.patientId);
          break;
        case 'ReplacePatientKey':
          await this.keyReplacement.adopt();
          break;
        case 'CloseChart':
          await this.#identity.noteClosed();
          break;
        default:
          break;
      }
    });
    this.#entries = new OwnEntries(session, this.#recording, this.#charts);
    this.#identity = new IdentityWorkflow(session, this.#recording, this.#charts, this.#entries);
    this.permissions = new PermissionWorkflow(session, this.#recording, this.#charts, events, book);
    this.looks = new LookWorkflow(session, events, book);
    this.charts = new ChartWorkflow(session, this.#recording, this.#charts, events, this.#entries, book);
    this.keyReplacement = new KeyReplacementWorkflow(session, this.#recording, this.#charts, this.permissions);
  }

  get personId(): string {
    return this.#session.vault.personId;
  }

  async networkChange(): Promise<NetworkChange | undefined> {
    return guarded(() => this.#session.networkChange());
  }

  async acceptNetwork(): Promise<void> {
    return guarded(() => this.#session.acceptNetwork());
  }

  async stage(): Promise<PersonStage> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      return (await this.#session.state.record())?.stage ?? 'new';
    });
  }

  async identity(): Promise<PersonIdentity> {
    return guarded(async () => {
      const record = await this.#session.state.record();
      this.#session.requireUnlocked();
      const { address } = await this.#session.state.keys();
      if (record?.patientId === undefined) {
        throw new Failure('NotRegistered');
      }
      const { patientId, registeredAt } = record;
      return { patientId, address, ...(registeredAt !== undefined && { registeredAt }) };
    });
  }

  async adopt(phrase: NewPhrase): Promise<void> {
    return guarded(() => this.#session.exclusively(() => this.#identity.adopt(phrase)));
  }

  async phrase(): Promise<NewPhrase> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      const words = await this.#session.state.words();
      if (!words) {
        throw new Failure('NotRegistered');
      }
      return { words };
    });
  }

  async pendingProfile(): Promise<ProfileDraft | undefined> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      return (await this.#session.state.record())?.profile;
    });
  }

  async register(
    profile: ProfileDraft,
    introducedBy: CheckedInstitution,
    observer?: ProgressObserver,
  ): Promise<RecordedAction> {
    return guarded(() =>
      this.#session.exclusively(() => {
        observer?.('preparing');
        return this.#identity.register(profile, introducedBy, observer);
      }),
    );
  }

  async restore(words: string): Promise<PersonIdentity> {
    return guarded(() => this.#session.exclusively(() => this.#identity.restore(words)));
  }

  async closeChart(observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(() => this.#session.exclusively(() => this.#identity.close(observer)));
  }

  async unfinished(): Promise<readonly UnfinishedStep[]> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      const record = await this.#session.state.record();
      const steps: UnfinishedStep[] = [];
      if (record?.stage === 'registering') {
        steps.push({ step: 'register', since: record.since });
      } else if (record?.stage === 'restoring') {
        steps.push({ step: 'restore', since: record.since });
      }
      const journal = await this.#recording.unfinished();
      for (const { kind, since, institutionName } of journal) {
        if (kind !== 'register') {
          steps.push({ step: kind, since, ...(institutionName && { institutionName }) });
        }
      }
      const isRotationWaiting = journal.some((entry) => entry.kind === 'replaceKey');
      if (record?.isRotationOwed && !isRotationWaiting) {
        steps.push({ step: 'replaceKey', since: record.since });
      }
      const narrowed = await this.permissions.narrowed.since();
      if (narrowed !== undefined && record?.stage !== 'out' && !journal.some(({ kind }) => kind === 'rotate' || kind === 'grant')) {
        steps.push({ step: 'rotate', since: narrowed });
      }
      if (record?.stage !== 'registering') {
        steps.push(...(await this.#entries.waiting()).map(({ since }) => ({ step: 'entry' as const, since })));
      }
      return steps;
    });
  }

  async resume(observer?: ProgressObserver): Promise<readonly ResumedStep[]> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        const resumed: ResumedStep[] = [];
        const attempt = async (step: UnfinishedStep['step'], work: () => Promise<'finished' | 'undone'>) => {
          try {
            resumed.push({ step, outcome: await work() });
          } catch (error) {
            const { code } = toFailure(error);
            if (code === 'Locked') {
              throw error;
            }
            const outcome = error instanceof FinalRefusal ? 'undone' : 'waiting';
            resumed.push({ step, outcome, failure: code });
          }
        };
        const record = await this.#session.state.record();
        if (record?.stage === 'restoring') {
          await attempt('restore', async () => {
            await this.#identity.continueRestore();
            return 'finished';
          });
        }
        if ((await this.#session.state.record())?.stage === 'registering') {
          // Only with the profile form filled: a restored half registration waits for it.
          if ((await this.#session.state.record())?.profile) {
            await attempt('register', async () => {
              await this.#identity.continueRegistration(observer);
              return 'finished';
            });
          }
          return resumed;
        }
        for (const { step, kind, content } of await this.#recording.unfinished()) {
          if (step === registerStep || step === openStep) {
            await this.#recording.forget(step);
          } else if (step === replaceStep) {
            continue; // below, with the rotation that belongs to it
          } else {
            await attempt(kind, () => this.#resumeStep(step, content, observer));
          }
        }
        const isReplacing = await this.#recording.has(replaceStep);
        if (isReplacing || (await this.#session.state.record())?.isRotationOwed) {
          await attempt('replaceKey', async () => {
            await this.keyReplacement.completeNow(observer);
            return 'finished';
          });
        }
        const patientId = record?.patientId;
        if (patientId !== undefined && (await this.#session.state.prepared())) {
          await attempt('rotate', async () => {
            await this.#charts.settle(patientId, this.#recording);
            return 'finished';
          });
        }
        if (record?.stage !== 'out' && (await this.permissions.narrowed.isDue())) {
          await attempt('rotate', async () => {
            await this.permissions.finishNarrowing(observer);
            return 'finished';
          });
        }
        for (const { id } of await this.#entries.waiting()) {
          await attempt('entry', async () => {
            await this.#entries.deliver(id, observer);
            return 'finished';
          });
        }
        return resumed;
      }),
    );
  }

  async #resumeStep(
    step: string,
    content: Parameters<ConstructorParameters<typeof ActionRecording>[1]>[0]['content'],
    observer?: ProgressObserver,
  ): Promise<'finished' | 'undone'> {
    const isOverdue =
      (await this.#recording.isOverdue(step)) && (await this.#recording.position(step)) === undefined;
    if (!isOverdue) {
      await this.#recording.resume(step, observer);
      return 'finished';
    }
    switch (content.name) {
      case 'Grant':
        // Nobody should be let in days later by a confirmation that was forgotten: it is undone, and said.
        await this.#recording.forget(step);
        return 'undone';
      case 'Revoke':
        // What the person wanted is an end: with keys for the chart as it is now. Settling drops the old keys.
        await this.#charts.settle(content.fields.patientId, this.#recording);
        await this.permissions.revokeNow(content.fields.institutionId, observer);
        return 'finished';
      case 'RotateChart':
        await this.#charts.settle(content.fields.patientId, this.#recording);
        return (await this.permissions.finishNarrowing(observer)) ? 'finished' : 'undone';
      default:
        await this.#recording.resume(step, observer);
        return 'finished';
    }
  }

  async checkStanding(): Promise<PersonStage> {
    return guarded(async () => {
      const record = await this.#session.state.record();
      const { address } = await this.#session.keys();
      if (record?.patientId === undefined || record.stage === 'registering' || record.stage === 'restoring') {
        return record?.stage ?? 'new';
      }
      const head = await this.#session.network.head();
      const patient = await this.#session.network.reader.patient(record.patientId, head);
      if (!patient) {
        throw new Failure('ChainWentBackwards', 'the patient is not on the ledger');
      }
      const isOther = patient.key !== address;
      // A replacement of this phone's own, of which it learnt nothing: a tab was killed, or the gateway has said otherwise.
      const isOwnReplacement = isOther && (await this.keyReplacement.isNextKey(patient.key));
      if (isOwnReplacement) {
        await this.#session.exclusively(() => this.keyReplacement.adoptIfTaken()).catch((error: unknown) => {
          // Not on the word of one of several nodes; until then the old words stay, and the phone is not out either.
          if (!isFailure(error, 'NodesUnreachable') && !isFailure(error, 'NodesDisagree') && !isFailure(error, 'NodeStale')) {
            throw error;
          }
        });
      }
      const isReplaced = isOther && !isOwnReplacement && (await this.#isReplacementFinal(record.patientId, head));
      const stage = isReplaced ? 'out' : patient.isClosed ? 'closed' : 'ready';
      if (stage === record.stage) {
        return stage;
      }
      // What the state says else may be changed by an action that is under way: read and written as one.
      return this.#session.exclusively(async () => {
        const now = await this.#session.state.record();
        if (stage === 'out' && (await this.#session.keys()).address !== address) {
          // This phone's own replacement was finished while the ledger was asked: the other key is its own.
          return now?.stage ?? 'new';
        }
        await this.#session.state.documents.write({ [names.state]: { ...now, stage } });
        return stage;
      });
    });
  }

  /** A phone that is out looks no more: it must not be put out by a block that is taken back. */
  async #isReplacementFinal(patientId: Hex, head: BlockHeader): Promise<boolean> {
    if (this.#session.network.isInstant) {
      return true;
    }
    const events = await this.#charts.events(head, patientId);
    const last = events.filter((event) => event.name === 'PatientKeyReplaced').at(-1);
    return last !== undefined && (await this.#session.network.isFinal(last.block));
  }

  close(): void {
    this.#onClose();
    this.#session.forget();
    this.#events.forget();
    this.charts.forget();
  }
}

