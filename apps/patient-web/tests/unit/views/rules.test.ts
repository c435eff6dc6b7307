import { describe, expect, it } from 'vitest';

import { endOf, spanOf } from '../../../src/views/duration';
import { changedAccess, hiddenParts } from '../../../src/views/grant';
import { IdleLock } from '../../../src/views/idleLock';
import { groupReads } from '../../../src/views/looks';
import { pinProblem } from '../../../src/views/pin';
import { draftOf, emptyProfile, profileProblems } from '../../../src/views/profileForm';
import { Loadable, Session } from '../../../src/views/session';
import type { OpenPerson, PersonSummary } from '../../../src/storage/persons';
import type { LookLine, PatientPage, PermissionInformation, Person, ResumedStep } from '../../../src/workflows/api';

describe('a PIN', () => {
  it.each([
    ['48291', 'short'],
    ['４８２９１５', undefined],
    ['123456', 'simple'],
    ['987654', 'simple'],
    ['777777', 'simple'],
    ['121212', 'simple'],
    ['19840309', 'birthDate'],
    ['840309', 'birthDate'],
    ['short1', 'short'],
    ['correct horse', undefined],
    ['aaaaaaaa', 'simple'],
    ['482915', undefined],
  ])('%s: %s', (pin, problem) => {
    expect(pinProblem(pin, pin, '1984-03-09')).toBe(problem);
  });

  it('must be typed twice', () => {
    expect(pinProblem('482915', '482916')).toBe('different');
  });
});

describe('the end of a permission', () => {
  const now = 1_795_000_000;

  it('is found again among the choices', () => {
    for (const span of ['3', '7', '30', '90', '365', 'open'] as const) {
      expect(spanOf(endOf(span, '', now) ?? -1, now)).toBe(span);
    }
    expect(spanOf(now + 12 * 86_400, now)).toBe('date');
  });

  it('is the last second of a chosen day, and never in the past', () => {
    const end = endOf('date', '2026-12-24', now) ?? 0;
    const date = new Date(end * 1000);
    expect([date.getHours(), date.getMinutes(), date.getSeconds()]).toEqual([23, 59, 59]);
    expect(endOf('date', '2020-01-01', now)).toBeUndefined();
    expect(endOf('date', '', now)).toBeUndefined();
    expect(endOf('date', '2026-13-77x', now)).toBeUndefined();
  });
});

describe('what is allowed of a compartment', () => {
  it('never is to add without seeing', () => {
    const none = { read: false, add: false };
    expect(changedAccess(none, 'read', true)).toEqual({ read: true, add: false });
    expect(changedAccess(none, 'add', true)).toEqual({ read: true, add: true });
    expect(changedAccess({ read: true, add: true }, 'add', false)).toEqual({ read: true, add: false });
    expect(changedAccess({ read: true, add: true }, 'read', false)).toEqual(none);
  });
});

describe('locking by itself', () => {
  const make = () => {
    const world = { time: 1_000_000, hidden: false, busy: false };
    const lock = new IdleLock(
      { now: () => world.time, isHidden: () => world.hidden, isBusy: () => world.busy },
      { idleMinutes: 5, hiddenSeconds: 30 },
    );
    return { world, lock };
  };

  it('comes after idle minutes, counted from the last touch', () => {
    const { world, lock } = make();
    world.time += 299_000;
    lock.touched();
    world.time += 299_999;
    expect(lock.due()).toBeUndefined();
    world.time += 1;
    expect(lock.due()).toBe('idle');
  });

  it('does not come again for what was before the unlocking', () => {
    const { lock, world } = make();
    world.hidden = true;
    expect(lock.due()).toBeUndefined();
    world.time += 31_000;
    expect(lock.due()).toBe('hidden');
    // Nobody asks while the page is locked; then somebody comes back and enters the PIN.
    world.hidden = false;
    world.time += 600_000;
    lock.begin();
    expect(lock.due()).toBeUndefined();
    world.time += 1000;
    expect(lock.due()).toBeUndefined();
  });

  it('comes after the page was hidden for longer than the grace, also when no timer ran meanwhile', () => {
    const { world, lock } = make();
    world.hidden = true;
    expect(lock.due()).toBeUndefined();
    world.time += 29_999;
    expect(lock.due()).toBeUndefined();
    world.time += 1;
    world.hidden = false;
    expect(lock.due()).toBe('hidden');
  });

  it('forgives a short look at another app', () => {
    const { world, lock } = make();
    world.hidden = true;
    lock.due();
    world.time += 10_000;
    world.hidden = false;
    expect(lock.due()).toBeUndefined();
    world.time += 25_000;
    world.hidden = true;
    expect(lock.due()).toBeUndefined();
  });

  it('waits for what is being sent, but not for ever', () => {
    const { world, lock } = make();
    world.busy = true;
    expect(lock.due()).toBeUndefined();
    world.time += 119_000;
    world.hidden = true;
    expect(lock.due()).toBeUndefined();
    world.time += 31_000;
    expect(lock.due()).toBe('hidden');
  });

  it('is not put off by a clock that was set back', () => {
    const { world, lock } = make();
    world.time -= 900_000;
    expect(lock.due()).toBeUndefined();
    world.time += 300_000;
    expect(lock.due()).toBe('idle');
  });

  it('comes at once when that was asked for', () => {
    const { world, lock } = make();
    lock.setTimes({ idleMinutes: 5, hiddenSeconds: 0 });
    world.hidden = true;
    expect(lock.due()).toBe('hidden');
  });
});

describe('who looked', () => {
  const line = (time: number, more: Partial<LookLine> = {}): LookLine => ({
    time,
    kind: 'read',
    source: 'gateway',
    institutionId: '0x01',
    device: '0x0a',
    byPatient: false,
    continuesChain: true,
    ...more,
  });

  it('counts the records of one sitting as one line', () => {
    const groups = groupReads([line(1000), line(900), line(500), line(0, { device: '0x0b' })]);
    expect(groups.map(({ count }) => count)).toEqual([3, 1]);
  });

  it('never hides a break of the log in a group', () => {
    const groups = groupReads([line(1000), line(990, { continuesChain: false }), line(980)]);
    expect(groups.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('keeps what the ledger proves apart', () => {
    expect(groupReads([line(3), line(2, { kind: 'granted', source: 'chain' }), line(1)])).toHaveLength(3);
  });
});

describe('a profile as typed', () => {
  it('says what is missing', () => {
    expect(profileProblems(emptyProfile(), '2026-11-22')).toEqual({ name: 'missing', birthDate: 'missing', sex: 'missing' });
    const fields = { ...emptyProfile(), name: ' 花子 ', birthDate: '2027-01-01', sex: 'female' as const, contactPhone: '090' };
    expect(profileProblems(fields, '2026-11-22')).toEqual({ birthDate: 'future', contactName: 'missing' });
  });

  it('becomes a draft without empty fields', () => {
    const draft = draftOf({ ...emptyProfile(), name: ' 花子 ', birthDate: '1984-03-09', sex: 'female', kana: ' ', contactName: '太郎' });
    expect(draft).toEqual({ name: '花子', birthDate: '1984-03-09', sex: 'female', emergencyContact: { name: '太郎' } });
  });
});

describe('something that is loaded', () => {
  it('keeps the last good value when a newer one cannot be had', async () => {
    const answers: (() => Promise<number>)[] = [async () => 1, async () => Promise.reject(new Error('offline'))];
    const loadable = new Loadable<number>(() => (answers.shift() as () => Promise<number>)(), () => undefined);
    await loadable.load();
    await loadable.load();
    expect(loadable.value).toBe(1);
    expect(loadable.failure).toBeInstanceOf(Error);
  });

  it('loads at most once more, however often it is asked meanwhile', async () => {
    let loads = 0;
    const loadable = new Loadable<number>(async () => (loads += 1), () => undefined);
    await Promise.all([loadable.load(), loadable.load(), loadable.load()]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(loads).toBe(2);
  });
});

describe('catching up', () => {
  it('looks for what is owed also where nothing is listed, and keeps what was said of the time before', async () => {
    let outcomes: readonly ResumedStep[] = [{ step: 'grant', outcome: 'undone' }];
    let resumes = 0;
    const person = {
      permissions: {},
      looks: {},
      charts: {},
      resume: async () => ((resumes += 1), outcomes),
      checkStanding: async () => 'ready',
      stage: async () => 'ready',
      identity: async () => ({}),
      unfinished: async () => [],
    } as unknown as Person;
    const page = { open: () => person } as unknown as PatientPage;
    const session = new Session(page, {} as OpenPerson, {} as PersonSummary, () => 'en', () => undefined);
    session.stage = 'ready';
    await session.catchUp();
    outcomes = [];
    await session.catchUp();
    expect(resumes).toBe(2);
    expect(session.resumed).toEqual([{ step: 'grant', outcome: 'undone' }]);
    session.stage = 'new';
    await session.catchUp();
    expect(resumes).toBe(2);
  });
});

describe('what a changed permission hides', () => {
  const both = { read: true, add: true };
  const seeing = { read: true, add: false };
  const at = (state: PermissionInformation['state']) => ({
    permissions: [{ institutionId: '0x01', state, compartments: { summary: both, clinical: seeing } } as unknown as PermissionInformation],
    rotationDue: ['clinical' as const],
  });

  it('is what could be seen and cannot be any more', () => {
    expect(hiddenParts(at('running'), '0x01', { summary: seeing })).toEqual(['clinical']);
    expect(hiddenParts(at('stale'), '0x01', { clinical: both })).toEqual(['summary']);
  });

  it('is nothing when only adding is taken away, or for somebody else', () => {
    expect(hiddenParts(at('running'), '0x01', { summary: seeing, clinical: seeing })).toEqual([]);
    expect(hiddenParts(at('running'), '0x02', {})).toEqual([]);
  });

  it('is of an expired permission only what has its old keys still, and of an ended one nothing', () => {
    expect(hiddenParts(at('expired'), '0x01', {})).toEqual(['clinical']);
    expect(hiddenParts(at('ended'), '0x01', {})).toEqual([]);
    expect(hiddenParts(undefined, '0x01', {})).toEqual([]);
  });
});
