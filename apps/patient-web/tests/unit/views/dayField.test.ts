// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { Words } from '../../../src/i18n/words';
import { dayProblems } from '../../../src/views/addEntry';
import { dayField, dayOf, focusDay, isDay, partsOf, yearOf } from '../../../src/views/dayField';

const parts = (year: string, month: string, day: string) => ({ year, month, day });

describe('a day of three parts', () => {
  it.each([
    [parts('1984', '3', '9'), '1984-03-09'],
    [parts('１９８４', '０３', '９'), '1984-03-09'],
    [parts(' 2024 ', '2', '29'), '2024-02-29'],
    [parts('昭和59', '3', '9'), '1984-03-09'],
    [parts('', '', ''), ''],
  ])('%o is %s', (typed, day) => {
    expect(dayOf(typed)).toBe(day);
  });

  it.each([parts('2023', '2', '29'), parts('1984', '13', '9'), parts('84', '3', '9'), parts('1984', '', '9'), parts('1984', '02', '30'), parts('0', '0', '0')])(
    '%o is none, and what was typed is not lost',
    (typed) => {
      expect(isDay(dayOf(typed))).toBe(false);
      expect(dayOf(typed)).not.toBe('');
      expect(partsOf(dayOf(typed))).toEqual(typed);
    },
  );

  it.each([
    ['令和元', '2019'],
    ['R7', '2025'],
    ['平成3年', '1991'],
    ['S64', '1989'],
    ['大正15', '1926'],
    ['明治45', '1912'],
    ['1984年', '1984'],
    ['S', 'S'],
  ])('knows the year %s', (typed, year) => {
    expect(yearOf(typed)).toBe(year);
  });
});

describe('the field of a day', () => {
  let value = '';
  const show = (language: 'ja' | 'en', begin = '', error?: string): void => {
    value = begin;
    document.body.replaceChildren(dayField(new Words(language), 'day', 'Birth', begin, (now) => (value = now), { error, isMended: () => isDay(value) }));
  };
  const type = (part: string, text: string): void => {
    const input = document.getElementById(`day-${part}`) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const shown = (): string[] => [...document.querySelectorAll('input')].map((input) => input.value);
  beforeEach(() => document.body.replaceChildren());

  it('stands in the order of the language, each part with a label of its own', () => {
    show('ja');
    expect([...document.querySelectorAll('input')].map(({ id }) => id)).toEqual(['day-year', 'day-month', 'day-day']);
    expect([...document.querySelectorAll('label')].map(({ textContent }) => textContent)).toEqual(['年', '月', '日']);
    show('en');
    expect([...document.querySelectorAll('input')].map(({ id }) => id)).toEqual(['day-day', 'day-month', 'day-year']);
    expect([...document.querySelectorAll('input')].map((input) => input.labels?.[0]?.textContent)).toEqual(['Day', 'Month', 'Year']);
    expect(document.querySelector('fieldset legend')?.textContent).toBe('Birth');
  });

  it('says the day back as soon as it is whole', () => {
    show('ja');
    type('year', '昭和59');
    type('month', '3');
    expect(document.getElementById('day-said')?.textContent).toBe('');
    type('day', '9');
    expect(value).toBe('1984-03-09');
    expect(document.getElementById('day-said')?.textContent).toBe('1984年（昭和59年）3月9日');
    show('en', '1984-03-09');
    expect(document.getElementById('day-said')?.textContent).toBe('9 March 1984');
  });

  it('takes a whole date that is pasted into one part', () => {
    for (const text of ['1984-03-09', '1984/3/9', '1984年3月9日', '昭和59年3月9日']) {
      show('en');
      type('day', text);
      expect(value).toBe('1984-03-09');
    }
    expect(shown()).toEqual(['9', '3', '1984']);
  });

  it.each(['9/3/1984', '09-03-1984', '9.3.1984', '9 3 1984'])('takes %s in English, where the day stands first', (text) => {
    show('en');
    type('day', text);
    expect(value).toBe('1984-03-09');
    expect(shown()).toEqual(['9', '3', '1984'].map((part) => expect.stringMatching(new RegExp(`^0?${part}$`, 'u'))));
    // Nobody writes so in Japanese: it is not guessed.
    show('ja');
    type('day', text);
    expect(isDay(value)).toBe(false);
  });

  it('keeps what was typed when it is drawn again', () => {
    show('en');
    type('day', '31');
    type('month', '2');
    type('year', '19');
    show('en', value);
    expect(shown()).toEqual(['31', '2', '19']);
  });

  it('joins what is wrong with every part, until it is mended', () => {
    show('en', '', 'Please check');
    const inputs = [...document.querySelectorAll('input')];
    expect(inputs.map((input) => input.getAttribute('aria-describedby'))).toEqual(['day-error', 'day-error', 'day-error']);
    type('day', '9');
    expect(document.querySelectorAll('[aria-invalid]')).toHaveLength(3);
    type('month', '3');
    type('year', '1984');
    expect(document.querySelectorAll('[aria-invalid], .field-error')).toHaveLength(0);
  });

  it('is entered where something is missing', () => {
    show('en', '1984//9', 'Please check');
    focusDay('day');
    expect(document.activeElement?.id).toBe('day-month');
  });
});

describe('the days of an entry', () => {
  const none = { onset: '', since: '', until: '' };
  it('may be left out, must be whole, and lie in order', () => {
    expect(dayProblems('medication', none, '2026-11-22')).toEqual({});
    expect(dayProblems('allergy', { ...none, onset: '2026/11/' }, '2026-11-22')).toEqual({ onset: 'invalid' });
    expect(dayProblems('allergy', { ...none, onset: '2026-11-23' }, '2026-11-22')).toEqual({ onset: 'future' });
    expect(dayProblems('medication', { ...none, since: '2026-11-20', until: '2026-12-24' }, '2026-11-22')).toEqual({});
    expect(dayProblems('medication', { ...none, since: '2026-11-20', until: '2026-11-19' }, '2026-11-22')).toEqual({ until: 'order' });
    expect(dayProblems('note', { ...none, onset: '2026/11/' }, '2026-11-22')).toEqual({});
  });
});
