/**
 * The whole interface between the screens and everything below them: plain data in, plain data out.
 * Words for people are made in the views; errors carry a code. Ids and hashes are lower-case hexadecimal with 0x;
 * times are Unix seconds, UTC; zero stands for "no end" where an end is meant.
 */

import type { Finality, PageEnvironment, PersonVault } from './environment.ts';

export type Hex = `0x${string}`;
export type UnixSeconds = number;
/** Calendar day, YYYY-MM-DD. */
export type Day = string;

export type InstitutionKind = 'hospital' | 'clinic' | 'pharmacy';
export type Profession = 'doctor' | 'nurse' | 'pharmacist' | 'clerk' | 'laboratoryTechnician';
export type CompartmentKind = 'summary' | 'medications' | 'clinical' | 'sensitive';
export const compartmentKinds: readonly CompartmentKind[] = ['summary', 'medications', 'clinical', 'sensitive'];

export * from './environment.ts';

// ---------------------------------------------------------------------------------------------- failures

/** Every expected failure. The views have words for each; a missing one fails a test. */
export type FailureCode =
  // Codes (QR) and institutions
  | 'NotOurs' // not a code of this system
  | 'Damaged' // ours, but the check sum or the length is wrong
  | 'UnsupportedVersion' // ours, from a newer program
  | 'OtherNetwork' // another chain or another ledger
  | 'CodeDoesNotMatchLedger' // no such institution, or not its key
  | 'InstitutionInactive' // deactivated
  // The network
  | 'Offline' // neither gateway nor node can be reached; nothing was sent
  | 'NodesUnreachable'
  | 'NodesDisagree' // what the nodes say differs: nothing new is signed, reading of verified data goes on
  | 'NodeStale' // the newest block is too old
  | 'ChainWentBackwards' // the chain shows less than this phone has seen: stop
  | 'NetworkChanged' // the page names other nodes, another gateway or other rules than this person knows
  | 'WrongChain' // a node serves another chain or has no ledger there
  | 'GatewayUnreachable'
  | 'GatewayBusy' // quota or rate limit; try later
  | 'GatewayMalformed' // the gateway answered something it must not
  | 'NotAuthorized' // the gateway does not know this key (yet)
  | 'TryLater'
  // Actions
  | 'Refused' // the ledger or the sponsor refused; detail names it
  | 'IntroductionInvalid' // the institution's code is not accepted for registering (any more)
  | 'SponsorEmpty'
  // Persons and keys
  | 'Locked'
  | 'PhraseWordsWrong'
  | 'NotRegistered' // no patient on the ledger for these words
  | 'KeyReplaced' // the ledger has another key for this patient: this phone is out
  | 'AlreadyRegistered'
  | 'KeysDoNotMatch' // chart keys that the ledger does not confirm
  | 'ChartClosed'
  | 'Unfinished' // an earlier step must be finished first: resume()
  // Input
  | 'InvalidDraft' // detail names the field
  | 'EndDateInPast'
  | 'NotFound'
  // Storage
  | 'StorageFull'
  | 'StorageLost' // the browser has removed what this page kept
  | 'DamagedState'
  | 'InvalidConfiguration'
  | 'Cancelled'
  | 'Unexpected';

export class Failure extends Error {
  readonly code: FailureCode;
  /** For the log and for support; never holds names, clinical content or keys. */
  readonly detail: string;
  constructor(code: FailureCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'Failure';
    this.code = code;
    this.detail = detail;
  }
}

export function isFailure(error: unknown, code?: FailureCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}

// ---------------------------------------------------------------------------------------------- actions

/** 'recorded' means seen in a final block through the configured nodes, never the gateway's word. */
export type ActionStage = 'preparing' | 'sending' | 'sent' | 'recorded';
export type ProgressObserver = (stage: ActionStage) => void;

export interface RecordedAction {
  readonly digest: Hex;
  readonly transaction: Hex;
  readonly block: number;
  readonly blockTime: UnixSeconds;
}

/** Block up to which the chain was seen. */
export interface AsOf {
  readonly block: number;
  readonly time: UnixSeconds;
}

// ---------------------------------------------------------------------------------------------- words

/** The 24 words of a person who is about to be made; nothing is stored or sent by making them. */
export interface NewPhrase {
  readonly words: readonly string[];
}

export interface PhraseQuestion {
  /** 1…24, for people. */
  readonly position: number;
}

/** The words that are asked back. */
export interface PhraseQuiz {
  readonly questions: readonly PhraseQuestion[];
  /** Ignores case and surrounding space; in the order of the questions. */
  check(answers: readonly string[]): boolean;
}

// ---------------------------------------------------------------------------------------------- institutions

/** An institution as the ledger names it, found by its code. */
export interface CheckedInstitution {
  readonly id: Hex;
  readonly name: string;
  readonly kind: InstitutionKind;
  /** Six digits, the same as on the poster. */
  readonly checkNumber: string;
  readonly vaultEpoch: number;
  readonly vaultPk: Hex;
  /** Lets a new patient be registered at the sponsor's cost. */
  readonly introduction: Hex;
  readonly asOf: AsOf;
}

// ---------------------------------------------------------------------------------------------- persons

export type Sex = 'female' | 'male' | 'other' | 'unknown';

export interface ProfileDraft {
  readonly name: string;
  readonly kana?: string;
  readonly birthDate: Day;
  readonly sex: Sex;
  /** A, B, O or AB, with an optional + or -. */
  readonly bloodType?: string;
  readonly emergencyContact?: { readonly name: string; readonly phone?: string; readonly relation?: string };
  readonly note?: string;
}

export type PersonStage =
  | 'new' // words are kept, nothing is registered
  | 'registering' // cut short: register() again or resume()
  | 'restoring' // cut short: resume()
  | 'ready'
  | 'closed' // the chart is closed
  | 'out'; // the key was replaced elsewhere

export interface PersonIdentity {
  readonly patientId: Hex;
  readonly address: Hex;
  readonly registeredAt?: UnixSeconds;
}

/** What is unfinished on this phone, in the order in which resume() takes it up. */
export interface UnfinishedStep {
  readonly step: 'register' | 'restore' | 'grant' | 'revoke' | 'rotate' | 'replaceKey' | 'close' | 'entry';
  readonly institutionName?: string;
  readonly since: UnixSeconds;
}

export type ResumeOutcome = 'finished' | 'undone' | 'waiting';
export interface ResumedStep {
  readonly step: UnfinishedStep['step'];
  /** waiting: cannot be finished now (offline, gateway busy); it stays. */
  readonly outcome: ResumeOutcome;
  readonly failure?: FailureCode;
}

// ---------------------------------------------------------------------------------------------- permissions

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

// ---------------------------------------------------------------------------------------------- who looked

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

// ---------------------------------------------------------------------------------------------- chart

/** Why a record on the chain is not shown, in the order of the checks. */
export type RecordProblem =
  | 'notAvailable'
  | 'wrongSize'
  | 'unsupportedSuite'
  | 'notOnChain'
  | 'authorMismatch'
  | 'authorNotPermitted'
  | 'badSignature'
  | 'keyDoesNotOpen'
  | 'commitmentMismatch'
  | 'contentDamaged'
  | 'contentUnreadable';

/** Where an item of the summary comes from. */
export interface Source {
  readonly recordHash: Hex;
  readonly institutionName: string;
  /** Who confirmed it, as the record says. */
  readonly author: string;
  readonly createdAt: UnixSeconds;
  /** Written by the patient. */
  readonly patientReported: boolean;
}

export interface ProfileView extends Source {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly sex: Sex;
  readonly bloodType: string;
  readonly emergencyContact: { readonly name: string; readonly phone: string; readonly relation: string };
  readonly note: string;
}

export type ClinicalStatus = 'active' | 'inactive' | 'resolved' | 'unknown';
export type Assertion = 'present' | 'noneKnown' | 'noInformation';

export interface AllergyView extends Source {
  readonly substance: string;
  readonly assertion: Assertion;
  readonly status: ClinicalStatus;
  readonly criticality: 'high' | 'low' | 'unknown';
  readonly verification: 'confirmed' | 'unconfirmed' | 'refuted' | 'enteredInError' | 'unknown';
  readonly categories: readonly string[];
  readonly reactions: readonly string[];
  readonly onset: string;
  readonly note: string;
}

export interface ProblemView extends Source {
  readonly problem: string;
  readonly assertion: Assertion;
  readonly status: ClinicalStatus;
  readonly onset: string;
  readonly abated: string;
  readonly note: string;
}

export interface MedicationView extends Source {
  readonly drug: string;
  readonly kind: 'request' | 'statement' | 'dispense' | 'administration';
  readonly dosage: string;
  /** FHIR status code. */
  readonly status: string;
  readonly isCurrent: boolean;
  readonly overTheCounter: boolean;
  readonly date: string;
  readonly end: string;
  readonly quantity: string;
  readonly note: string;
}

export interface NoteView extends Source {
  readonly title: string;
  readonly date: string;
  readonly text: string;
  /** Content that can only be named (MIME types, titles). */
  readonly otherContent: readonly string[];
}

export interface ObservationView extends Source {
  readonly what: string;
  readonly value: string;
  readonly interpretation: string;
  readonly referenceRange: string;
  readonly date: string;
}

/** One line for any resource. */
export interface LineView {
  readonly resourceType: string;
  readonly title: string;
  readonly date: string;
  readonly status: string;
}

export interface ChartRecord {
  readonly hash: Hex;
  readonly compartment: CompartmentKind;
  readonly kind: 'entry' | 'profile' | 'prescription' | 'dispensing' | 'unknown';
  readonly sequence: number;
  /** Absent for the patient's own. */
  readonly institutionId?: Hex;
  readonly institutionName: string;
  readonly profession?: Profession;
  readonly patientReported: boolean;
  readonly block: number;
  readonly recordedAt: UnixSeconds;
  /** When it was written, as its author says; 0 when it is not readable. */
  readonly createdAt: UnixSeconds;
  readonly enteredBy: string;
  readonly confirmedBy: string;
  /** Absent: every check passed. */
  readonly problem?: RecordProblem;
  readonly supersedes?: Hex;
  /** A later record of the same author's institution replaces it. */
  readonly superseded: boolean;
  readonly lines: readonly LineView[];
  readonly allergies: readonly AllergyView[];
  readonly problems: readonly ProblemView[];
  readonly medications: readonly MedicationView[];
  readonly notes: readonly NoteView[];
  readonly observations: readonly ObservationView[];
}

export type Knowledge = 'noInformation' | 'noneKnown' | 'listed';

export interface ChartSummary {
  readonly profile?: ProfileView;
  readonly allergyKnowledge: Knowledge;
  readonly activeAllergies: readonly AllergyView[];
  readonly pastAllergies: readonly AllergyView[];
  readonly problemKnowledge: Knowledge;
  readonly activeProblems: readonly ProblemView[];
  readonly pastProblems: readonly ProblemView[];
  readonly medicationKnowledge: Knowledge;
  readonly currentMedications: readonly MedicationView[];
  readonly pastMedications: readonly MedicationView[];
  readonly notes: readonly NoteView[];
  readonly observations: readonly ObservationView[];
}

export interface Completeness {
  readonly recordsOnChain: number;
  /** Readable and checked: "17 of 18". */
  readonly recordsAvailable: number;
  /** The links rebuild the head on chain, for every compartment. */
  readonly headsMatch: boolean;
  readonly asOf: AsOf;
  readonly fromCache: boolean;
}

export interface ChartView {
  /** Newest first. */
  readonly records: readonly ChartRecord[];
  readonly summary: ChartSummary;
  readonly completeness: Completeness;
}

export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
}

export type OwnEntry =
  | {
      readonly type: 'allergy';
      readonly substance: string;
      readonly category?: 'food' | 'medication' | 'environment' | 'biologic';
      readonly criticality?: 'high' | 'low';
      readonly reaction?: string;
      readonly onset?: Day;
      readonly note?: string;
    }
  | {
      readonly type: 'medication'; // over the counter
      readonly drug: string;
      readonly dosage?: string;
      readonly since?: Day;
      readonly until?: Day;
      readonly note?: string;
    }
  | { readonly type: 'note'; readonly title: string; readonly text: string };

export interface Charts {
  /** What this phone kept, without the network; undefined when nothing is kept. */
  cached(language: 'ja' | 'en'): Promise<ChartView | undefined>;
  open(language: 'ja' | 'en', progress?: (progress: ReadingProgress) => void): Promise<ChartView>;
  /** Records that contain every word; Japanese without regard to width, kana and case. */
  find(chart: ChartView, words: string): readonly ChartRecord[];
  /** FHIR R4 Bundle (type collection) of every readable record, as JSON text. */
  exportBundle(chart: ChartView): string;
  /** Adds an own entry, marked as reported by the patient. Correcting: `supersedes` names an own record. */
  addEntry(entry: OwnEntry, supersedes?: Hex, observer?: ProgressObserver): Promise<RecordedAction>;
  /** A new profile record that replaces the one before. */
  changeProfile(profile: ProfileDraft, observer?: ProgressObserver): Promise<RecordedAction>;
}

// ---------------------------------------------------------------------------------------------- person

export interface KeyReplacement {
  /** The new 24 words, made and sealed on this phone; nothing is sent. The same ones until completed or dropped. */
  begin(): Promise<NewPhrase>;
  /** Replaces the key on the ledger and all chart keys; afterwards the old words and the old phone are out. */
  complete(observer?: ProgressObserver): Promise<RecordedAction>;
  /** Only before complete() has sent anything. */
  drop(): Promise<void>;
}

/** The network's description as this person knows it, and as the page has it now. */
export interface NetworkChange {
  readonly before: KnownNetwork;
  readonly now: KnownNetwork;
}
/** What a person relies on of the network's description beside the ledger itself. */
export interface KnownNetwork {
  /** In alphabetical order. */
  readonly nodes: readonly string[];
  readonly gateway: string;
  readonly finality: Finality;
  readonly deployedAt: number;
}

export interface Person {
  readonly personId: string;
  /**
   * The description of the network is kept, sealed, when the words come to this phone. While the page's own differs,
   * everything but reading what is kept rejects NetworkChanged. undefined: it is the same.
   */
  networkChange(): Promise<NetworkChange | undefined>;
  /** The person was asked and agrees: from here on the page's description is the known one. */
  acceptNetwork(): Promise<void>;
  stage(): Promise<PersonStage>;
  /** Rejects NotRegistered before registration. */
  identity(): Promise<PersonIdentity>;
  /** Keeps the words of a new person in the vault. Only when the vault is empty; the same words again are fine. */
  adopt(phrase: NewPhrase): Promise<void>;
  phrase(): Promise<NewPhrase>;
  /** The profile that registration was begun with, so that a cut-short one needs no form again. */
  pendingProfile(): Promise<ProfileDraft | undefined>;
  /** Registration, four compartments, profile record. Idempotent: calling it again finishes. */
  register(profile: ProfileDraft, introducedBy: CheckedInstitution, observer?: ProgressObserver): Promise<RecordedAction>;
  /** Finds patient, charts, chart keys and permissions from the words. The vault must be empty or 'restoring'. */
  restore(words: string): Promise<PersonIdentity>;
  readonly permissions: Permissions;
  readonly looks: Looks;
  readonly charts: Charts;
  readonly keyReplacement: KeyReplacement;
  closeChart(observer?: ProgressObserver): Promise<RecordedAction>;
  unfinished(): Promise<readonly UnfinishedStep[]>;
  /** Finishes or undoes what a killed tab left behind. Call after every unlock and when coming online. */
  resume(observer?: ProgressObserver): Promise<readonly ResumedStep[]>;
  /** Checks that the ledger still has this phone's key; 'out' after a replacement elsewhere. */
  checkStanding(): Promise<PersonStage>;
}

// ---------------------------------------------------------------------------------------------- connectivity

export interface ConnectivityState {
  readonly nodesConfigured: number;
  readonly nodesReachable: number;
  readonly nodesDisagree: boolean;
  readonly nodeStale: boolean;
  readonly gatewayReachable: boolean;
  readonly sponsor: 'ok' | 'low' | 'empty' | 'unknown';
  /** Absent before the first answer. */
  readonly asOf?: AsOf;
  readonly online: boolean;
}

export interface Connectivity {
  readonly state: ConnectivityState;
  /** Looks now; never rejects. */
  refresh(): Promise<ConnectivityState>;
  /** Looks every few seconds and on pushes of the gateway until stopped. */
  start(): void;
  stop(): void;
  onChange(listener: (state: ConnectivityState) => void): () => void;
  /** A new block, or a hint of the gateway that something of this person changed: look again. */
  onLedgerMoved(listener: () => void): () => void;
}

// ---------------------------------------------------------------------------------------------- page

/** Made by `createPatientPage(environment)` of `src/workflows/index.ts`. */
export interface PatientPage {
  newPhrase(): NewPhrase;
  /** Three of the words, chosen at random. */
  quizOf(phrase: NewPhrase): PhraseQuiz;
  /** The words of a phrase as somebody typed or pasted it: any case, spaces, commas, numbers before the words. */
  phraseWordsIn(text: string): readonly string[];
  /** Which of the given words are not in the list, by position (1…); for marking while typing. */
  unknownWords(text: string): readonly number[];
  /** Words of the list that begin so, at most 8. */
  completions(prefix: string): readonly string[];
  /** Throws (not rejects) InvalidDraft with the field's name when the profile cannot be used. */
  checkProfile(profile: ProfileDraft): void;
  /** Whether a text could be an institution's code at all, without the network; throws NotOurs, Damaged, … */
  looksLikeCode(text: string): void;
  /** The code of a poster (address with #t1.… or the text alone) → the institution as on chain. */
  readCode(text: string): Promise<CheckedInstitution>;
  readonly connectivity: Connectivity;
  open(vault: PersonVault): Person;
}

export type CreatePatientPage = (environment: PageEnvironment) => PatientPage;
