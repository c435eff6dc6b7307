import type { PersonSummary } from '../storage/persons';
import { StorageError } from '../storage/storageError';
import { h, icon } from './dom';
import type { Screen, View } from './screen';
import { avatar, button, failureNotice, field, notice } from './widgets';

/** Whose chart, and the PIN. Nothing of anybody is readable before that. */
export function unlockView(screen: Screen): View {
  return new Unlock(screen);
}

class Unlock implements View {
  readonly isTask = true;
  readonly #screen: Screen;
  #chosen: string | undefined;
  #pin = '';
  #isShown = false;
  #isBusy = false;
  #failure: unknown;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
    if (screen.people.length === 1) {
      this.#chosen = screen.people[0]?.id;
    }
  }

  get title(): string {
    return this.#screen.words.t(this.#person() === undefined ? 'unlock.whoTitle' : 'unlock.title');
  }

  leave(): void {
    clearInterval(this.#timer);
    this.#pin = '';
  }

  render(): Node {
    const person = this.#person();
    return h('div', { class: 'task unlock' }, person === undefined ? this.#people() : this.#form(person));
  }

  #person(): PersonSummary | undefined {
    return this.#screen.people.find(({ id }) => id === this.#chosen);
  }

  #people(): Node {
    const { t } = this.#screen.words;
    return h(
      'div',
      null,
      h('p', { class: 'lead' }, t('unlock.whoLead')),
      h(
        'ul',
        { class: 'people' },
        ...this.#screen.people.map((person) =>
          h(
            'li',
            null,
            h(
              'button',
              {
                type: 'button',
                class: `person-button tone-${person.tone}`,
                id: `person-${person.id}`,
                onclick: () => {
                  this.#chosen = person.id;
                  this.#failure = undefined;
                  this.#screen.go(`unlock/${person.id}`);
                },
              },
              avatar(person.label, person.tone, 'big'),
              h('span', { class: 'person-name' }, person.label),
              icon('next'),
            ),
          ),
        ),
      ),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('people.add'), () => this.#screen.begin('newPerson'), { icon: 'add', isWide: true, id: 'add-person' }),
        button(t('welcome.restore'), () => this.#screen.begin('restore'), { icon: 'phrase', kind: 'quiet', isWide: true }),
      ),
    );
  }

  arrived(argument: string): void {
    this.#chosen = this.#screen.people.length === 1 ? this.#screen.people[0]?.id : argument === '' ? undefined : argument;
    this.#pin = '';
    this.#failure = undefined;
  }

  #form(person: PersonSummary): Node {
    const { words } = this.#screen;
    const { t } = words;
    const wait = Math.ceil((person.nextTryAt - this.#screen.world.now()) / 1000);
    const isWaiting = wait > 0;
    this.#watchTime(isWaiting);
    const isElsewhere = this.#failure instanceof StorageError && this.#failure.code === 'OpenElsewhere';
    return h(
      'div',
      null,
      h(
        'div',
        { class: 'unlock-person' },
        avatar(person.label, person.tone, 'huge'),
        h('p', { class: 'person-name' }, person.label),
      ),
      isElsewhere
        ? notice(
            'warning',
            t('storage.OpenElsewhere.what'),
            h('p', null, t('storage.OpenElsewhere.next')),
            h(
              'div',
              { class: 'actions' },
              button(t('unlock.useHere'), () => void this.#useHere(person), { kind: 'primary', id: 'use-here' }),
            ),
          )
        : this.#failure !== undefined && failureNotice(words, this.#failure),
      isWaiting &&
        notice('warning', t('unlock.waitTitle'), h('p', null, words.count('unlock.wait', wait))),
      person.hasPasskey &&
        this.#screen.world.passkeys !== undefined &&
        h(
          'div',
          { class: 'actions' },
          button(t('unlock.passkey'), () => void this.#withPasskey(person), {
            kind: 'primary',
            icon: 'key',
            isWide: true,
            isDisabled: this.#isBusy,
            id: 'use-passkey',
          }),
        ),
      h(
        'form',
        {
          onsubmit: (event: Event) => {
            event.preventDefault();
            void this.#withPin(person);
          },
        },
        field(
          words,
          t('unlock.pin'),
          h('input', {
            class: 'input pin',
            id: 'pin',
            type: this.#isShown ? 'text' : 'password',
            autocomplete: 'current-password',
            autocapitalize: 'off',
            spellcheck: 'false',
            maxlength: 128,
            value: this.#pin,
            disabled: isWaiting,
            oninput: (event: Event) => {
              this.#pin = (event.target as HTMLInputElement).value;
            },
          }),
        ),
        h(
          'div',
          { class: 'actions' },
          button(t(this.#isBusy ? 'unlock.busy' : 'unlock.open'), () => undefined, {
            kind: 'primary',
            isWide: true,
            type: 'submit',
            icon: 'unlock',
            isDisabled: this.#isBusy || isWaiting,
            id: 'unlock',
          }),
          button(
            t(this.#isShown ? 'pin.hide' : 'pin.show'),
            () => {
              this.#isShown = !this.#isShown;
              this.#screen.update();
            },
            { kind: 'quiet', icon: this.#isShown ? 'hidden' : 'eye', id: 'pin-show' },
          ),
        ),
      ),
      h(
        'details',
        { class: 'details' },
        h('summary', null, t('unlock.forgotten')),
        h('p', null, t('unlock.forgottenText')),
        h(
          'div',
          { class: 'actions' },
          button(t('welcome.restore'), () => this.#screen.begin('restore'), { icon: 'phrase', isWide: true }),
          button(t('people.remove'), () => void this.#remove(person), { kind: 'danger', icon: 'remove', isWide: true, id: 'remove-person' }),
        ),
      ),
      h(
        'div',
        { class: 'actions bottom' },
        this.#screen.people.length > 1
          ? button(
              t('unlock.other'),
              () => {
                this.#chosen = undefined;
                this.#screen.go('unlock');
              },
              { kind: 'quiet', icon: 'people', isWide: true, id: 'other-person' },
            )
          : button(t('people.add'), () => this.#screen.begin('newPerson'), { kind: 'quiet', icon: 'add', isWide: true, id: 'add-person' }),
      ),
    );
  }

  /** Counts the waiting time down, once a second, for as long as there is one. */
  #watchTime(isWaiting: boolean): void {
    if (isWaiting && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#screen.update(), 1000);
    } else if (!isWaiting) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  async #withPin(person: PersonSummary): Promise<void> {
    const pin = this.#pin;
    if (pin === '') {
      document.getElementById('pin')?.focus();
      return;
    }
    await this.#unlock(async () => this.#screen.world.persons.unlock(person.id, pin));
  }

  async #withPasskey(person: PersonSummary): Promise<void> {
    const { passkeys, persons } = this.#screen.world;
    if (passkeys !== undefined) {
      await this.#unlock(async () => persons.unlockWithPasskey(person.id, passkeys));
    }
  }

  async #useHere(person: PersonSummary): Promise<void> {
    this.#failure = undefined;
    if (await this.#screen.world.locks.askToLetGo(person.id)) {
      this.#screen.update();
      this.#screen.announce(this.#screen.words.t('unlock.nowHere'));
      document.getElementById('pin')?.focus();
    } else {
      this.#failure = new StorageError('OpenElsewhere');
      this.#screen.update();
    }
  }

  async #unlock(task: () => ReturnType<Screen['world']['persons']['unlock']>): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#failure = undefined;
    this.#screen.update();
    try {
      const open = await task();
      this.#pin = '';
      await this.#screen.opened(open);
    } catch (error) {
      this.#failure = error;
      this.#pin = '';
      await this.#screen.reloadPeople().catch(() => undefined);
    } finally {
      this.#isBusy = false;
      this.#screen.update();
      document.getElementById('pin')?.focus();
    }
  }

  async #remove(person: PersonSummary): Promise<void> {
    const { t } = this.#screen.words;
    const agreed = await this.#screen.ask({
      title: t('people.removeTitle', { name: person.label }),
      body: [t('people.removeBody'), t('people.removeNeedsWords')],
      confirm: t('people.removeConfirm'),
      isDangerous: true,
    });
    if (!agreed) {
      return;
    }
    try {
      await this.#screen.world.persons.remove(person.id);
      await this.#screen.reloadPeople();
      this.#screen.begin('people');
    } catch (error) {
      this.#failure = error;
      this.#screen.update();
    }
  }
}
