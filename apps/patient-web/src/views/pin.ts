import { h } from './dom';
import type { Screen } from './screen';
import { button, field } from './widgets';

export type PinProblem = 'short' | 'simple' | 'birthDate' | 'different';

const shortestDigits = 6;
const shortestWords = 8;

function isRun(digits: string): boolean {
  const steps = new Set([...digits].slice(1).map((sign, index) => Number(sign) - Number(digits[index])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 9);
}

/** Why a PIN is not taken: too easy for somebody who holds the phone and knows its owner. */
export function pinProblem(pin: string, again: string, birthDate = ''): PinProblem | undefined {
  const text = pin.normalize('NFKC');
  const isDigits = /^\d+$/u.test(text);
  if ([...text].length < (isDigits ? shortestDigits : shortestWords)) {
    return 'short';
  }
  if (new Set(text).size <= 2 || (isDigits && isRun(text))) {
    return 'simple';
  }
  const [year = '', month = '', day = ''] = birthDate.split('-');
  if (year !== '' && [year + month + day, year.slice(2) + month + day, day + month + year, month + day + year].includes(text)) {
    return 'birthDate';
  }
  return text === again.normalize('NFKC') ? undefined : 'different';
}

/** What is being typed; lives as long as the form is on the screen. */
export interface PinFields {
  pin: string;
  again: string;
  isShown: boolean;
  problem: PinProblem | undefined;
}

export function emptyPin(): PinFields {
  return { pin: '', again: '', isShown: false, problem: undefined };
}

/** Two fields for a new PIN. */
export function newPinFields(screen: Screen, fields: PinFields): HTMLElement {
  const { t } = screen.words;
  const type = fields.isShown ? 'text' : 'password';
  const common = { class: 'input pin', autocomplete: 'new-password', autocapitalize: 'off', spellcheck: 'false', maxlength: 128 };
  const problem = fields.problem;
  return h(
    'div',
    null,
    field(
      screen.words,
      t('pin.new'),
      h('input', {
        ...common,
        id: 'pin-new',
        type,
        value: fields.pin,
        oninput: (event: Event) => {
          fields.pin = (event.target as HTMLInputElement).value;
          fields.problem = undefined;
        },
      }),
      {
        hint: t('pin.rule'),
        error: problem !== undefined && problem !== 'different' ? t(`pin.problem.${problem}`) : undefined,
      },
    ),
    field(
      screen.words,
      t('pin.again'),
      h('input', {
        ...common,
        id: 'pin-again',
        type,
        value: fields.again,
        oninput: (event: Event) => {
          fields.again = (event.target as HTMLInputElement).value;
          fields.problem = undefined;
        },
      }),
      { error: problem === 'different' ? t('pin.problem.different') : undefined },
    ),
    button(
      t(fields.isShown ? 'pin.hide' : 'pin.show'),
      () => {
        fields.isShown = !fields.isShown;
        screen.update();
      },
      { kind: 'quiet', icon: fields.isShown ? 'hidden' : 'eye', id: 'pin-show' },
    ),
  );
}
