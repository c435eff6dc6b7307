import type { ChartRecord } from '../workflows/api';
import type { MessageKey } from '../i18n/words';
import { recordContent } from './chartItems';
import { type Child, h } from './dom';
import type { Screen, View } from './screen';
import { card, emptyState, link, loading, notice } from './widgets';

/** One record in full, with what was checked. */
export function recordView(screen: Screen, hash: string): View {
  screen.session?.chart.need();
  return {
    back: 'chart/date',
    get title() {
      return screen.words.t('record.title');
    },
    render: () => {
      const { session, words } = screen;
      const chart = session?.chart.value;
      const record = chart?.records.find((candidate) => candidate.hash === hash);
      if (record === undefined) {
        return session?.chart.isLoading === true ? loading(words) : emptyState('chart', words.t('record.unknown'));
      }
      return recordPage(screen, record);
    },
  };
}

function recordPage(screen: Screen, record: ChartRecord): Node {
  const { words, session } = screen;
  const { t } = words;
  const facts: [string, Child][] = [
    [t('record.by'), record.patientReported ? t('chart.own') : record.institutionName],
    [t('record.compartment'), t(`compartment.${record.compartment}` as MessageKey)],
    [t('record.recordedAt'), words.moment(record.recordedAt)],
  ];
  if (record.profession !== undefined) {
    facts.splice(1, 0, [t('record.profession'), t(`profession.${record.profession}` as MessageKey)]);
  }
  if (record.createdAt > 0) {
    facts.push([t('record.createdAt'), words.moment(record.createdAt)]);
  }
  if (record.confirmedBy !== '') {
    facts.push([t('record.confirmedBy'), record.confirmedBy]);
  }
  if (record.enteredBy !== '' && record.enteredBy !== record.confirmedBy) {
    facts.push([t('record.enteredBy'), record.enteredBy]);
  }
  const isOwn = record.patientReported && record.problem === undefined && record.kind === 'entry' && !record.superseded;
  return h(
    'div',
    { class: 'stack' },
    record.problem === undefined
      ? notice('success', t('record.checkedTitle'), h('p', null, t('record.checked')))
      : notice('error', t('record.notShown'), h('p', null, t(`recordProblem.${record.problem}` as MessageKey)), h('p', null, t('record.notShownText'))),
    record.superseded && notice('info', t('record.superseded'), h('p', null, t('record.supersededText'))),
    record.problem === undefined &&
      card(
        record.kind === 'profile' && h('p', { class: 'item-title' }, t('record.kind.profile')),
        record.kind === 'profile' ? h('p', { class: 'muted' }, t('record.profileText')) : recordContent(words, record),
      ),
    card(h('dl', { class: 'facts' }, ...facts.map(([label, value]) => [h('dt', null, label), h('dd', null, value)]))),
    isOwn &&
      session?.stage === 'ready' &&
      h('div', { class: 'actions' }, link(t('record.correct'), `add/${record.hash}`, { icon: 'edit', kind: 'button plain wide', id: 'correct' })),
    h(
      'details',
      { class: 'details' },
      h('summary', null, t('recorded.details')),
      h(
        'dl',
        { class: 'facts' },
        h('dt', null, t('recorded.block')),
        h('dd', null, words.number(record.block)),
        h('dt', null, t('record.sequence')),
        h('dd', null, words.number(record.sequence)),
        h('dt', null, t('record.hash')),
        h('dd', null, h('code', null, record.hash)),
      ),
    ),
  );
}
