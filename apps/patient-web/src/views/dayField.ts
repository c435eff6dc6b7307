import type { Words } from '../i18n/words';
import { h, icon } from './dom';

type Part = 'year' | 'month' | 'day';
type Parts = Readonly<Record<Part, string>>;

/** Reading order of a day in each language. */
const order: Record<Words['language'], readonly Part[]> = { ja: ['year', 'month', 'day'], en: ['day', 'month', 'year'] };

/** The year before the first of each era. */
const eras: readonly (readonly [names: RegExp, before: number])[] = [
  [/^(?:令和|令|R)/iu, 2018],
  [/^(?:平成|平|H)/iu, 1988],
  [/^(?:昭和|昭|S)/iu, 1925],
  [/^(?:大正|大|T)/iu, 1911],
  [/^(?:明治|明|M)/iu, 1867],
];

function plain(text: string): string {
  // Japanese keyboards write digits at full width.
  return text.normalize('NFKC').trim();
}

/** 1984, 昭和59, S59年 → 1984; anything else stays what it is. */
export function yearOf(text: string): string {
  const typed = plain(text).replace(/年$/u, '');
  for (const [names, before] of eras) {
    const rest = typed.replace(names, '').trim();
    if (rest !== typed && /^(?:\d{1,2}|元)$/u.test(rest)) {
      return String(before + (rest === '元' ? 1 : Number(rest)));
    }
  }
  return typed;
}

/**
 * YYYY-MM-DD when the parts are a day that the calendar has; '' when nothing is there; else what was typed, with strokes,
 * which no rule takes for a day.
 */
export function dayOf({ year, month, day }: Parts): string {
  const [y, m, d] = [yearOf(year), plain(month), plain(day)];
  if (y === '' && m === '' && d === '') {
    return '';
  }
  if (/^\d{4}$/u.test(y) && /^\d{1,2}$/u.test(m) && /^\d{1,2}$/u.test(d)) {
    const date = new Date(Date.UTC(2000, Number(m) - 1, Number(d)));
    date.setUTCFullYear(Number(y), Number(m) - 1, Number(d));
    if (date.getUTCMonth() === Number(m) - 1 && date.getUTCDate() === Number(d)) {
      return `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
    }
  }
  return `${year}/${month}/${day}`;
}

export function partsOf(value: string): Parts {
  const whole = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(value);
  const [year = '', month = '', day = ''] = whole ? whole.slice(1) : value.split('/');
  return whole ? { year, month: String(Number(month)), day: String(Number(day)) } : { year, month, day };
}

export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(value);
}

/** A whole date that was pasted or typed into one part: the year first, or in the order of the page's language. */
function wholeIn(text: string, language: Words['language']): Parts | undefined {
  const match = /^(.{2,6}?)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$/u.exec(plain(text));
  const [, year = '', month = '', day = ''] = match ?? [];
  if (match !== null && /^\d{4}$/u.test(yearOf(year))) {
    return { year: yearOf(year), month, day };
  }
  const english = language === 'en' ? /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})$/u.exec(plain(text)) : null;
  return english === null ? undefined : { day: english[1] ?? '', month: english[2] ?? '', year: english[3] ?? '' };
}

export interface DayFieldOptions {
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  /** Lets the browser fill in the person's own. */
  readonly isBirthDate?: boolean;
  readonly isMended?: () => boolean;
}

/** Where the keyboard belongs when something is wrong with a day. */
export function focusDay(id: string): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>(`#${id} input`)];
  (inputs.find(({ value }) => value === '') ?? inputs[0])?.focus();
}

/**
 * Year, month and day, each to be typed, in the order of the page's language: a browser's own date field goes by the
 * browser's language, whatever the page's is. The day is said back in words as soon as it is whole.
 */
export function dayField(
  words: Words,
  id: string,
  label: string,
  value: string,
  onchange: (value: string) => void,
  options: DayFieldOptions = {},
): HTMLElement {
  const { t } = words;
  const parts: Record<Part, string> = { ...partsOf(value) };
  const said = h('p', { class: 'hint day-said', id: `${id}-said`, 'aria-live': 'polite' }, saidOf(words, value));
  const error = options.error !== undefined && h('p', { class: 'field-error', id: `${id}-error` }, icon('error'), options.error);
  const described = [options.hint !== undefined && `${id}-hint`, error !== false && error.id].filter((one) => one !== false).join(' ');
  const inputs = new Map<Part, HTMLInputElement>();
  const typed = (part: Part, text: string): void => {
    const whole = wholeIn(text, words.language);
    if (whole === undefined) {
      parts[part] = text;
    } else {
      Object.assign(parts, whole);
      inputs.forEach((input, name) => {
        input.value = parts[name];
      });
    }
    const now = dayOf(parts);
    onchange(now);
    const text_ = saidOf(words, now);
    if (said.textContent !== text_) {
      said.textContent = text_;
    }
    if (error !== false && (options.isMended?.() ?? true)) {
      error.remove();
      inputs.forEach((input) => input.removeAttribute('aria-invalid'));
    }
  };
  const place = (part: Part): HTMLElement => {
    const input = h('input', {
      class: `input day-${part}`,
      id: `${id}-${part}`,
      type: 'text',
      // An era is written in letters.
      inputmode: part === 'year' && words.language === 'ja' ? 'text' : 'numeric',
      autocomplete: options.isBirthDate === true ? `bday-${part}` : 'off',
      maxlength: 20,
      value: parts[part],
      'aria-invalid': error === false ? undefined : 'true',
      'aria-describedby': described === '' ? undefined : described,
      oninput: (event: Event) => typed(part, (event.target as HTMLInputElement).value),
    });
    inputs.set(part, input);
    const name = h('label', { for: `${id}-${part}` }, t(`day.${part}`));
    return h('div', { class: 'day-part' }, ...(words.language === 'ja' ? [input, name] : [name, input]));
  };
  return h(
    'fieldset',
    { class: `field day-field ${words.language}`, id },
    h('legend', null, label, options.isOptional === true && h('span', { class: 'optional' }, t('common.optional'))),
    options.hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, options.hint),
    h('div', { class: 'day-parts' }, ...order[words.language].map(place)),
    said,
    error,
  );
}

function saidOf(words: Words, value: string): string {
  return isDay(value) ? words.wholeDay(value) : '';
}
