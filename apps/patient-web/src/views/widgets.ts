import type { MessageKey, Words } from '../i18n/words';
import type { ActionStage, CompartmentKind, InstitutionKind } from '../workflows/api';
import { type Child, h, icon } from './dom';
import { failureText } from './failureWords';
import type { IconName } from './icons';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'error';

export interface ButtonOptions {
  readonly id?: string;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly isDisabled?: boolean;
  readonly isWide?: boolean;
  readonly label?: string;
  readonly type?: 'button' | 'submit';
}

export function button(text: string, onclick: () => void, options: ButtonOptions = {}): HTMLButtonElement {
  return h(
    'button',
    {
      type: options.type ?? 'button',
      id: options.id,
      class: `button ${options.kind ?? 'plain'}${options.isWide === true ? ' wide' : ''}`,
      disabled: options.isDisabled === true,
      'aria-label': options.label,
      onclick,
    },
    options.icon !== undefined && icon(options.icon),
    h('span', null, text),
  );
}

/** A button that is a drawing alone; its name is for those who do not see it, and shows on hovering. */
export function iconButton(name: IconName, label: string, onclick: () => void, id?: string): HTMLButtonElement {
  return h('button', { type: 'button', class: 'button icon-only', 'aria-label': label, title: label, id, onclick }, icon(name));
}

export function link(text: string, path: string, options: { icon?: IconName; kind?: string; id?: string } = {}): HTMLElement {
  return h(
    'a',
    { href: `#/${path}`, class: options.kind ?? 'link', id: options.id },
    options.icon !== undefined && icon(options.icon),
    h('span', null, text),
  );
}

const toneIcons: Record<Tone, IconName> = {
  neutral: 'info',
  info: 'info',
  success: 'success',
  warning: 'warning',
  error: 'error',
};

export function notice(tone: Tone, title: string, ...children: Child[]): HTMLElement {
  return h(
    'div',
    { class: `notice ${tone}` },
    icon(toneIcons[tone]),
    h('div', { class: 'notice-text' }, title !== '' && h('p', { class: 'notice-title' }, title), ...children),
  );
}

export function failureNotice(words: Words, error: unknown, ...actions: Child[]): HTMLElement {
  const { what, next, code } = failureText(words, error);
  return h(
    'div',
    { class: 'notice error', role: 'alert', 'data-code': code },
    icon('error'),
    h(
      'div',
      { class: 'notice-text' },
      h('p', { class: 'notice-title' }, what),
      next !== '' && h('p', null, next),
      actions.length > 0 && h('div', { class: 'actions' }, ...actions),
    ),
  );
}

export function pill(tone: Tone, text: string, name?: IconName): HTMLElement {
  return h('span', { class: `pill ${tone}` }, name !== undefined && icon(name), h('span', null, text));
}

export function card(...children: Child[]): HTMLElement {
  return h('section', { class: 'card' }, ...children);
}

export function section(title: string, ...children: Child[]): HTMLElement {
  return h('section', { class: 'section' }, h('h2', null, title), ...children);
}

export interface FieldOptions {
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  /** Whether what is typed now is no longer what `error` says; absent: any change takes the message away. */
  readonly isMended?: () => boolean;
}

/** Without drawing anew: that would take the button away from under a finger that is just pressing it. */
export function takeErrorAway(control: Element): void {
  control.parentElement?.querySelector('.field-error')?.remove();
  control.removeAttribute('aria-invalid');
}

/** A label, its control, a hint and what is wrong with it, joined so that a reader says them together. */
export function field(
  words: Words,
  label: string,
  control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
  options: FieldOptions = {},
): HTMLElement {
  const { id } = control;
  const described: string[] = [];
  if (options.hint !== undefined) {
    described.push(`${id}-hint`);
  }
  const error =
    options.error !== undefined && h('p', { class: 'field-error', id: `${id}-error` }, icon('error'), options.error);
  if (error !== false) {
    described.push(error.id);
    control.setAttribute('aria-invalid', 'true');
    control.addEventListener('input', () => {
      if (options.isMended?.() ?? true) {
        takeErrorAway(control);
      }
    });
  }
  if (described.length > 0) {
    control.setAttribute('aria-describedby', described.join(' '));
  }
  return h(
    'div',
    { class: 'field' },
    h(
      'label',
      { for: id },
      label,
      options.isOptional === true && h('span', { class: 'optional' }, words.t('common.optional')),
    ),
    options.hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, options.hint),
    control,
    error,
  );
}

export interface RadioChoice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: string;
}

export function radios<Value extends string>(
  name: string,
  legend: string,
  choices: readonly RadioChoice<Value>[],
  chosen: Value | undefined,
  onchange: (value: Value) => void,
  options: { readonly isInline?: boolean; readonly error?: string | undefined } = {},
): HTMLElement {
  const error = options.error !== undefined && h('p', { class: 'field-error' }, icon('error'), options.error);
  return h(
    'fieldset',
    { class: `choices${options.isInline === true ? ' inline' : ''}` },
    h('legend', null, legend),
    error,
    ...choices.map(({ value, label, detail }) =>
      h(
        'label',
        { class: 'choice', for: `${name}-${value}` },
        h('input', {
          type: 'radio',
          name,
          id: `${name}-${value}`,
          value,
          checked: value === chosen,
          onchange: () => {
            if (error !== false) {
              error.remove();
            }
            onchange(value);
          },
        }),
        h('span', { class: 'choice-text' }, h('span', null, label), detail !== undefined && h('span', { class: 'hint' }, detail)),
      ),
    ),
  );
}

/** "Sending … recorded": what stands on the ledger is called recorded, and nothing before that. */
export function actionProgress(words: Words, stage: ActionStage): HTMLElement {
  const { t } = words;
  const order: readonly ActionStage[] = ['preparing', 'sending', 'sent', 'recorded'];
  const at = order.indexOf(stage);
  const steps = [
    { key: 'progress.preparing', after: 0 },
    { key: 'progress.sending', after: 2 },
    { key: 'progress.recorded', after: 3 },
  ] as const;
  const current = steps.findIndex(({ after }) => at <= after);
  return h(
    'div',
    { class: 'progress' },
    h(
      'ol',
      { class: 'progress-steps' },
      ...steps.map(({ key }, index) => {
        const isDone = index < current || stage === 'recorded';
        const isNow = index === current && stage !== 'recorded';
        return h(
          'li',
          { class: isDone ? 'done' : isNow ? 'now' : '', 'aria-current': isNow ? 'step' : undefined },
          isDone ? icon('success') : h('span', { class: isNow ? 'spinner' : 'dot', 'aria-hidden': 'true' }),
          h('span', null, t(key)),
        );
      }),
    ),
    stage !== 'recorded' && h('p', { class: 'hint' }, t('progress.stay')),
  );
}

/** Beside a failure: what was signed before it is not lost, and not recorded either. */
export function pendingNotice(words: Words): HTMLElement {
  return notice('info', words.t('pending.title'), h('p', { id: 'pending' }, words.t('pending.kept')));
}

export function loading(words: Words, text?: string): HTMLElement {
  return h(
    'div',
    { class: 'loading' },
    h('span', { class: 'spinner', 'aria-hidden': 'true' }),
    h('p', null, text ?? words.t('common.loading')),
  );
}

export function emptyState(name: IconName, title: string, ...children: Child[]): HTMLElement {
  return h('div', { class: 'empty' }, icon(name, 'large'), h('p', { class: 'empty-title' }, title), ...children);
}

export const kindIcons: Record<InstitutionKind, IconName> = {
  hospital: 'institution',
  clinic: 'institution',
  pharmacy: 'prescription',
};

export const compartmentIcons: Record<CompartmentKind, IconName> = {
  summary: 'user',
  medications: 'medication',
  clinical: 'note',
  sensitive: 'hidden',
};

export function kindName(words: Words, kind: InstitutionKind): string {
  return words.t(`kind.${kind}` as MessageKey);
}

export function compartmentName(words: Words, kind: CompartmentKind): string {
  return words.t(`compartment.${kind}` as MessageKey);
}

/** "123 456": easier to compare than six digits in a row. */
export function groupedNumber(digits: string): string {
  return digits.replace(/^(\d{3})(\d{3})$/u, '$1 $2');
}

/** Details for those who care: closed at first. */
export function details(summary: string, ...children: Child[]): HTMLElement {
  return h('details', { class: 'details' }, h('summary', null, summary), ...children);
}

/** Label and value, one under the other. */
export function facts(...pairs: readonly (readonly [string, Child] | false | undefined)[]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...pairs.map((pair) => pair !== false && pair !== undefined && [h('dt', null, pair[0]), h('dd', null, pair[1])]),
  );
}

/** Hands a file to the phone. */
export function offerFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = h('a', { href: address, download: name });
  document.body.appendChild(anchor);
  anchor.click();
  anchor.remove();
  // The browser has taken the file over by then; the content must not stay behind in memory.
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

/** A circle with the first sign of a name, in the colour of the person. */
export function avatar(label: string, tone: number, classes = ''): HTMLElement {
  const sign = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(label.trim())][0]?.segment ?? '';
  return h('span', { class: `avatar tone-${tone} ${classes}`.trim(), 'aria-hidden': 'true' }, sign);
}
