import type { Words } from '../i18n/words';
import type { DeviceSettings } from '../storage/deviceSettings';
import type { Passkeys } from '../storage/passkeys';
import type { OpenPerson, Persons, PersonSummary } from '../storage/persons';
import type { TabLocks } from '../storage/tabLocks';
import type { NetworkConfiguration, PatientPage } from '../workflows/api';
import type { Session } from './session';

/** Reads codes from pictures; loaded when the first picture is to be read. */
export interface Scanner {
  /** Every code in the picture, as text; the newest picture only, never a queue. */
  textsIn(picture: ImageData | Blob): Promise<string[]>;
}

export interface BuildInformation {
  /** Of the files that this browser runs, computed here. */
  readonly computed: string | undefined;
  /** What the build says of itself. */
  readonly stated: string | undefined;
}

/** Everything the views need from the world, handed in so that tests can replace it. */
export interface World {
  readonly page: PatientPage;
  readonly network: NetworkConfiguration;
  readonly persons: Persons;
  readonly locks: TabLocks;
  readonly passkeys: Passkeys | undefined;
  readonly onStorageLost: (listener: () => void) => void;
  /** Asks the browser not to clear what the page keeps. */
  readonly keepStorage: () => Promise<boolean>;
  readonly readSettings: () => Promise<DeviceSettings>;
  readonly writeSettings: (settings: DeviceSettings) => Promise<void>;
  readonly loadScanner: () => Promise<Scanner>;
  readonly readBuild: () => Promise<BuildInformation>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when a newer version of the page lies ready; the function given takes it into use. */
  readonly onNewVersion: (listener: (use: () => void) => void) => void;
}

export interface Question {
  readonly title: string;
  readonly body: readonly string[];
  readonly confirm: string;
  readonly isDangerous?: boolean;
}

/** What the views may do with the page around them. */
export interface Screen {
  readonly world: World;
  readonly words: Words;
  readonly settings: DeviceSettings;
  readonly people: readonly PersonSummary[];
  readonly session: Session | undefined;
  changeSettings(change: Partial<DeviceSettings>): Promise<void>;
  /** A code that the page was opened with; given once. */
  takeCode(): string | undefined;
  /** Whether a code is waiting to be taken. */
  readonly hasCode: boolean;
  go(path: string): void;
  /** Draws the current view again, keeping the focus. */
  update(): void;
  /** Says something to people who do not see the page change. */
  announce(text: string, isUrgent?: boolean): void;
  ask(question: Question): Promise<boolean>;
  /** A person was unlocked or made. */
  opened(open: OpenPerson): Promise<void>;
  lock(reason?: LockReason): void;
  /** Begins making or restoring a person; the open one is locked. */
  begin(what: 'newPerson' | 'restore' | 'people'): void;
  /** Reads the persons of the phone again. */
  reloadPeople(): Promise<void>;
}

export type LockReason = 'idle' | 'hidden' | 'asked' | 'storage' | 'person';

/** One page. Its state lives in the object, its elements are made anew whenever it is drawn. */
export interface View {
  readonly title: string;
  /** Where the back button leads; none on the top level. */
  readonly back?: string;
  /** The icons of the tabs are left out: one task, from its beginning to its end. */
  readonly isTask?: boolean;
  render(): Node;
  /** The part of the address behind the view's name has changed, by the browser's own buttons. */
  arrived?(argument: string): void;
  /** Before the view goes away for good. */
  leave?(): void;
}

export type MakeView = (screen: Screen, argument: string) => View;
