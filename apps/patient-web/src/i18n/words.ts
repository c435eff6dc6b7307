import { lastTime, type Day, type UnixSeconds } from '../workflows/api';
import en from './en.json';
import ja from './ja.json';

export type Language = 'ja' | 'en';
/** Every message there is; a key that only one language has does not compile, and fails a test. */
export type MessageKey = keyof typeof en & keyof typeof ja;
export type Values = Readonly<Record<string, string | number>>;

const messages: Record<Language, Record<string, string>> = { ja, en };

/**
 * What a gateway or an author tells may lie behind the last day that a calendar has, and must not stop a page. One day
 * before it, so that the year has four digits in every time zone.
 */
export function dateOf(time: UnixSeconds): Date {
  return new Date(Math.min(Math.max(Number.isFinite(time) ? time : 0, 0), lastTime - 86_400) * 1000);
}

const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };

/** The language that a phone asks for: Japanese when it stands before English in its list. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'ja' || primary === 'en') {
      return primary;
    }
  }
  return 'en';
}

/** The words of one language. An immutable value: switching makes another. */
export class Words {
  readonly language: Language;
  readonly #locale: string;
  readonly #plural: Intl.PluralRules;

  constructor(language: Language) {
    this.language = language;
    this.#locale = locales[language];
    this.#plural = new Intl.PluralRules(this.#locale);
  }

  /** The sentence, with {names} filled in. Values are text and stay text. */
  readonly t = (key: MessageKey, values: Values = {}): string => {
    const message = messages[this.language][key] ?? key;
    return message.replace(/\{(\w+)\}/gu, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? this.number(value) : value;
    });
  };

  /** The form for a number: `key.one` or `key.other`, with {count}. */
  readonly count = (key: CountKey, count: number, values: Values = {}): string => {
    const form = this.#plural.select(count) === 'one' ? 'one' : 'other';
    return this.t(`${key}.${form}` as MessageKey, { ...values, count });
  };

  number(value: number): string {
    return new Intl.NumberFormat(this.#locale).format(value);
  }

  /** "22 November 2026" · 「2026年11月22日」 */
  day(time: UnixSeconds): string {
    return new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long' }).format(dateOf(time));
  }

  /** "22 November 2026, 18:04" · 「2026年11月22日 18:04」: the day as everywhere else. */
  moment(time: UnixSeconds): string {
    const clock = new Intl.DateTimeFormat(this.#locale, { timeStyle: 'short' }).format(dateOf(time));
    return `${this.day(time)}${this.language === 'ja' ? ' ' : ', '}${clock}`;
  }

  /** A calendar day or a part of one, as FHIR has it: 2026, 2026-11, 2026-11-22 or with a time. */
  fhirDate(text: string): string {
    const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/u.exec(text);
    if (match === null) {
      return text;
    }
    const [, year = '', month, day] = match;
    const date = new Date(Date.UTC(Number(year), Number(month ?? '1') - 1, Number(day ?? '1')));
    const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' };
    if (month !== undefined) {
      options.month = 'long';
    }
    if (day !== undefined) {
      options.day = 'numeric';
    }
    return new Intl.DateTimeFormat(this.#locale, options).format(date);
  }

  calendarDay(day: Day): string {
    return this.fhirDate(day);
  }

  /** A whole day as people say it: in Japanese with the era too, by which many know their date of birth. */
  wholeDay(day: Day): string {
    const date = new Date(`${day}T00:00:00Z`);
    const whole = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
    if (this.language !== 'ja') {
      return whole;
    }
    const era = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { era: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
    return whole.replace('年', `年（${era}）`);
  }

  list(parts: readonly string[]): string {
    return parts.join(this.language === 'ja' ? '・' : ', ');
  }
}

type FormsOf<Key extends string> = Key extends `${infer Base}.other` ? Base : never;
/** Keys that come in the forms `.one` and `.other`. */
export type CountKey = FormsOf<MessageKey>;
