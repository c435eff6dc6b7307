import type { ActionStage } from '../workflows/api';
import { h, icon } from './dom';
import { failureText } from './failureWords';
import { localDay } from './firstVisitDraft';
import { draftOf, emptyProfile, fieldsOf, focusProfile, type ProfileFields, profileForm, profileProblems, type ProfileProblems } from './profileForm';
import type { Screen, View } from './screen';
import type { Session } from './session';
import { actionProgress, button, failureNotice, notice, pendingNotice } from './widgets';

/** Changing what the chart says of its owner: a new record that replaces the one before. */
export function profileView(screen: Screen): View {
  const profile = screen.session?.chart.value?.summary.profile;
  const fields: ProfileFields = profile === undefined ? emptyProfile() : fieldsOf(profile);
  let problems: ProfileProblems = {};
  let stage: ActionStage | undefined;
  let failure: unknown;
  let isDone = false;
  let labelFailure: unknown;
  /** Not recorded, and not to be confirmed again: it goes on by itself. */
  let isKept = false;

  async function save(): Promise<void> {
    const { session } = screen;
    problems = profileProblems(fields, localDay(screen.world.now()));
    if (session === undefined || Object.keys(problems).length > 0) {
      screen.update();
      screen.announce(screen.words.t('common.checkFields'), true);
      focusProfile(Object.keys(problems)[0] ?? '');
      return;
    }
    failure = undefined;
    stage = 'preparing';
    screen.update();
    const before = await session.waitingEntries();
    try {
      await session.run(() =>
        session.person.charts.changeProfile(draftOf(fields), (now) => {
          stage = now;
          screen.update();
        }),
      );
      isDone = true;
      await relabel(session);
      screen.announce(screen.words.t('progress.recorded'));
      void session.chart.load();
    } catch (error) {
      isKept = await session.isEntryKeptSince(before);
      failure = error;
    }
    stage = undefined;
    screen.update();
  }

  /** What this phone calls the person. The change is recorded, whether there is room for the new name or not. */
  async function relabel(session: Session): Promise<void> {
    try {
      await session.open.rename(fields.name.trim());
      await screen.reloadPeople();
    } catch (error) {
      labelFailure = error;
    }
  }

  return {
    isTask: true,
    back: 'chart',
    get title() {
      return screen.words.t('profile.title');
    },
    render: () => {
      const { words } = screen;
      const { t } = words;
      if (isDone) {
        return h(
          'div',
          { class: 'stack' },
          h('div', { class: 'done-mark' }, icon('success', 'large')),
          h('p', { class: 'lead center' }, t('profile.done')),
          labelFailure !== undefined && notice('warning', t('profile.labelKept'), h('p', null, failureText(words, labelFailure).what)),
          h('div', { class: 'actions bottom' }, button(t('add.toChart'), () => screen.go('chart'), { kind: 'primary', isWide: true, id: 'done' })),
        );
      }
      if (isKept) {
        return h(
          'div',
          { class: 'stack' },
          failureNotice(words, failure),
          pendingNotice(words),
          h('div', { class: 'actions bottom' }, button(t('add.toChart'), () => screen.go('chart'), { kind: 'primary', isWide: true, id: 'to-chart' })),
        );
      }
      if (stage !== undefined) {
        return actionProgress(words, stage);
      }
      return h(
        'div',
        { class: 'stack' },
        h('p', { class: 'lead' }, t('profile.lead')),
        failure !== undefined && failureNotice(words, failure),
        profileForm(screen, fields, problems),
        h(
          'div',
          { class: 'actions bottom' },
          button(t('profile.save'), () => void save(), { kind: 'primary', isWide: true, id: 'profile-save' }),
          button(t('common.cancel'), () => screen.go('chart'), { kind: 'quiet', isWide: true }),
        ),
      );
    },
  };
}
