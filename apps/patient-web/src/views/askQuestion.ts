import type { Words } from '../i18n/words';
import { h } from './dom';
import type { Question } from './screen';
import { button } from './widgets';

/** A question that must be answered before anything else; Escape is no. */
export function askQuestion(words: Words, question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    let isAgreed = false;
    const before = document.activeElement;
    const dialog = h(
      'dialog',
      { class: 'dialog', 'aria-labelledby': 'dialog-title' },
      h('h2', { id: 'dialog-title', tabindex: -1 }, question.title),
      ...question.body.map((text) => h('p', null, text)),
      h(
        'div',
        { class: 'actions' },
        button(
          question.confirm,
          () => {
            isAgreed = true;
            dialog.close();
          },
          { kind: question.isDangerous === true ? 'danger' : 'primary', isWide: true, id: 'dialog-confirm' },
        ),
        button(words.t('common.cancel'), () => dialog.close(), { kind: 'quiet', isWide: true, id: 'dialog-cancel' }),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      const again = before instanceof HTMLElement && before.id !== '' ? document.getElementById(before.id) : null;
      again?.focus();
      resolve(isAgreed);
    });
    document.body.appendChild(dialog);
    dialog.showModal();
    dialog.querySelector('h2')?.focus();
  });
}
