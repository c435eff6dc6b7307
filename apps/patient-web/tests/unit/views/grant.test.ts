// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { grantView } from '../../../src/views/grant';
import { controls } from '../../browser/fakes/fakePage';
import { clinic, hospital, checked } from '../../browser/fakes/samples';
import { eventually, isThere, press, standIn, standInOpen, type StandIn } from './standIn';

describe('the sheet of a permission', () => {
  let screen: StandIn;
  beforeEach(async () => {
    Object.assign(controls, { unfinished: [], stage: 'ready', failures: {}, newKeys: 'notNeeded', noPermissions: false });
    screen = standIn();
    await screen.opened(standInOpen());
  });

  /** As after a restore, by the poster: nothing was listed yet, nothing is kept. */
  async function open(institution: typeof hospital): Promise<void> {
    if (screen.session) {
      screen.session.scanned = checked(institution);
    }
    screen.show(grantView(screen, institution.id));
    await eventually(() => expect(isThere('#grant-confirm, .notice.error')).toBe(true));
  }

  it('knows after a restore what the institution may see until now, and says what is taken away', async () => {
    await open(hospital);
    expect(document.getElementById('grant-confirm')?.textContent).toContain('Change');
    press('grant-summary-read');
    expect(isThere('#grant-narrow')).toBe(true);
  });

  it('is not offered while that cannot be known', async () => {
    controls.failures = { permissions: 'NodesUnreachable' };
    await open(hospital);
    expect(isThere('#grant-confirm')).toBe(false);
    controls.failures = {};
    press('retry');
    await eventually(() => expect(isThere('#grant-confirm')).toBe(true));
  });

  it('says that keys wait in a whole sentence, also when they are not of this change', async () => {
    controls.newKeys = 'waiting';
    controls.noPermissions = true;
    await open(clinic);
    press('grant-confirm');
    await eventually(() => expect(isThere('#keys-waiting')).toBe(true));
    expect(document.getElementById('keys-waiting')?.textContent).toMatch(/the keys of what is no longer shown are not replaced yet/u);
  });
});
