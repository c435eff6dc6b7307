// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { chartView } from '../../../src/views/chart';
import { controls } from '../../browser/fakes/fakePage';
import { eventually, isThere, standIn, standInOpen } from './standIn';

describe('the chart by date', () => {
  it('has a month above every record, whatever time its author says', async () => {
    Object.assign(controls, { unfinished: [], stage: 'ready', failures: {} });
    const screen = standIn();
    await screen.opened(standInOpen());
    const charts = screen.session?.person.charts;
    const whole = await charts?.open('ja');
    const times = [2 ** 60, Number.MAX_SAFE_INTEGER, 1_795_000_000];
    const records = whole?.records.slice(0, times.length).map((record, index) => ({ ...record, createdAt: times[index] ?? 0 }));
    Object.assign(charts ?? {}, { open: async () => ({ ...whole, records }) });
    screen.show(chartView(screen, 'date'));
    await eventually(() => expect(isThere('.record-row')).toBe(true));
    expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual(['December 9999', 'November 2026']);
  });
});
