import { phraseFrom, phraseWords, wordsOf } from '../protocol/keys.ts';
import type { NewPhrase, PhraseQuiz } from './api.ts';

const asked = 3;

export function newPhrase(random: (size: number) => Uint8Array): NewPhrase {
  return { words: phraseFrom(random(32)) };
}

/** Three different places, in the order of the phrase. */
export function quizOf(phrase: NewPhrase, random: (size: number) => Uint8Array): PhraseQuiz {
  const places = new Set<number>();
  while (places.size < asked) {
    // 240 is a multiple of 24: no place is likelier than another.
    const byte = random(1)[0] ?? 255;
    if (byte < 240) {
      places.add(byte % 24);
    }
  }
  const positions = [...places].sort((left, right) => left - right);
  return {
    questions: positions.map((place) => ({ position: place + 1 })),
    check: (answers) =>
      answers.length === positions.length &&
      positions.every((place, index) => wordsOf(answers[index] ?? '').join(' ') === phrase.words[place]),
  };
}

const known = new Set(phraseWords);

/** The words of a text, however it is written. */
export function phraseWordsIn(text: string): readonly string[] {
  return wordsOf(text);
}

export function unknownWords(text: string): readonly number[] {
  return wordsOf(text)
    .map((word, index) => (known.has(word) ? 0 : index + 1))
    .filter((position) => position > 0);
}

export function completions(prefix: string): readonly string[] {
  const [begun = ''] = wordsOf(prefix);
  return begun === '' ? [] : phraseWords.filter((word) => word.startsWith(begun)).slice(0, 8);
}
