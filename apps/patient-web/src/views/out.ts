import { h, icon } from './dom';
import { failureText } from './failureWords';
import type { Screen, View } from './screen';
import { button, notice } from './widgets';

/** This phone's key was replaced from another one: nothing can be done here any more. */
export function outView(screen: Screen): View {
  return {
    isTask: true,
    get title() {
      return screen.words.t('out.title');
    },
    render: () => {
      const { t } = screen.words;
      return h(
        'div',
        { class: 'task' },
        h('div', { class: 'done-mark warning' }, icon('key', 'large')),
        h('p', { class: 'lead' }, t('out.lead')),
        notice('warning', t('out.notYouTitle'), h('p', null, t('out.notYou'))),
        h(
          'div',
          { class: 'actions bottom' },
          button(
            t('people.remove'),
            () => {
              const { session } = screen;
              if (session === undefined) {
                return;
              }
              void screen
                .ask({
                  title: t('people.removeTitle', { name: session.summary.label }),
                  body: [t('people.removeBody'), t('people.removeNeedsWords')],
                  confirm: t('people.removeConfirm'),
                  isDangerous: true,
                })
                .then(async (agreed) => {
                  if (agreed) {
                    const { id } = session.open;
                    screen.lock('person');
                    await screen.world.persons.remove(id);
                    await screen.reloadPeople();
                    screen.begin('people');
                  }
                })
                .catch((error: unknown) => screen.announce(failureText(screen.words, error).what, true));
            },
            { kind: 'danger', icon: 'remove', isWide: true, id: 'remove-person' },
          ),
          button(t('people.switch'), () => screen.lock('person'), { icon: 'lock', isWide: true }),
        ),
      );
    },
  };
}
