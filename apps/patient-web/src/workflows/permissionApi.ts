// What the views see of permissions and of who looked; a part of api.ts.

import type {
  AsOf,
  CheckedInstitution,
  CompartmentKind,
  Hex,
  InstitutionKind,
  Profession,
  ProgressObserver,
  RecordedAction,
  UnixSeconds,
} from './api.ts';

export interface CompartmentAccess {
  readonly read: boolean;
  readonly add: boolean;
}
export type CompartmentChoice = Readonly<Partial<Record<CompartmentKind, CompartmentAccess>>>;

export interface PermissionRequest {
  readonly institution: CheckedInstitution;
  readonly compartments: CompartmentChoice;
  /** 0: open end. */
  readonly notAfter: UnixSeconds;
}

export type PermissionState =
  | 'running'
  | 'stale' // runs, but was made for keys that may be in other hands: rotate() mends it
  | 'expired'
  | 'ended';

export interface PermissionInformation {
  readonly institutionId: Hex;
  readonly institutionName: string;
  readonly kind: InstitutionKind;
  readonly institutionActive: boolean;
  readonly compartments: CompartmentChoice;
  readonly grantedAt: UnixSeconds;
  /** 0: open end. */
  readonly notAfter: UnixSeconds;
  readonly endedAt?: UnixSeconds;
  readonly state: PermissionState;
  readonly block: number;
  /** Ends within the next two days (a third of its span if that is less): remind. */
  readonly endsSoon: boolean;
}

export interface PermissionList {
  /** Running first, newest first in each group. */
  readonly permissions: readonly PermissionInformation[];
  /** Compartments whose keys somebody without a running permission may still hold: rotate(). */
  readonly rotationDue: readonly CompartmentKind[];
  readonly asOf: AsOf;
  readonly fromCache: boolean;
}

export interface GrantedPermission extends RecordedAction {
  /**
   * What became of the keys that the institution held and may not hold any more: replaced in the same confirmation, or
   * waiting for resume() because the way was interrupted after the permission was recorded.
   */
  readonly newKeys: 'notNeeded' | 'made' | 'waiting';
}

export interface Permissions {
  defaultsFor(institution: CheckedInstitution, kind?: InstitutionKind): PermissionRequest;
  /** Grants, or replaces the permission that the institution has; what it may see no more gets new keys. */
  grant(request: PermissionRequest, observer?: ProgressObserver): Promise<GrantedPermission>;
  list(): Promise<PermissionList>;
  /** What is remembered from the last list, for offline. */
  cached(): Promise<PermissionList | undefined>;
  /** The same institution again, for a change without scanning. */
  institution(institutionId: Hex): Promise<CheckedInstitution>;
  /** Ends it; the keys of what it could read are replaced in the same action. */
  revoke(institutionId: Hex, observer?: ProgressObserver): Promise<RecordedAction>;
  rotate(observer?: ProgressObserver): Promise<RecordedAction>;
}

export type LookKind =
  | 'read' // somebody fetched a record (reported by the gateway)
  | 'registered'
  | 'chartOpened'
  | 'keyReplaced'
  | 'granted'
  | 'revoked'
  | 'keysRotated'
  | 'readerKept' // the new keys were given to an institution that stays
  | 'recordAdded'
  | 'recordsAdded'
  | 'prescriptionIssued'
  | 'prescriptionClaimed'
  | 'prescriptionDispensed'
  | 'prescriptionReleased'
  | 'prescriptionCancelled'
  | 'chartClosed';

export interface LookLine {
  readonly time: UnixSeconds;
  readonly kind: LookKind;
  /** chain: proven by the ledger; gateway: reported by the gateway. */
  readonly source: 'chain' | 'gateway';
  readonly institutionId?: Hex;
  readonly institutionName?: string;
  readonly institutionKind?: InstitutionKind;
  readonly device?: Hex;
  readonly profession?: Profession;
  readonly byPatient: boolean;
  readonly compartment?: CompartmentKind;
  readonly count?: number;
  readonly recordHash?: Hex;
  readonly transaction?: Hex;
  readonly block?: number;
  /** Only for source gateway: false where the log's hash chain is broken or a number is missing before this line. */
  readonly continuesChain: boolean;
}

export interface LookFilter {
  readonly kinds?: readonly LookKind[];
  readonly institutionId?: Hex;
  readonly from?: UnixSeconds;
  readonly until?: UnixSeconds;
}

export interface WhoLooked {
  /** Newest first. */
  readonly lines: readonly LookLine[];
  /** Gaps or breaks of the gateway's log, also when it shows less than this phone has seen before. */
  readonly logBroken: boolean;
  /** The gateway's log could not be had at all; the lines are those of the chain. */
  readonly logMissing: boolean;
  readonly asOf: AsOf;
}

export interface Looks {
  list(): Promise<WhoLooked>;
  filter(looked: WhoLooked, filter: LookFilter): readonly LookLine[];
  /** RFC 4180, UTF-8 with mark, one line each; codes, not words. */
  csvOf(lines: readonly LookLine[]): string;
}
