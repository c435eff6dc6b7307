import { afterEach, vi } from 'vitest';

import { Words } from '../../../src/i18n/words';
import type { OpenPerson, PersonSummary } from '../../../src/storage/persons';
import type { Screen, View, World } from '../../../src/views/screen';
import { Session } from '../../../src/views/session';
import { makeFakePage } from '../../browser/fakes/fakePage';
import { MemoryVault } from '../../support/memoryVault';

const summary: PersonSummary = { id: 'person', label: '花子', tone: 0, createdAt: 0, hasPasskey: false, nextTryAt: 0 };

/** An unlocked person over plain answers, to be changed by the test. */
export function standInOpen(vault = new MemoryVault()): OpenPerson {
  return { id: summary.id, vault, lock: () => (vault.isUnlocked = false), rename: async () => undefined } as unknown as OpenPerson;
}

export interface StandIn extends Screen {
  session: Session | undefined;
  /** Shows a view in the document, and draws it anew whenever it asks. */
  show(view: View): View;
  readonly said: string[];
  readonly gone: string[];
}

/** What goes on in a view when its test is over must draw nothing: there is no document any more. */
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** The page round a view, without the page: what the view shows stands in document.body. */
export function standIn(change: Partial<World> = {}): StandIn {
  const page = change.page ?? makeFakePage();
  let shown: View | undefined;
  const screen: StandIn = {
    world: {
      page,
      persons: {} as World['persons'],
      keepStorage: async () => true,
      now: () => Date.parse('2026-11-22T12:00:00'),
      ...change,
    } as World,
    words: new Words('en'),
    settings: {} as Screen['settings'],
    people: [summary],
    hasCode: false,
    session: undefined,
    said: [],
    gone: [],
    show: (view) => {
      shown = view;
      screen.update();
      return view;
    },
    update: () => shown && document.body.replaceChildren(shown.render()),
    announce: (text) => void screen.said.push(text),
    go: (path) => {
      screen.gone.push(path);
      screen.update();
    },
    takeCode: () => undefined,
    changeSettings: async () => undefined,
    ask: async () => true,
    opened: async (open) => {
      screen.session = new Session(page, open, summary, () => 'en', () => screen.update());
    },
    lock: () => screen.session?.end(),
    begin: () => undefined,
    reloadPeople: async () => undefined,
  };
  ends.push(() => {
    screen.session?.end();
    shown = undefined;
  });
  return screen;
}

/** Types as a person does: the value, then the event. */
export function type(id: string, text: string): void {
  const control = document.getElementById(id) as HTMLInputElement;
  control.value = text;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

export function press(id: string): void {
  (document.getElementById(id) as HTMLElement).click();
}

export function isThere(selector: string): boolean {
  return document.querySelector(selector) !== null;
}

/** Waits for what a view shows in the end. How long that takes on a busy machine is no matter. */
export async function eventually(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 60_000, interval: 10 });
}
