import type { Words } from '../i18n/words';
import type { PatientPage } from '../workflows/api';
import { h } from './dom';
import { button } from './widgets';

/** From how many letters on words are offered: with one there are more than anybody reads. */
const shortest = 2;
const most = 5;
/** A pause in typing, so that a screen reader is not told of every letter. */
const announceAfter = 600;

/** The word that is being typed: from where on, and how it begins. */
interface Begun {
  readonly start: number;
  readonly text: string;
}

function begunAt(field: HTMLTextAreaElement): Begun | undefined {
  const { value, selectionStart, selectionEnd } = field;
  // In the middle of a word nothing is offered, nor while a part is marked.
  if (selectionStart !== selectionEnd || /^\p{L}/u.test(value.slice(selectionEnd))) {
    return undefined;
  }
  const text = /\p{L}+$/u.exec(value.slice(0, selectionStart))?.[0] ?? '';
  return text === '' ? undefined : { start: selectionStart - text.length, text };
}

/**
 * Below the field of the 24 words: what the word being typed may become (four letters tell every word of the list
 * apart), and which finished words are not in the list. Drawn by itself, so that the field keeps its caret.
 */
export class WordSuggestions {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #page: Pick<PatientPage, 'phraseWordsIn' | 'unknownWords' | 'completions'>;
  readonly #field: HTMLTextAreaElement;
  readonly #offered: HTMLElement;
  readonly #unknown: HTMLElement;
  readonly #said: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(words: Words, page: Pick<PatientPage, 'phraseWordsIn' | 'unknownWords' | 'completions'>, field: HTMLTextAreaElement) {
    this.#words = words;
    this.#page = page;
    this.#field = field;
    this.#offered = h('div', { class: 'word-suggestions', role: 'group', 'aria-label': words.t('restore.suggestions'), id: 'restore-suggestions' });
    this.#unknown = h('p', { class: 'hint', id: 'restore-unknown', 'aria-live': 'polite' });
    this.#said = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
    this.element = h('div', { class: 'word-help' }, this.#offered, this.#said, this.#unknown);
    // Moving the caret changes which word is meant as typing does.
    field.addEventListener('keyup', () => this.update());
    field.addEventListener('click', () => this.update());
    this.update();
  }

  update(): void {
    const begun = begunAt(this.#field);
    const found = begun !== undefined && begun.text.length >= shortest ? this.#page.completions(begun.text) : [];
    const isFinished = found.length === 1 && found[0] === begun?.text.toLowerCase();
    const shown = isFinished ? [] : found.slice(0, most);
    const before = [...this.#offered.children].map((one) => one.textContent).join(' ');
    if (before !== shown.join(' ')) {
      this.#offered.replaceChildren(...shown.map((word) => this.#offer(word)));
      this.#announce(shown);
    }
    this.#offered.hidden = shown.length === 0;
    this.#showUnknown(begun);
  }

  #offer(word: string): HTMLElement {
    const element = button(word, () => this.#take(word), { id: `suggest-${word}` });
    element.lang = 'en';
    element.translate = false;
    return element;
  }

  #announce(shown: readonly string[]): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said.textContent = shown.length === 0 ? '' : `${this.#words.t('restore.suggestions')}: ${shown.join(', ')}`;
    }, announceAfter);
  }

  #take(word: string): void {
    const field = this.#field;
    const begun = begunAt(field);
    if (begun === undefined) {
      return;
    }
    const rest = field.value.slice(begun.start + begun.text.length);
    const end = begun.start + word.length + 1;
    field.value = `${field.value.slice(0, begun.start)}${word} ${rest.replace(/^\s/u, '')}`;
    field.focus();
    field.setSelectionRange(end, end);
    // As if it had been typed: whoever listens to the field hears of it.
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** The word that is still being typed is no mistake yet. */
  #showUnknown(begun: Begun | undefined): void {
    const { value } = this.#field;
    const all = this.#page.phraseWordsIn(value);
    const typing = begun === undefined || this.#page.completions(begun.text).length === 0 ? 0 : this.#page.phraseWordsIn(value.slice(0, begun.start)).length + 1;
    const unknown = this.#page.unknownWords(value).filter((position) => position !== typing);
    const text =
      unknown.length === 0
        ? ''
        : this.#words.t('restore.unknown', { words: unknown.map((position) => `${position}: ${all[position - 1] ?? ''}`).join(', ') });
    if (this.#unknown.textContent !== text) {
      this.#unknown.textContent = text;
    }
  }
}
