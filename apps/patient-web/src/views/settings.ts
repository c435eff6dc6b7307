import { lockHiddenChoices, lockMinuteChoices } from '../storage/deviceSettings';
import { type Child, h, icon } from './dom';
import { failureText } from './failureWords';
import { emptyPin, newPinFields, pinProblem } from './pin';
import type { Screen, View } from './screen';
import { avatar, button, card, failureNotice, field, notice, radios } from './widgets';

/** What one may choose, and the way to the rarer things. */
export function settingsView(screen: Screen): View {
  return new Settings(screen);
}

class Settings implements View {
  readonly #screen: Screen;
  #failure: unknown;
  #isBusy = false;
  #hasPasskey: boolean;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#hasPasskey = screen.session?.summary.hasPasskey ?? false;
  }

  get title(): string {
    return this.#screen.words.t('settings.title');
  }

  render(): Node {
    const { words, settings, session } = this.#screen;
    const { t } = words;
    const row = (path: string, name: Parameters<typeof icon>[0], title: string, text: string): Child =>
      h(
        'li',
        null,
        h(
          'a',
          { class: 'row', href: `#/${path}`, id: `to-${path}` },
          h('span', { class: 'row-icon' }, icon(name)),
          h('span', { class: 'row-text' }, h('span', { class: 'row-title' }, title), h('span', { class: 'row-detail' }, text)),
          icon('next'),
        ),
      );
    const canAct = session?.stage === 'ready';
    return h(
      'div',
      { class: 'stack' },
      this.#failure !== undefined && failureNotice(words, this.#failure),
      session !== undefined &&
        card(
          h('div', { class: 'settings-person' }, avatar(session.summary.label, session.summary.tone, 'big'), h('p', { class: 'person-name' }, session.summary.label)),
          h('div', { class: 'actions' }, button(t('people.switch'), () => this.#screen.lock('person'), { icon: 'people', isWide: true, id: 'switch-person' })),
        ),
      card(
        h('h2', null, t('settings.page')),
        radios(
          'language',
          t('settings.language'),
          [
            { value: 'auto' as const, label: t('settings.languageAuto') },
            { value: 'ja' as const, label: '日本語' },
            { value: 'en' as const, label: 'English' },
          ],
          settings.language,
          (language) => void this.#change({ language }),
        ),
        radios(
          'theme',
          t('settings.theme'),
          (['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) })),
          settings.theme,
          (theme) => void this.#change({ theme }),
          { isInline: true },
        ),
      ),
      card(
        h('h2', null, t('settings.lock')),
        this.#select('lock-minutes', t('settings.lockAfter'), lockMinuteChoices, settings.lockAfterMinutes, (count) => words.count('settings.minutes', count), (lockAfterMinutes) =>
          this.#change({ lockAfterMinutes }),
        ),
        this.#select(
          'lock-hidden',
          t('settings.lockHidden'),
          lockHiddenChoices,
          settings.lockHiddenAfterSeconds,
          (count) => (count === 0 ? t('settings.atOnce') : words.count('settings.seconds', count)),
          (lockHiddenAfterSeconds) => this.#change({ lockHiddenAfterSeconds }),
        ),
        session !== undefined && this.#passkey(),
        session !== undefined && h('ul', { class: 'rows' }, row('pin', 'lock', t('settings.pin'), t('settings.pinText'))),
      ),
      session !== undefined &&
        card(
          h('h2', null, t('settings.safety')),
          h(
            'ul',
            { class: 'rows' },
            row('phrase', 'phrase', t('phrase.title'), t('phrase.text')),
            canAct && row('replace', 'key', t('replace.why.title'), t('replace.text')),
            canAct && row('close', 'lock', t('close.title'), t('close.text')),
          ),
        ),
      card(h('ul', { class: 'rows' }, row('about', 'info', t('about.title'), t('about.text')))),
    );
  }

  #select(
    id: string,
    label: string,
    choices: readonly number[],
    chosen: number,
    name: (value: number) => string,
    onchange: (value: number) => Promise<void>,
  ): Node {
    return field(
      this.#screen.words,
      label,
      h(
        'select',
        { class: 'input', id, onchange: (event: Event) => void onchange(Number((event.target as HTMLSelectElement).value)) },
        ...choices.map((value) => h('option', { value, selected: value === chosen }, name(value))),
      ),
    );
  }

  #passkey(): Child {
    const { words, world } = this.#screen;
    const { t } = words;
    if (world.passkeys === undefined && !this.#hasPasskey) {
      return h('p', { class: 'hint' }, t('settings.noPasskey'));
    }
    return h(
      'div',
      { class: 'actions' },
      this.#hasPasskey && notice('success', t('settings.hasPasskey')),
      button(
        t(this.#hasPasskey ? 'settings.removePasskey' : 'settings.addPasskey'),
        () => void this.#togglePasskey(),
        { icon: 'key', isWide: true, isDisabled: this.#isBusy, id: 'passkey' },
      ),
      !this.#hasPasskey && h('p', { class: 'hint' }, t('settings.passkeyText')),
    );
  }

  async #togglePasskey(): Promise<void> {
    const { session, world } = this.#screen;
    if (session === undefined || this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#failure = undefined;
    this.#screen.update();
    try {
      if (this.#hasPasskey) {
        await session.open.removePasskey();
        this.#hasPasskey = false;
      } else if (world.passkeys !== undefined) {
        await session.open.addPasskey(world.passkeys);
        this.#hasPasskey = true;
      }
      this.#screen.announce(this.#screen.words.t(this.#hasPasskey ? 'settings.hasPasskey' : 'settings.passkeyRemoved'));
      await this.#screen.reloadPeople();
    } catch (error) {
      this.#failure = error;
      this.#screen.announce(failureText(this.#screen.words, error).what, true);
    }
    this.#isBusy = false;
    this.#screen.update();
  }

  async #change(change: Parameters<Screen['changeSettings']>[0]): Promise<void> {
    this.#failure = undefined;
    try {
      await this.#screen.changeSettings(change);
    } catch (error) {
      this.#failure = error;
      this.#screen.update();
    }
  }
}

/** A new PIN; the old one is asked first. */
export function pinView(screen: Screen): View {
  let old = '';
  const fields = { value: emptyPin() };
  let failure: unknown;
  let isBusy = false;
  let isDone = false;

  async function change(): Promise<void> {
    const { session } = screen;
    fields.value.problem = pinProblem(fields.value.pin, fields.value.again);
    if (session === undefined || isBusy || fields.value.problem !== undefined) {
      screen.update();
      return;
    }
    isBusy = true;
    failure = undefined;
    screen.update();
    try {
      await session.open.changePin(old, fields.value.pin);
      isDone = true;
      fields.value = emptyPin();
      screen.announce(screen.words.t('pin.changed'));
    } catch (error) {
      failure = error;
    }
    old = '';
    isBusy = false;
    screen.update();
  }

  return {
    isTask: true,
    back: 'settings',
    get title() {
      return screen.words.t('settings.pin');
    },
    leave: () => {
      old = '';
      fields.value = emptyPin();
    },
    render: () => {
      const { words } = screen;
      const { t } = words;
      if (isDone) {
        return h(
          'div',
          { class: 'task' },
          notice('success', t('pin.changed')),
          h('div', { class: 'actions bottom' }, button(t('common.done'), () => screen.go('settings'), { kind: 'primary', isWide: true, id: 'done' })),
        );
      }
      return h(
        'div',
        { class: 'task' },
        failure !== undefined && failureNotice(words, failure),
        h(
          'form',
          {
            class: 'form',
            onsubmit: (event: Event) => {
              event.preventDefault();
              void change();
            },
          },
          field(
            words,
            t('pin.old'),
            h('input', {
              class: 'input pin',
              id: 'pin-old',
              type: 'password',
              autocomplete: 'current-password',
              maxlength: 128,
              value: old,
              oninput: (event: Event) => {
                old = (event.target as HTMLInputElement).value;
              },
            }),
          ),
          newPinFields(screen, fields.value),
          h('div', { class: 'actions bottom' }, button(t(isBusy ? 'unlock.busy' : 'pin.change'), () => undefined, { kind: 'primary', type: 'submit', isWide: true, isDisabled: isBusy, id: 'pin-change' })),
        ),
      );
    },
  };
}
