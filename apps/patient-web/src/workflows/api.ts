/**
 * The whole interface between the screens and everything below them: plain data in, plain data out.
 * Words for people are made in the views; errors carry a code. Ids and hashes are lower-case hexadecimal with 0x;
 * times are Unix seconds, UTC; zero stands for "no end" where an end is meant.
 */

import type { Charts } from './chartApi.ts';
import type { Finality, PageEnvironment, PersonVault } from './environment.ts';
import type { Looks, Permissions } from './permissionApi.ts';

export type Hex = `0x${string}`;
export type UnixSeconds = number;
/** Calendar day, YYYY-MM-DD. */
export type Day = string;

export type InstitutionKind = 'hospital' | 'clinic' | 'pharmacy';
export type Profession = 'doctor' | 'nurse' | 'pharmacist' | 'clerk' | 'laboratoryTechnician';
export type CompartmentKind = 'summary' | 'medications' | 'clinical' | 'sensitive';
export const compartmentKinds: readonly CompartmentKind[] = ['summary', 'medications', 'clinical', 'sensitive'];

export { lastTime } from '../protocol/time.ts';
export * from './chartApi.ts';
export * from './environment.ts';
export * from './permissionApi.ts';

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
  /** Lets go of keys and of everything that was read. The vault is locked by its owner; nothing works afterwards. */
  close(): void;
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
