import type { ActionStage, NewPhrase, RecordedAction } from '../workflows/api';
import { type Child, h, icon } from './dom';
import { recordedDetails } from './grant';
import { newQuiz, quizForm, type QuizFields, wordsSheet } from './kit';
import type { Screen, View } from './screen';
import { actionProgress, button, card, failureNotice, field, loading, notice } from './widgets';

type ReplaceStep = 'why' | 'words' | 'quiz' | 'confirm' | 'working' | 'done';

/** A new key after a loss: the old words and whoever has the old phone are out afterwards. */
export function replaceView(screen: Screen): View {
  return new Replace(screen);
}

class Replace implements View {
  readonly isTask = true;
  readonly back = 'settings';
  readonly #screen: Screen;
  #step: ReplaceStep = 'why';
  #phrase: NewPhrase | undefined;
  #quiz: QuizFields | undefined;
  #stage: ActionStage = 'preparing';
  #failure: unknown;
  #done: RecordedAction | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get title(): string {
    return this.#screen.words.t(`replace.${this.#step}.title`);
  }

  render(): Node {
    return h('div', { class: 'task' }, this.#failure !== undefined && failureNotice(this.#screen.words, this.#failure), ...this.#content());
  }

  #to(step: ReplaceStep): void {
    this.#step = step;
    this.#failure = undefined;
    this.#screen.update();
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus();
  }

  #content(): Child[] {
    const { words, session } = this.#screen;
    const { t } = words;
    const phrase = this.#phrase;
    switch (this.#step) {
      case 'why':
        return [
          h('p', { class: 'lead' }, t('replace.lead')),
          card(
            h('ul', { class: 'ticks' }, h('li', null, icon('check'), t('replace.does1')), h('li', null, icon('check'), t('replace.does2')), h('li', null, icon('check'), t('replace.does3')), h('li', null, icon('info'), t('replace.doesNot'))),
          ),
          h(
            'div',
            { class: 'actions bottom' },
            button(t('replace.begin'), () => void this.#begin(), { kind: 'primary', isWide: true, id: 'next' }),
            button(t('common.cancel'), () => this.#screen.go('settings'), { kind: 'quiet', isWide: true }),
          ),
        ];
      case 'words':
        return phrase === undefined
          ? [loading(words)]
          : [
              h('p', { class: 'lead' }, t('replace.wordsLead')),
              wordsSheet(this.#screen, phrase, session?.summary.label ?? ''),
              h(
                'div',
                { class: 'actions bottom' },
                button(
                  t('first.words.written'),
                  () => {
                    this.#quiz = newQuiz(this.#screen.world.page.quizOf(phrase));
                    this.#to('quiz');
                  },
                  { kind: 'primary', isWide: true, id: 'next' },
                ),
                this.#cancel(),
              ),
            ];
      case 'quiz':
        return this.#quizPage();
      case 'confirm':
        return [
          notice('warning', t('replace.confirmTitle'), h('p', null, t('replace.confirm'))),
          h(
            'div',
            { class: 'actions bottom' },
            button(t('replace.now'), () => void this.#complete(), { kind: 'danger', icon: 'key', isWide: true, id: 'replace-now' }),
            this.#failure === undefined && this.#cancel(),
          ),
        ];
      case 'working':
        return [h('p', { class: 'lead' }, t('replace.working')), actionProgress(words, this.#stage)];
      case 'done':
        return [
          h('div', { class: 'done-mark' }, icon('success', 'large')),
          h('p', { class: 'lead center' }, t('replace.done')),
          this.#done !== undefined && recordedDetails(words, this.#done),
          h('div', { class: 'actions bottom' }, button(t('first.done.home'), () => this.#screen.go('home'), { kind: 'primary', isWide: true, id: 'home' })),
        ];
    }
  }

  #cancel(): Child {
    return button(
      this.#screen.words.t('common.cancel'),
      () => {
        void this.#screen.session?.person.keyReplacement.drop().catch(() => undefined);
        this.#screen.go('settings');
      },
      { kind: 'quiet', isWide: true },
    );
  }

  #quizPage(): Child[] {
    const { t } = this.#screen.words;
    const quiz = this.#quiz;
    if (quiz === undefined) {
      return [];
    }
    return [
      h('p', { class: 'lead' }, t('first.quiz.lead')),
      h(
        'form',
        {
          onsubmit: (event: Event) => {
            event.preventDefault();
            if (quiz.quiz.check(quiz.answers)) {
              this.#to('confirm');
            } else {
              quiz.isWrong = true;
              this.#screen.update();
              this.#screen.announce(t('quiz.wrongTitle'), true);
            }
          },
        },
        quizForm(this.#screen, quiz),
        h(
          'div',
          { class: 'actions bottom' },
          button(t('common.next'), () => undefined, { kind: 'primary', isWide: true, type: 'submit', id: 'next' }),
          button(t('quiz.seeAgain'), () => this.#to('words'), { kind: 'quiet', isWide: true }),
        ),
      ),
    ];
  }

  async #begin(): Promise<void> {
    try {
      this.#phrase = await this.#screen.session?.person.keyReplacement.begin();
      this.#to('words');
    } catch (error) {
      this.#failure = error;
      this.#screen.update();
    }
  }

  async #complete(): Promise<void> {
    const { session } = this.#screen;
    if (session === undefined) {
      return;
    }
    this.#stage = 'preparing';
    this.#to('working');
    try {
      this.#done = await session.run(() =>
        session.person.keyReplacement.complete((stage) => {
          this.#stage = stage;
          this.#screen.update();
        }),
      );
      await session.readStage();
      session.refresh();
      this.#screen.announce(this.#screen.words.t('replace.done.title'));
      this.#to('done');
    } catch (error) {
      this.#step = 'confirm';
      this.#failure = error;
      await session.readStage().catch(() => undefined);
      this.#screen.update();
    }
  }
}

/** Closing the chart: no entries and no permissions any more; what is there stays. */
export function closeView(screen: Screen): View {
  let isSure = false;
  let stage: ActionStage | undefined;
  let failure: unknown;
  let done: RecordedAction | undefined;

  async function close(): Promise<void> {
    const { session } = screen;
    if (session === undefined) {
      return;
    }
    failure = undefined;
    stage = 'preparing';
    screen.update();
    try {
      done = await session.run(() =>
        session.person.closeChart((now) => {
          stage = now;
          screen.update();
        }),
      );
      await session.readStage();
      session.refresh();
      screen.announce(screen.words.t('close.doneTitle'));
    } catch (error) {
      failure = error;
      await session.readStage().catch(() => undefined);
    }
    stage = undefined;
    screen.update();
  }

  return {
    isTask: true,
    back: 'settings',
    get title() {
      return screen.words.t(done === undefined ? 'close.title' : 'close.doneTitle');
    },
    render: () => {
      const { words } = screen;
      const { t } = words;
      if (done !== undefined) {
        return h(
          'div',
          { class: 'stack' },
          h('div', { class: 'done-mark' }, icon('success', 'large')),
          h('p', { class: 'lead center' }, t('close.done')),
          recordedDetails(words, done),
          h('div', { class: 'actions bottom' }, button(t('first.done.home'), () => screen.go('home'), { kind: 'primary', isWide: true, id: 'home' })),
        );
      }
      if (stage !== undefined) {
        return actionProgress(words, stage);
      }
      return h(
        'div',
        { class: 'stack' },
        h('p', { class: 'lead' }, t('close.lead')),
        failure !== undefined && failureNotice(words, failure),
        card(
          h('ul', { class: 'ticks' }, h('li', null, icon('check'), t('close.does1')), h('li', null, icon('check'), t('close.does2')), h('li', null, icon('info'), t('close.doesNot1')), h('li', null, icon('info'), t('close.doesNot2'))),
        ),
        h(
          'label',
          { class: 'check alone', for: 'close-sure' },
          h('input', {
            type: 'checkbox',
            id: 'close-sure',
            checked: isSure,
            onchange: (event: Event) => {
              isSure = (event.target as HTMLInputElement).checked;
              screen.update();
            },
          }),
          h('span', null, t('close.sure')),
        ),
        h(
          'div',
          { class: 'actions bottom' },
          button(t('close.confirm'), () => void close(), { kind: 'danger', icon: 'lock', isWide: true, isDisabled: !isSure, id: 'close-confirm' }),
          button(t('common.cancel'), () => screen.go('settings'), { kind: 'quiet', isWide: true }),
        ),
      );
    },
  };
}

/** The 24 words once more; asks for the PIN again, because an unlocked phone may lie on a table. */
export function phraseView(screen: Screen): View {
  let pin = '';
  let phrase: NewPhrase | undefined;
  let failure: unknown;
  let isBusy = false;

  async function show(): Promise<void> {
    const { session } = screen;
    if (session === undefined || isBusy) {
      return;
    }
    isBusy = true;
    failure = undefined;
    screen.update();
    try {
      await session.open.checkPin(pin);
      phrase = await session.person.phrase();
    } catch (error) {
      failure = error;
    }
    pin = '';
    isBusy = false;
    screen.update();
  }

  return {
    isTask: true,
    back: 'settings',
    get title() {
      return screen.words.t('phrase.title');
    },
    leave: () => {
      phrase = undefined;
      pin = '';
    },
    render: () => {
      const { words, session } = screen;
      const { t } = words;
      if (phrase !== undefined) {
        return h(
          'div',
          { class: 'task' },
          wordsSheet(screen, phrase, session?.summary.label ?? ''),
          h('div', { class: 'actions bottom' }, button(t('common.done'), () => screen.go('settings'), { kind: 'primary', isWide: true, id: 'done' })),
        );
      }
      return h(
        'div',
        { class: 'task' },
        h('p', { class: 'lead' }, t('phrase.lead')),
        failure !== undefined && failureNotice(words, failure),
        h(
          'form',
          {
            class: 'form',
            onsubmit: (event: Event) => {
              event.preventDefault();
              void show();
            },
          },
          field(
            words,
            t('unlock.pin'),
            h('input', {
              class: 'input pin',
              id: 'phrase-pin',
              type: 'password',
              autocomplete: 'current-password',
              maxlength: 128,
              value: pin,
              oninput: (event: Event) => {
                pin = (event.target as HTMLInputElement).value;
              },
            }),
          ),
          h('div', { class: 'actions bottom' }, button(t(isBusy ? 'unlock.busy' : 'phrase.show'), () => undefined, { kind: 'primary', type: 'submit', isWide: true, isDisabled: isBusy, id: 'phrase-show' })),
        ),
      );
    },
  };
}
