import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import en from '../../../src/i18n/en.json';
import ja from '../../../src/i18n/ja.json';
import { dateOf, languageOf, Words } from '../../../src/i18n/words';

const sources = fileURLToPath(new URL('../../../src', import.meta.url));
const read = (path: string): string => readFileSync(join(sources, path), 'utf8');
const programs = readdirSync(join(sources, 'views'))
  .filter((name) => name.endsWith('.ts') && name !== 'icons.ts')
  .map((name) => read(`views/${name}`))
  .join('\n');
const japanese: Record<string, string> = ja;
const english: Record<string, string> = en;
const keys = Object.keys(english);

/** The names of a union of words in a source file. */
function namesOf(source: string, type: string): string[] {
  const text = new RegExp(`export type ${type} =([^;]*);`, 'u').exec(source.replace(/\/\/.*$/gmu, ''))?.[1] ?? '';
  return [...text.matchAll(/'([A-Za-z]+)'/gu)].map(([, name]) => name ?? '');
}

describe('messages', () => {
  it('are the same set in both languages', () => {
    expect(Object.keys(japanese).sort()).toEqual([...keys].sort());
  });

  it('take the same values in both languages', () => {
    const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '').sort();
    const differing = keys.filter((key) => {
      const [left, right] = [values(japanese[key] ?? ''), values(english[key] ?? '')];
      return JSON.stringify([...new Set(left)]) !== JSON.stringify([...new Set(right)]) && !key.endsWith('.one');
    });
    expect(differing).toEqual([]);
  });

  it('hold no markup, and no words of programmers', () => {
    for (const text of [...Object.values(japanese), ...Object.values(english)]) {
      expect(text).not.toMatch(/<[a-z]|&[a-z]+;/u);
      expect(text).not.toMatch(/\b(gas|nonce|hash|wallet|blockchain|exception|null|undefined)\b/iu);
    }
  });

  it('are written with full-width brackets in Japanese', () => {
    for (const text of Object.values(japanese)) {
      expect(text).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff}][()]|[()][\u3040-\u30ff\u4e00-\u9fff]/u);
    }
  });

  it('exist for every key that a view names', () => {
    const named = [...programs.matchAll(/\bt\(\s*'([a-zA-Z0-9.]+)'/gu)].map(([, key]) => key ?? '');
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter((key) => !(key in english))).toEqual([]);
  });

  it('are all used', () => {
    const literal = new Set([...programs.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z0-9]+)+)'/gu)].map(([, key]) => key ?? ''));
    const patterns = [...programs.matchAll(/`([a-zA-Z]+\.[^`]*\$\{[^`]*)`/gu)].map(
      ([, text]) =>
        new RegExp(
          `^${(text ?? '')
            .replace(/\$\{[^}]*\}/gu, '@')
            .replace(/[.*+?^()|[\]\\]/gu, '\\$&')
            .replaceAll('@', '.*')}$`,
          'u',
        ),
    );
    const unused = keys.filter((key) => {
      const base = key.replace(/\.(one|other)$/u, '');
      return !literal.has(key) && !literal.has(base) && !patterns.some((pattern) => pattern.test(key) || pattern.test(base));
    });
    expect(unused).toEqual([]);
  });

  it('exist for every failure, storage failure, record problem and event', () => {
    const api = ['api', 'chartApi', 'permissionApi'].map((name) => read(`workflows/${name}.ts`)).join('\n');
    const missing: string[] = [];
    const need = (key: string): void => {
      if (!(key in english)) {
        missing.push(key);
      }
    };
    for (const code of namesOf(api, 'FailureCode')) {
      need(`failure.${code}.what`);
      need(`failure.${code}.next`);
    }
    for (const code of namesOf(read('storage/storageError.ts').replace(/\/\*\*[^]*?\*\//gu, ''), 'StorageCode')) {
      need(`storage.${code}.what`);
      need(`storage.${code}.next`);
    }
    namesOf(api, 'RecordProblem').forEach((name) => need(`recordProblem.${name}`));
    namesOf(api, 'LookKind').forEach((name) => need(`look.${name}`));
    namesOf(api, 'Profession').forEach((name) => need(`profession.${name}`));
    namesOf(api, 'PermissionState').forEach((name) => need(`permission.state.${name}`));
    expect(namesOf(api, 'FailureCode').length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });
});

describe('words', () => {
  it('follow the phone: the first of its languages that is there', () => {
    expect(languageOf(['ja-JP', 'en-US'])).toBe('ja');
    expect(languageOf(['fr-FR', 'ja', 'en'])).toBe('ja');
    expect(languageOf(['de-DE', 'en-GB', 'ja'])).toBe('en');
    expect(languageOf(['de'])).toBe('en');
    expect(languageOf([])).toBe('en');
  });

  it('leave what is filled in as it is', () => {
    const words = new Words('en');
    expect(words.t('grant.done', { name: '<b>{name}</b> $& {x}' })).toContain('<b>{name}</b> $& {x}');
  });

  it('count', () => {
    expect(new Words('en').count('chart.found', 1)).toBe('1 record found');
    expect(new Words('en').count('chart.found', 1200)).toBe('1,200 records found');
    expect(new Words('ja').count('chart.found', 1)).toBe('1件見つかりました');
  });

  it('write a time that no calendar has as the last one that there is', () => {
    for (const time of [2 ** 60, Number.POSITIVE_INFINITY, Number.NaN, -5]) {
      expect(new Words('en').moment(time)).toMatch(/\d/u);
      expect(new Words('ja').day(time)).toMatch(/年/u);
    }
  });

  it('write a day in one way, with and without a time, from whatever it comes', () => {
    const time = new Date(2026, 10, 23, 18, 4).getTime() / 1000;
    for (const [language, day, moment] of [
      ['ja', '2026年11月23日', '2026年11月23日 18:04'],
      ['en', '23 November 2026', '23 November 2026, 18:04'],
    ] as const) {
      const words = new Words(language);
      expect(words.moment(time)).toBe(moment);
      expect([words.day(time), words.fhirDate('2026-11-23'), words.calendarDay('2026-11-23')]).toEqual([day, day, day]);
      expect(words.wholeDay('2026-11-23').replace('（令和8年）', '')).toBe(day);
    }
  });

  it('write the last day there is with a year of four digits in every time zone', () => {
    expect(dateOf(2 ** 60).getTime() + 14 * 3_600_000).toBeLessThan(Date.UTC(9999, 11, 31, 24));
    expect(new Words('ja').day(2 ** 60)).toMatch(/^9999年/u);
  });

  it('write dates as FHIR knows them, in part or whole', () => {
    const words = new Words('ja');
    expect(words.fhirDate('2026')).toBe('2026年');
    expect(words.fhirDate('2026-11')).toBe('2026年11月');
    expect(words.fhirDate('2026-11-22')).toBe('2026年11月22日');
    expect(words.fhirDate('2026-11-22T10:00:00+09:00')).toBe('2026年11月22日');
    expect(words.fhirDate('spring')).toBe('spring');
    expect(new Words('en').fhirDate('2026-11')).toBe('November 2026');
  });
});
