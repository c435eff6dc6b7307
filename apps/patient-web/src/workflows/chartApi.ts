// What the views see of the chart; a part of api.ts.

import type { MedicationItem } from '../clinical/medicationReading.ts';
import type {
  AsOf,
  CompartmentKind,
  Day,
  Hex,
  Profession,
  ProfileDraft,
  ProgressObserver,
  RecordedAction,
  Sex,
  UnixSeconds,
} from './api.ts';

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

/** As it was read; that none is taken or known ("assertion") is said by the summary. */
export interface MedicationView extends Source, Omit<MedicationItem, 'assertion'> {}

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
