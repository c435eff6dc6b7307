// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { OpenPerson, Persons } from '../../../src/storage/persons';
import { StorageError } from '../../../src/storage/storageError';
import { firstVisitView } from '../../../src/views/firstVisit';
import { restoreView } from '../../../src/views/restore';
import type { PatientPage } from '../../../src/workflows/api';
import { controls, makeFakePage } from '../../browser/fakes/fakePage';
import { MemoryVault } from '../../support/memoryVault';
import { eventually, isThere, press, standIn, standInOpen, type, type StandIn } from './standIn';

const full = () => Promise.reject(new StorageError('QuotaFull'));

beforeEach(() => {
  Object.assign(controls, { unfinished: [], stage: 'new', failures: {} });
});

/** Answers the three questions, as somebody who has written the words down. */
function answerQuiz(words: readonly string[]): void {
  [3, 11, 24].forEach((position, index) => type(`quiz-${index}`, words[position - 1] ?? ''));
}

async function atQuiz(): Promise<{ screen: StandIn; vault: MemoryVault; words: readonly string[] }> {
  const vault = new MemoryVault();
  const screen = standIn();
  const { words } = screen.world.page.newPhrase();
  await screen.opened(standInOpen(vault));
  await screen.session?.person.adopt({ words });
  await vault.write(new Map([['page/first-visit', new TextEncoder().encode('{"fields":{"name":"花子"}}')]]));
  screen.show(firstVisitView(screen));
  await eventually(() => expect(isThere('.words')).toBe(true));
  press('next');
  return { screen, vault, words };
}

describe('the words that are asked back', () => {
  it('are called wrong only until one of them is typed anew', async () => {
    await atQuiz();
    type('quiz-0', 'zebra');
    press('next');
    expect(isThere('.notice.error')).toBe(true);
    const field = document.getElementById('quiz-0');
    type('quiz-0', 'zebr');
    expect(isThere('.notice.error')).toBe(false);
    // Not by drawing anew: that would take the field away from under a Japanese keyboard.
    expect(document.getElementById('quiz-0')).toBe(field);
    press('next');
    expect(isThere('.notice.error')).toBe(true);
  });
});

describe('a code that is read on a full phone', () => {
  it('is not gone on with, and the page goes on saying why', async () => {
    const { vault, words } = await atQuiz();
    answerQuiz(words);
    press('next');
    expect(isThere('#scan-text')).toBe(true);
    vault.write = full;
    type('scan-text', 'https://phone.example/#t1.hospital');
    press('scan-use');
    await eventually(() => expect(isThere('[data-code="storage.QuotaFull"]')).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isThere('[data-code="storage.QuotaFull"]')).toBe(true);
    expect(isThere('#scan-text')).toBe(true);
  });
});

describe('a person that is being made', () => {
  const closed = vi.fn();
  const removed = vi.fn();

  /** A phone whose vault takes `writes` more writes. */
  function phone(writes: number): { screen: StandIn; open: OpenPerson; opened: () => number } {
    const page = makeFakePage();
    const vault = new MemoryVault();
    const write = vault.write.bind(vault);
    vault.write = (changes) => (writes-- > 0 ? write(changes) : full());
    const open = standInOpen(vault);
    let persons = 0;
    const counting: PatientPage = {
      ...page,
      open: (of) => {
        persons += 1;
        return Object.assign(page.open(of), { close: closed });
      },
    };
    const screen = standIn({ page: counting, persons: { create: async () => open, remove: removed } as unknown as Persons });
    return { screen, open, opened: () => persons - closed.mock.calls.length };
  }

  async function fillIn(screen: StandIn): Promise<void> {
    screen.show(firstVisitView(screen));
    type('profile-name', '花子');
    type('profile-birthDate-year', '1984');
    type('profile-birthDate-month', '3');
    type('profile-birthDate-day', '9');
    press('profile-sex-female');
    press('next');
    type('pin-new', '482915');
    type('pin-again', '482915');
    press('next');
    await eventually(() => expect(isThere('.words, .notice.error')).toBe(true));
  }

  beforeEach(() => {
    closed.mockClear();
    removed.mockReset();
    removed.mockResolvedValue(undefined);
  });

  it('is open once, for the session that goes on with it', async () => {
    const { screen, opened } = phone(9);
    await fillIn(screen);
    expect(isThere('.words')).toBe(true);
    expect(opened()).toBe(1);
    expect(removed).not.toHaveBeenCalled();
  });

  it.each([
    ['the words', 0],
    ['what was typed', 1],
  ])('is neither left unlocked nor in the list when there is no room for %s', async (_what, writes) => {
    const { screen, open, opened } = phone(writes);
    await fillIn(screen);
    expect(isThere('[data-code="storage.QuotaFull"]')).toBe(true);
    expect(isThere('#pin-new')).toBe(true);
    expect(open.vault.isUnlocked).toBe(false);
    expect(removed).toHaveBeenCalledWith(open.id);
    expect(opened()).toBe(0);
  });

  it('is neither left unlocked nor in the list when it cannot be opened for restoring', async () => {
    const { screen, open } = phone(9);
    screen.opened = full;
    const view = screen.show(restoreView(screen));
    type('restore-words', screen.world.page.newPhrase().words.join(' '));
    press('next');
    await eventually(() => expect(isThere('#restore-label')).toBe(true));
    type('restore-label', '花子');
    type('pin-new', '482915');
    type('pin-again', '482915');
    press('next');
    await eventually(() => expect(isThere('[data-code="storage.QuotaFull"]')).toBe(true));
    expect(isThere('#restore-label')).toBe(true);
    expect(open.vault.isUnlocked).toBe(false);
    expect(removed).toHaveBeenCalledWith(open.id);
    view.leave?.();
  });
});
