import type { MessageKey } from '../i18n/words';
import { allergyItem, medicationItem, problemItem, profileFacts, recordContent, recordTitle } from './chartItems';
import { h } from './dom';
import type { Screen, View } from './screen';
import { button, emptyState, loading } from './widgets';

/** The whole chart on paper: the summary, then every record with where it comes from. */
export function printChartView(screen: Screen): View {
  screen.session?.chart.need();
  return {
    back: 'chart',
    isTask: true,
    get title() {
      return screen.words.t('print.title');
    },
    render: () => {
      const { session, words } = screen;
      const { t } = words;
      const chart = session?.chart.value;
      if (chart === undefined) {
        return session?.chart.isLoading === true ? loading(words) : emptyState('chart', t('chart.empty'));
      }
      const { summary, completeness } = chart;
      const list = <T>(title: string, items: readonly T[], draw: (item: T) => HTMLElement, none: string): Node =>
        h('section', null, h('h2', null, title), items.length === 0 ? h('p', null, none) : h('ul', { class: 'items' }, ...items.map(draw)));
      return h(
        'div',
        { class: 'paper' },
        h('div', { class: 'actions screen-only' }, button(t('print.now'), () => window.print(), { kind: 'primary', icon: 'print', isWide: true, id: 'print-now' })),
        h(
          'p',
          null,
          t('print.made', {
            time: words.moment(Math.floor(screen.world.now() / 1000)),
            available: completeness.recordsAvailable,
            total: completeness.recordsOnChain,
            asOf: words.moment(completeness.asOf.time),
          }),
        ),
        summary.profile !== undefined && h('section', null, h('h2', null, t('chart.profile')), profileFacts(words, summary.profile)),
        list(t('chart.allergies'), summary.activeAllergies, (item) => allergyItem(words, item), t(`chart.allergies.${summary.allergyKnowledge === 'noneKnown' ? 'noneKnown' : 'noInformation'}`)),
        list(t('chart.problems'), summary.activeProblems, (item) => problemItem(words, item), t(`chart.problems.${summary.problemKnowledge === 'noneKnown' ? 'noneKnown' : 'noInformation'}`)),
        list(t('chart.medications'), summary.currentMedications, (item) => medicationItem(words, item), t(`chart.medications.${summary.medicationKnowledge === 'noneKnown' ? 'noneKnown' : 'noInformation'}`)),
        h(
          'section',
          null,
          h('h2', null, t('print.records')),
          ...chart.records.map((record) =>
            h(
              'article',
              { class: 'paper-record' },
              h('h3', null, recordTitle(words, record)),
              h(
                'p',
                { class: 'hint' },
                [
                  record.patientReported ? t('chart.own') : record.institutionName,
                  record.confirmedBy,
                  words.moment(record.createdAt > 0 ? record.createdAt : record.recordedAt),
                  record.superseded ? t('record.superseded') : '',
                ]
                  .filter((text) => text !== '')
                  .join(' · '),
              ),
              record.problem === undefined
                ? record.kind !== 'profile' && recordContent(words, record)
                : h('p', null, t(`recordProblem.${record.problem}` as MessageKey)),
            ),
          ),
        ),
      );
    },
  };
}
