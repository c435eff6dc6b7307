import type { GrantItem } from '../protocol/actions.ts';
import { compareHex, type Hex } from '../protocol/bytes.ts';
import { encodeWrap, wrapChartKeys, wrapHashOf } from '../protocol/wraps.ts';
import {
  Failure,
  isFailure,
  type CheckedInstitution,
  type CompartmentAccess,
  type CompartmentChoice,
  type CompartmentKind,
  type GrantedPermission,
  type InstitutionKind,
  type PermissionInformation,
  type PermissionList,
  type PermissionRequest,
  type Permissions,
  type ProgressObserver,
  type RecordedAction,
  compartmentKinds,
} from './api.ts';
import { stagesBefore, type ActionPlan, type ActionRecording, type WrapUpload } from './actionRecording.ts';
import type { EventLog } from './eventLog.ts';
import { guarded, toFailure } from './failures.ts';
import { dueCompartments, grantHistoryOf, type KnownGrant } from './grantHistory.ts';
import { institutionById, type NameBook } from './institutions.ts';
import { NarrowedPermissions } from './narrowedPermissions.ts';
import type { OwnCharts } from './ownCharts.ts';
import { grantStep, revokeStep, rotateStep } from './permissionSteps.ts';
import { chartKeysFrom, kindOf, lastEpoch, names, type Compartment } from './personState.ts';
import type { Session } from './session.ts';

const day = 24 * 3600;
const pharmacyDays = 3;
const hospitalDays = 30;
const readBit = 1;
const addBit = 2;

export function defaultChoice(kind: InstitutionKind): CompartmentChoice {
  const both = { read: true, add: true };
  return kind === 'pharmacy'
    ? { summary: { read: true, add: false }, medications: both }
    : { summary: both, medications: both, clinical: both };
}

/** Who may add gets the chart's keys, and with them can see: "add without see" would promise what nothing keeps. */
function bitsOf(access: CompartmentAccess): number {
  if (access.add && !access.read) {
    throw new Failure('InvalidDraft', 'compartments');
  }
  return (access.read ? readBit : 0) | (access.add ? addBit : 0);
}

/** Ends within two days, or within a third of its span if that is less. */
function endsSoon(grantedAt: number, notAfter: number, now: number): boolean {
  return notAfter > now && notAfter - now <= Math.min(2 * day, (notAfter - grantedAt) / 3);
}

export class PermissionWorkflow implements Permissions {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;
  readonly #events: EventLog;
  readonly #book: NameBook;
  readonly #narrowed: NarrowedPermissions;

  constructor(session: Session, recording: ActionRecording, charts: OwnCharts, events: EventLog, book: NameBook) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
    this.#events = events;
    this.#book = book;
    this.#narrowed = new NarrowedPermissions(session, recording, charts);
  }

  defaultsFor(institution: CheckedInstitution, kind: InstitutionKind = institution.kind): PermissionRequest {
    const days = kind === 'pharmacy' ? pharmacyDays : hospitalDays;
    return {
      institution,
      compartments: defaultChoice(kind),
      notAfter: this.#session.network.clock.now() + days * day,
    };
  }

  async institution(institutionId: Hex): Promise<CheckedInstitution> {
    return guarded(() => institutionById(this.#session.network, institutionId));
  }

  async grant(request: PermissionRequest, observer?: ProgressObserver): Promise<GrantedPermission> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        observer?.('preparing');
        const patientId = await this.#session.patientId();
        await this.#charts.settle(patientId, this.#recording);
        const plan = await this.#plan(patientId, request);
        const { content } = plan;
        if (content.name === 'Grant') {
          // Before anything is signed: a tab that is killed in between leaves no narrower permission with the old keys.
          await this.#narrowed.note(patientId, request.institution.id, content.fields.items);
        }
        const granted = await this.#recording.record(plan, stagesBefore(observer));
        if (!(await this.#narrowed.isWaiting())) {
          observer?.('recorded');
          return { ...granted, newKeys: 'notNeeded' };
        }
        try {
          const isMade = await this.finishNarrowing(observer);
          observer?.('recorded');
          return { ...granted, newKeys: isMade ? 'made' : 'notNeeded' };
        } catch (error) {
          if (isFailure(toFailure(error), 'Locked')) {
            throw error;
          }
          // The change stands; resume() makes the keys.
          observer?.('recorded');
          return { ...granted, newKeys: 'waiting' };
        }
      }),
    );
  }

  /** Which narrower permissions still lack their new keys. */
  get narrowed(): NarrowedPermissions {
    return this.#narrowed;
  }

  /** Under the session's passage. New keys for what institutions hold and may not see any more; false: none was due. */
  async finishNarrowing(observer?: ProgressObserver): Promise<boolean> {
    if (!(await this.#narrowed.isWaiting())) {
      return false;
    }
    const patientId = await this.#session.patientId();
    await this.#charts.settle(patientId, this.#recording);
    const due = await this.#narrowed.due(patientId);
    if (due.size > 0) {
      await this.rotateNow(due, stagesBefore(observer));
    }
    await this.#narrowed.forgetDone();
    return due.size > 0;
  }

  /** The keys of every compartment that the request names, wrapped to the vault that the ledger names now. */
  async #plan(patientId: Hex, request: PermissionRequest): Promise<ActionPlan> {
    const { network } = this.#session;
    const { deployment } = network;
    const { reader } = network.judges;
    const head = await network.trustedHead();
    if (request.notAfter !== 0 && request.notAfter <= network.latestTime(head)) {
      throw new Failure('EndDateInPast');
    }
    const { id, vaultEpoch, vaultPk, name } = request.institution;
    const [institution, patient] = await Promise.all([reader.institution(id, head), reader.patient(patientId, head)]);
    if (!institution) {
      throw new Failure('CodeDoesNotMatchLedger');
    }
    if (!institution.isActive) {
      throw new Failure('InstitutionInactive');
    }
    // Between the scan and the confirmation the institution may have rotated its vault: what was compared is void.
    if (institution.vaultEpoch !== vaultEpoch || institution.vaultPk !== vaultPk) {
      throw new Failure('CodeDoesNotMatchLedger', 'the vault key is not the one that was scanned');
    }
    if (patient?.isClosed) {
      throw new Failure('ChartClosed');
    }
    const compartments = await this.#charts.current(patientId, head);
    const items: GrantItem[] = [];
    const before: WrapUpload[] = [];
    for (const kind of compartmentKinds) {
      const access = request.compartments[kind];
      const permissions = access ? bitsOf(access) : 0;
      if (permissions === 0) {
        continue;
      }
      const compartment = compartments.find((one) => kindOf(one.number) === kind);
      if (!compartment) {
        throw new Failure('NotFound', 'no such compartment');
      }
      const recipient = { id, vaultEpoch };
      const keys = chartKeysFrom(compartment);
      const wrap = await wrapChartKeys(deployment, patientId, compartment.id, keys, vaultPk, recipient);
      const wrapHash = wrapHashOf(deployment, wrap);
      items.push({ compartment: compartment.id, permissions, fromEpoch: compartment.firstEpoch, wrapHash });
      before.push({ hash: wrapHash, wrap: encodeWrap(wrap) });
    }
    if (items.length === 0) {
      throw new Failure('InvalidDraft', 'compartments');
    }
    items.sort((left, right) => compareHex(left.compartment, right.compartment));
    return {
      step: grantStep(id),
      kind: 'grant',
      content: {
        name: 'Grant',
        fields: { patientId, institutionId: id, vaultEpoch, notAfter: request.notAfter, items },
      },
      before,
      recipients: [{ institutionId: id, vaultPk }],
      institutionName: name,
    };
  }

  async list(): Promise<PermissionList> {
    return guarded(async () => {
      const patientId = await this.#session.patientId();
      const { network, state } = this.#session;
      const head = await network.head();
      this.#book.startAt(head);
      const history = grantHistoryOf(await this.#events.upTo(head, patientId));
      const compartments = await state.compartments();
      const now = network.latestTime(head);
      const permissions = await Promise.all(
        history.grants.map(async (grant): Promise<PermissionInformation> => {
          const [current, institution] = await Promise.all([
            network.reader.grant(patientId, grant.institutionId, head),
            this.#book.institution(grant.institutionId),
          ]);
          const isPast = grant.notAfter !== 0 && grant.notAfter <= now;
          const isRunning = current?.isRunning === true && grant.endedAt === undefined;
          return {
            institutionId: grant.institutionId,
            institutionName: institution?.name ?? '',
            kind: institution?.kind ?? 'hospital',
            institutionActive: institution?.isActive ?? false,
            compartments: choiceOf(grant, compartments),
            grantedAt: grant.grantedAt,
            notAfter: grant.notAfter,
            ...(grant.endedAt !== undefined && { endedAt: grant.endedAt }),
            state:
              grant.endedAt !== undefined
                ? 'ended'
                : isPast || !isRunning
                  ? 'expired'
                  : current.isStale
                    ? 'stale'
                    : 'running',
            block: grant.block,
            endsSoon: isRunning && !isPast && endsSoon(grant.grantedAt, grant.notAfter, now),
          };
        }),
      );
      const rank = (one: PermissionInformation): number => (one.state === 'running' || one.state === 'stale' ? 0 : 1);
      permissions.sort((left, right) => rank(left) - rank(right) || right.grantedAt - left.grantedAt);
      const due = dueCompartments(history, new Set(permissions.filter((one) => one.state === 'running').map((one) => one.institutionId)));
      const list: PermissionList = {
        permissions,
        rotationDue: compartments.filter((one) => due.has(one.id)).map((one) => kindOf(one.number)),
        asOf: network.asOf(head),
        fromCache: false,
      };
      await state.documents.write({ [names.permissions]: list });
      return list;
    });
  }

  async cached(): Promise<PermissionList | undefined> {
    return guarded(async () => {
      this.#session.requireUnlocked();
      const list = await this.#session.state.documents.read<PermissionList>(names.permissions);
      if (!list) {
        return undefined;
      }
      const now = this.#session.network.clock.now();
      // What ran out since then has run out, whether the network is there or not.
      const permissions = list.permissions.map((one) =>
        (one.state === 'running' || one.state === 'stale') && one.notAfter !== 0 && one.notAfter <= now
          ? { ...one, state: 'expired' as const, endsSoon: false }
          : one,
      );
      return { ...list, permissions, fromCache: true };
    });
  }

  async revoke(institutionId: Hex, observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        observer?.('preparing');
        return this.revokeNow(institutionId, observer);
      }),
    );
  }

  /** Under the session's passage. */
  async revokeNow(institutionId: Hex, observer?: ProgressObserver): Promise<RecordedAction> {
    const patientId = await this.#session.patientId();
    const { network } = this.#session;
    const step = revokeStep(institutionId);
    const resumed = await this.#recording.resume(step, observer);
    if (resumed) {
      return resumed;
    }
    await this.#charts.settle(patientId, this.#recording);
    const head = await network.trustedHead();
    const history = await this.#charts.grantHistory(head, patientId);
    const grant = history.grants.find((one) => one.institutionId === institutionId);
    if (!grant || grant.endedAt !== undefined) {
      throw new Failure('NotFound', 'no permission of this institution');
    }
    const compartments = new Set(grant.items.map((item) => item.compartment));
    const { recipients, rotations, uploads } = await this.#charts.prepareRotation(patientId, step, compartments, institutionId);
    this.#book.startAt(head);
    const facts = await this.#book.institution(institutionId);
    return this.#recording.record(
      {
        step,
        kind: 'revoke',
        content: { name: 'Revoke', fields: { patientId, institutionId, rotations } },
        before: uploads,
        recipients,
        ...(facts && { institutionName: facts.name }),
      },
      observer,
    );
  }

  async rotate(observer?: ProgressObserver): Promise<RecordedAction> {
    return guarded(() =>
      this.#session.exclusively(async () => {
        observer?.('preparing');
        const patientId = await this.#session.patientId();
        await this.#charts.settle(patientId, this.#recording);
        const head = await this.#session.network.trustedHead();
        const history = await this.#charts.grantHistory(head, patientId);
        const fresh = await Promise.all(
          history.grants.map(async (grant) => {
            const now = await this.#session.network.judges.reader.grant(patientId, grant.institutionId, head);
            return now?.isRunning && !now.isStale ? grant.institutionId : undefined;
          }),
        );
        const due = dueCompartments(history, new Set(fresh.filter((one) => one !== undefined)));
        if (due.size === 0) {
          throw new Failure('NotFound', 'no rotation is due');
        }
        const rotated = await this.rotateNow(due, observer);
        await this.#narrowed.forgetDone();
        return rotated;
      }),
    );
  }

  /** Under the session's passage. */
  async rotateNow(compartments: ReadonlySet<Hex>, observer?: ProgressObserver): Promise<RecordedAction> {
    const patientId = await this.#session.patientId();
    const { recipients, rotations, uploads } = await this.#charts.prepareRotation(patientId, rotateStep, compartments, undefined);
    return this.#recording.record(
      {
        step: rotateStep,
        kind: 'rotate',
        content: { name: 'RotateChart', fields: { patientId, rotations } },
        before: uploads,
        recipients,
      },
      observer,
    );
  }
}

function choiceOf(grant: KnownGrant, compartments: readonly Compartment[]): CompartmentChoice {
  const choice: Partial<Record<CompartmentKind, CompartmentAccess>> = {};
  for (const item of grant.items) {
    const compartment = compartments.find((one) => one.id === item.compartment);
    if (compartment && lastEpoch(compartment) > 0) {
      choice[kindOf(compartment.number)] = {
        // Of a permission to add alone, made by another program: the keys were given away with it all the same.
        read: (item.permissions & (readBit | addBit)) !== 0,
        add: (item.permissions & addBit) !== 0,
      };
    }
  }
  return choice;
}
