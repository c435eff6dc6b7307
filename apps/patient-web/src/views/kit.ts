import type { NewPhrase, PhraseQuiz } from '../workflows/api';
import { h } from './dom';
import type { Screen } from './screen';
import { button, field, notice, offerFile } from './widgets';

/** The 24 words as a numbered list, to be written down, printed or saved. */
export function wordsSheet(screen: Screen, phrase: NewPhrase, label: string): HTMLElement {
  const { words } = screen;
  const { t } = words;
  return h(
    'div',
    { class: 'kit' },
    h(
      'div',
      { class: 'kit-paper' },
      h('p', { class: 'kit-title' }, t('kit.title')),
      h('p', { class: 'print-only' }, t('kit.for', { label, day: words.day(Math.floor(screen.world.now() / 1000)) })),
      h(
        'ol',
        { class: 'words', translate: 'no', lang: 'en' },
        ...phrase.words.map((word, index) =>
          h('li', null, h('span', { class: 'word-number', 'aria-hidden': 'true' }, String(index + 1)), h('span', { class: 'word' }, word)),
        ),
      ),
      h('p', { class: 'print-only' }, t('kit.printed')),
    ),
    notice('warning', t('kit.secretTitle'), h('p', null, t('kit.secret'))),
    h(
      'div',
      { class: 'actions' },
      button(t('kit.print'), () => window.print(), { icon: 'print', id: 'kit-print' }),
      button(
        t('kit.save'),
        () => {
          void screen
            .ask({ title: t('kit.saveTitle'), body: [t('kit.saveBody')], confirm: t('kit.save') })
            .then((agreed) => {
              if (agreed) {
                offerFile(`tegata-${t('kit.fileName')}.txt`, 'text/plain;charset=utf-8', kitText(screen, phrase, label));
              }
            });
        },
        { icon: 'save', id: 'kit-save' },
      ),
    ),
  );
}

function kitText(screen: Screen, phrase: NewPhrase, label: string): string {
  const { words } = screen;
  const { t } = words;
  const lines = phrase.words.map((word, index) => `${String(index + 1).padStart(2, ' ')}. ${word}`);
  return [
    t('kit.title'),
    t('kit.for', { label, day: words.day(Math.floor(screen.world.now() / 1000)) }),
    '',
    ...lines,
    '',
    t('kit.printed'),
    '',
  ].join('\r\n');
}

/** The answers as they are typed. */
export interface QuizFields {
  readonly quiz: PhraseQuiz;
  readonly answers: string[];
  isWrong: boolean;
}

export function newQuiz(quiz: PhraseQuiz): QuizFields {
  return { quiz, answers: quiz.questions.map(() => ''), isWrong: false };
}

/** Three of the words, asked back. */
export function quizForm(screen: Screen, fields: QuizFields): HTMLElement {
  const { t } = screen.words;
  const wrong = fields.isWrong && notice('error', t('quiz.wrongTitle'), h('p', null, t('quiz.wrong')));
  return h(
    'div',
    { class: 'form' },
    wrong,
    ...fields.quiz.questions.map(({ position }, index) =>
      field(
        screen.words,
        t('quiz.word', { position }),
        h('input', {
          class: 'input',
          id: `quiz-${index}`,
          type: 'text',
          lang: 'en',
          autocomplete: 'off',
          autocapitalize: 'none',
          spellcheck: 'false',
          maxlength: 16,
          value: fields.answers[index] ?? '',
          oninput: (event: Event) => {
            fields.answers[index] = (event.target as HTMLInputElement).value;
            // It was said of what stood there before.
            fields.isWrong = false;
            if (wrong !== false) {
              wrong.remove();
            }
          },
        }),
      ),
    ),
  );
}
