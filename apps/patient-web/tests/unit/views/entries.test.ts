// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { StorageError } from '../../../src/storage/storageError';
import { addEntryView } from '../../../src/views/addEntry';
import { profileView } from '../../../src/views/profile';
import { Failure, type UnfinishedStep } from '../../../src/workflows/api';
import { controls } from '../../browser/fakes/fakePage';
import { eventually, isThere, press, standIn, standInOpen, type, type StandIn } from './standIn';

const entry = (since: number): UnfinishedStep => ({ step: 'entry', since });

describe('an entry whose way was lost', () => {
  let screen: StandIn;
  beforeEach(async () => {
    Object.assign(controls, { unfinished: [], stage: 'ready', failures: {} });
    screen = standIn();
    await screen.opened(standInOpen());
  });

  /** Fails after `kept` lies on the phone, beside what was there before. */
  function failing(waiting: UnfinishedStep[], after: UnfinishedStep[]): () => Promise<never> {
    controls.unfinished = waiting;
    return async () => {
      controls.unfinished = after;
      throw new Failure('NodesUnreachable');
    };
  }

  const saved = {
    'a change of the profile': () => {
      screen.show(profileView(screen));
      type('profile-name', 'Hanako');
      type('profile-birthDate-year', '1984');
      type('profile-birthDate-month', '3');
      type('profile-birthDate-day', '9');
      (document.getElementById('profile-sex-female') as HTMLInputElement).click();
      press('profile-save');
    },
    'an own entry': () => {
      screen.show(addEntryView(screen, ''));
      press('add-kind-note');
      type('add-title', 'x');
      type('add-text', 'y');
      press('add-confirm');
    },
  };

  for (const [name, save] of Object.entries(saved)) {
    const fail = (waiting: UnfinishedStep[], after: UnfinishedStep[]): void => {
      const charts = screen.session?.person.charts as { addEntry: unknown; changeProfile: unknown };
      charts.changeProfile = charts.addEntry = failing(waiting, after);
    };

    it(`${name} is not called kept because an older one waits`, async () => {
      fail([entry(7)], [entry(7)]);
      save();
      await eventually(() => expect(isThere('.notice.error')).toBe(true));
      expect(isThere('#pending')).toBe(false);
      expect(isThere('#profile-save, #add-confirm')).toBe(true);
    });

    it(`${name} is not offered to be sent once more when it is kept, though an older one was sent meanwhile`, async () => {
      fail([entry(7)], [entry(9)]);
      save();
      await eventually(() => expect(isThere('#pending')).toBe(true));
      expect(isThere('#profile-save, #add-confirm')).toBe(false);
    });
  }

  it('is recorded when it is recorded, also where the phone has no room for the new name', async () => {
    if (screen.session) {
      screen.session.open.rename = () => Promise.reject(new StorageError('QuotaFull'));
    }
    saved['a change of the profile']();
    await eventually(() => expect(isThere('#done')).toBe(true));
    expect(isThere('.notice.error')).toBe(false);
    await eventually(() => expect(isThere('.notice.warning')).toBe(true));
    expect(screen.said).toContain('Recorded');
  });
});
