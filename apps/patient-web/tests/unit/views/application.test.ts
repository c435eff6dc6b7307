// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { defaultSettings } from '../../../src/storage/deviceSettings';
import { Application } from '../../../src/views/application';
import type { World } from '../../../src/views/screen';
import { controls, makeFakePage } from '../../browser/fakes/fakePage';
import { eventually, standInOpen } from './standIn';

const person = { id: 'person', label: '花子', tone: 0, createdAt: 0, hasPasskey: false, nextTryAt: 0 };

describe('the page while something is pressed or composed', () => {
  let application: Application;
  const place = (): HTMLElement => document.getElementById('page') as HTMLElement;
  const text = (): string => document.querySelector('main')?.textContent ?? '';

  beforeEach(async () => {
    Object.assign(controls, { unfinished: [], stage: 'ready', failures: {}, online: true });
    window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined })) as unknown as typeof window.matchMedia;
    window.scrollTo = () => undefined;
    // The look at the clock each second would outlive the test.
    vi.spyOn(globalThis, 'setInterval').mockReturnValue(undefined as never);
    history.replaceState(null, '', '#/');
    document.body.innerHTML = '<div id="page"></div>';
    application = new Application(place(), {
      page: makeFakePage(),
      persons: { list: async () => [person] },
      locks: { onAsked: () => () => undefined },
      onStorageLost: () => undefined,
      onNewVersion: () => undefined,
      readSettings: async () => ({ ...defaultSettings, language: 'ja' }),
      now: () => Date.now(),
    } as unknown as World);
    await application.start();
    await application.opened(standInOpen());
    application.go('chart');
    await eventually(() => expect(text()).toContain('アレルギー'));
  });
  afterEach(async () => {
    vi.useRealTimers();
    application.lock('person');
    await eventually(() => expect(document.getElementById('pin')).not.toBeNull());
    vi.restoreAllMocks();
  });

  it.each([
    ['a word is being chosen', () => document.dispatchEvent(new Event('compositionstart'))],
    ['a finger is down', () => window.dispatchEvent(new Event('pointerdown'))],
    ['the space bar is down', () => window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }))],
  ])('shows nothing of the chart any more once it is locked, though %s', async (_what, begin) => {
    begin();
    application.lock('idle');
    expect(text()).not.toContain('アレルギー');
    await eventually(() => expect(document.getElementById('pin')).not.toBeNull());
  });

  it('waits for a finger, and draws when it has been down for long, whoever asked meanwhile', () => {
    vi.useFakeTimers();
    const shown = document.querySelector('main .content')?.firstChild;
    window.dispatchEvent(new Event('pointerdown'));
    application.update();
    vi.advanceTimersByTime(2000);
    expect(document.querySelector('main .content')?.firstChild).toBe(shown);
    vi.advanceTimersByTime(2000);
    expect(document.querySelector('main .content')?.firstChild).not.toBe(shown);
  });

  it('does not wait anew each time that a key which is held repeats itself', () => {
    vi.useFakeTimers();
    const shown = document.querySelector('main .content')?.firstChild;
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
    application.update();
    for (let round = 0; round < 40; round += 1) {
      vi.advanceTimersByTime(100);
      window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', repeat: true }));
    }
    expect(document.querySelector('main .content')?.firstChild).not.toBe(shown);
  });
});
