// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Words } from '../../../src/i18n/words';
import { WordSuggestions } from '../../../src/views/wordSuggestions';
import { completions, phraseWordsIn, unknownWords } from '../../../src/workflows/phrases';

let field: HTMLTextAreaElement;
let suggestions: WordSuggestions;

beforeEach(() => {
  document.body.replaceChildren();
  field = document.createElement('textarea');
  suggestions = new WordSuggestions(new Words('en'), { phraseWordsIn, unknownWords, completions }, field);
  field.addEventListener('input', () => suggestions.update());
  document.body.append(field, suggestions.element);
});

function type(text: string, caret = text.length): void {
  field.value = text;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event('input'));
}

const offered = (): (string | null)[] => [...document.querySelectorAll('#restore-suggestions button')].map((one) => one.textContent);
const unknown = (): string => document.querySelector('#restore-unknown')?.textContent ?? '';

describe('the words that are offered', () => {
  it('begin as what is being typed; four letters leave one', () => {
    type('a');
    expect(offered()).toEqual([]);
    type('ab');
    expect(offered()).toEqual(['abandon', 'ability', 'able', 'about', 'above']);
    type('abandon abst');
    expect(offered()).toEqual(['abstract']);
    type('abandon abstract');
    expect(offered()).toEqual([]);
  });

  it('take the place of what was typed, and typing goes on behind them', () => {
    type('abandon abst zoo', 'abandon abst'.length);
    document.querySelector<HTMLElement>('#suggest-abstract')?.click();
    expect(field.value).toBe('abandon abstract zoo');
    expect(field.selectionStart).toBe('abandon abstract '.length);
    expect(document.activeElement).toBe(field);
    type('Ab');
    document.querySelector<HTMLElement>('#suggest-able')?.click();
    expect(field.value).toBe('able ');
  });

  it('are none in the middle of a word, and none for a marked part', () => {
    type('abandon', 3);
    expect(offered()).toEqual([]);
    field.value = 'ab';
    field.setSelectionRange(0, 2);
    suggestions.update();
    expect(offered()).toEqual([]);
  });

  it('are announced after a pause in typing', () => {
    vi.useFakeTimers();
    type('abso');
    type('absor');
    expect(suggestions.element.textContent).not.toContain(':');
    vi.advanceTimersByTime(1000);
    expect(suggestions.element.textContent).toContain('absorb');
    vi.useRealTimers();
  });
});

describe('a word that is not in the list', () => {
  it('is named with its place, but not while it may still become one', () => {
    type('abandon tegata ability');
    expect(unknown()).toContain('2: tegata');
    type('abandon tega');
    expect(unknown()).toContain('2: tega');
    type('abandon ab');
    expect(unknown()).toBe('');
    type('abandon ab ');
    expect(unknown()).toContain('2: ab');
    type('abandon ability ');
    expect(unknown()).toBe('');
  });

  it('is found in what was pasted, with numbers, commas and line breaks', () => {
    type('1. abandon\n2. abillity\n3) able, 4 about');
    expect(unknown()).toContain('2: abillity');
    expect(unknown()).not.toContain('3:');
    type('ＡＢＡＮＤＯＮ、ability');
    expect(unknown()).toBe('');
  });
});
