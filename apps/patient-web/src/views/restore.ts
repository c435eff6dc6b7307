import { Failure } from '../workflows/api';
import { type Child, h, icon } from './dom';
import { madePerson } from './newPerson';
import { emptyPin, newPinFields, pinProblem } from './pin';
import type { Screen, View } from './screen';
import { button, failureNotice, field, loading } from './widgets';
import { WordSuggestions } from './wordSuggestions';

/** From the 24 words to one's chart on a new phone. The words are checked before anything else is asked. */
export function restoreView(screen: Screen): View {
  return new Restore(screen);
}

class Restore implements View {
  readonly isTask = true;
  readonly #screen: Screen;
  #step: 'words' | 'pin' | 'working' | 'done';
  #text = '';
  #label = '';
  #problem: 'count' | 'unknown' | undefined;
  #unknown: readonly number[] = [];
  #pin = emptyPin();
  #isLabelMissing = false;
  #isBusy = false;
  #failure: unknown;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#step = screen.session === undefined ? 'words' : 'working';
    if (screen.session?.stage === 'restoring') {
      void this.#work(async () => {
        await screen.session?.person.resume();
      });
    } else if (screen.session !== undefined) {
      this.#step = 'words';
    }
  }

  get title(): string {
    return this.#screen.words.t(`restore.${this.#step}.title`);
  }

  leave(): void {
    this.#text = '';
  }

  render(): Node {
    return h('div', { class: 'task' }, ...this.#content());
  }

  #content(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    switch (this.#step) {
      case 'words':
        return this.#wordsPage();
      case 'pin':
        return this.#pinPage();
      case 'working':
        return this.#failure === undefined
          ? [loading(words, t('restore.working'))]
          : [
              failureNotice(words, this.#failure),
              h(
                'div',
                { class: 'actions bottom' },
                button(t('common.retry'), () => void this.#retry(), { kind: 'primary', icon: 'refresh', isWide: true, id: 'retry' }),
                button(
                  t('restore.otherWords'),
                  () => {
                    this.#step = 'words';
                    this.#failure = undefined;
                    this.#screen.update();
                  },
                  { isWide: true, id: 'other-words' },
                ),
              ),
            ];
      case 'done':
        return [
          h('div', { class: 'done-mark' }, icon('success', 'large')),
          h('p', { class: 'lead center' }, t('restore.done')),
          h('p', null, t('restore.doneOldPhone')),
          h(
            'div',
            { class: 'actions bottom' },
            button(t('first.done.home'), () => this.#screen.go('home'), { kind: 'primary', isWide: true, id: 'home' }),
            button(t('restore.replace'), () => this.#screen.go('replace'), { isWide: true }),
          ),
        ];
    }
  }

  #typed(): readonly string[] {
    return this.#screen.world.page.phraseWordsIn(this.#text);
  }

  #wordsPage(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    const unknown = this.#unknown.map((position) => `${position}: ${this.#typed()[position - 1] ?? ''}`);
    const error =
      this.#problem === 'count'
        ? words.count('restore.count', this.#typed().length)
        : this.#problem === 'unknown'
          ? t('restore.unknown', { words: unknown.join(', ') })
          : undefined;
    const count = h('p', { class: 'hint', id: 'restore-counted', 'aria-live': 'polite' }, words.count('restore.counted', this.#typed().length));
    const input = h('textarea', {
      class: 'input words-input',
      id: 'restore-words',
      rows: 7,
      lang: 'en',
      maxlength: 600,
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      translate: 'no',
      value: this.#text,
    });
    const suggestions = new WordSuggestions(words, this.#screen.world.page, input);
    input.addEventListener('input', () => {
      this.#text = input.value;
      count.textContent = words.count('restore.counted', this.#typed().length);
      suggestions.update();
    });
    return [
      h('p', { class: 'lead' }, t('restore.lead')),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      h(
        'form',
        {
          class: 'form',
          onsubmit: (event: Event) => {
            event.preventDefault();
            this.#wordsDone();
          },
        },
        field(
          words,
          t('restore.words'),
          input,
          { hint: t('restore.hint'), error },
        ),
        suggestions.element,
        count,
        h(
          'div',
          { class: 'actions bottom' },
          button(t('common.next'), () => undefined, { kind: 'primary', isWide: true, type: 'submit', id: 'next' }),
          button(t('common.cancel'), () => this.#screen.begin('people'), { kind: 'quiet', isWide: true }),
        ),
      ),
    ];
  }

  #wordsDone(): void {
    const typed = this.#typed();
    this.#unknown = this.#screen.world.page.unknownWords(typed.join(' '));
    this.#problem = typed.length !== 24 ? 'count' : this.#unknown.length > 0 ? 'unknown' : undefined;
    if (this.#problem !== undefined) {
      this.#screen.update();
      document.getElementById('restore-words')?.focus();
      return;
    }
    this.#failure = undefined;
    const session = this.#screen.session;
    if (session !== undefined) {
      void this.#work(async () => {
        await session.person.restore(typed.join(' '));
      });
      return;
    }
    this.#step = 'pin';
    this.#screen.go('restore/pin');
  }

  arrived(step: string): void {
    if (step === '' && this.#step === 'pin' && !this.#isBusy) {
      this.#step = 'words';
    }
  }

  #pinPage(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    return [
      h('p', { class: 'lead' }, t('first.pin.lead')),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      h(
        'form',
        {
          class: 'form',
          onsubmit: (event: Event) => {
            event.preventDefault();
            void this.#pinDone();
          },
        },
        field(
          words,
          t('people.label'),
          h('input', {
            class: 'input',
            id: 'restore-label',
            type: 'text',
            maxlength: 60,
            value: this.#label,
            oninput: (event: Event) => {
              this.#label = (event.target as HTMLInputElement).value;
            },
          }),
          { hint: t('people.labelHint'), error: this.#isLabelMissing ? t('people.labelMissing') : undefined },
        ),
        newPinFields(this.#screen, this.#pin),
        h(
          'div',
          { class: 'actions bottom' },
          button(t(this.#isBusy ? 'first.pin.making' : 'restore.begin'), () => undefined, {
            kind: 'primary',
            isWide: true,
            type: 'submit',
            isDisabled: this.#isBusy,
            id: 'next',
          }),
        ),
      ),
    ];
  }

  async #pinDone(): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isLabelMissing = this.#label.trim() === '';
    this.#pin.problem = pinProblem(this.#pin.pin, this.#pin.again);
    if (this.#isLabelMissing || this.#pin.problem !== undefined) {
      this.#screen.update();
      document.getElementById(this.#isLabelMissing ? 'restore-label' : 'pin-new')?.focus();
      return;
    }
    const { world } = this.#screen;
    this.#isBusy = true;
    this.#screen.update();
    const typed = this.#typed().join(' ');
    try {
      await world.keepStorage();
      await madePerson(this.#screen, this.#label.trim(), this.#pin.pin, async () => {
        this.#pin = emptyPin();
        this.#step = 'working';
      });
      this.#screen.go('restore/working');
      await this.#work(async () => {
        await this.#screen.session?.person.restore(typed);
      });
    } catch (error) {
      this.#step = 'pin';
      this.#failure = error;
    } finally {
      this.#isBusy = false;
      this.#screen.update();
    }
  }

  async #retry(): Promise<void> {
    const session = this.#screen.session;
    const typed = this.#typed().join(' ');
    await this.#work(async () => {
      if (session?.stage === 'restoring' || typed === '') {
        await session?.person.resume();
      } else {
        await session?.person.restore(typed);
      }
    });
  }

  async #work(task: () => Promise<void>): Promise<void> {
    const session = this.#screen.session;
    this.#step = 'working';
    this.#failure = undefined;
    this.#screen.update();
    try {
      await (session === undefined ? task() : session.run(task));
      await session?.readStage();
      if (session?.stage === 'ready' || session?.stage === 'closed') {
        this.#text = '';
        this.#step = 'done';
        session.refresh();
        this.#screen.announce(this.#screen.words.t('restore.done.title'));
      } else if (session?.stage === 'restoring') {
        throw new Failure('TryLater');
      }
    } catch (error) {
      this.#failure = error;
      await session?.readStage().catch(() => undefined);
    }
    this.#screen.update();
  }
}
