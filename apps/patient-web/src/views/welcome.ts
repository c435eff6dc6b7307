import { h, icon } from './dom';
import type { Screen, View } from './screen';
import { button, notice } from './widgets';

/** The first thing that somebody sees who has never been here. */
export function welcomeView(screen: Screen): View {
  return {
    isTask: true,
    get title() {
      return screen.words.t('welcome.title');
    },
    render: () => {
      const { t } = screen.words;
      const points = [
        ['key', 'welcome.key.title', 'welcome.key.text'],
        ['permission', 'welcome.permission.title', 'welcome.permission.text'],
        ['eye', 'welcome.see.title', 'welcome.see.text'],
      ] as const;
      return h(
        'div',
        { class: 'task welcome' },
        h('p', { class: 'lead' }, t('welcome.lead')),
        screen.hasCode && notice('info', t('welcome.codeTitle'), h('p', null, t('welcome.code'))),
        h(
          'ul',
          { class: 'points' },
          ...points.map(([name, title, text]) =>
            h(
              'li',
              null,
              h('span', { class: 'point-icon' }, icon(name)),
              h('div', null, h('p', { class: 'point-title' }, t(title)), h('p', null, t(text))),
            ),
          ),
        ),
        h(
          'div',
          { class: 'actions bottom' },
          button(t('welcome.begin'), () => screen.begin('newPerson'), { kind: 'primary', isWide: true, id: 'begin' }),
          button(t('welcome.restore'), () => screen.begin('restore'), { isWide: true, icon: 'phrase', id: 'restore' }),
        ),
        h('p', { class: 'hint' }, t('welcome.nothingSent')),
        h('p', { class: 'hint' }, t('welcome.free')),
      );
    },
  };
}
