import type { ChartRecord, ChartView, Knowledge } from '../workflows/api';
import { allergyItem, medicationItem, noteItem, observationItem, problemItem, profileFacts, recordRow } from './chartItems';
import { dateOf } from '../i18n/words';
import { type Child, h, icon } from './dom';
import { failureText } from './failureWords';
import { localDay } from './firstVisitDraft';
import type { Screen, View } from './screen';
import type { Session } from './session';
import { button, card, emptyState, failureNotice, field, link, loading, notice, offerFile, pill } from './widgets';

type Tab = 'summary' | 'date' | 'institution' | 'find';
const tabs: readonly Tab[] = ['summary', 'date', 'institution', 'find'];
const listLength = 50;

/** The own chart: what matters first, then everything, each record checked on this phone. */
export function chartView(screen: Screen, tab: string): View {
  return new ChartPage(screen, tab);
}

class ChartPage implements View {
  readonly #screen: Screen;
  #tab: Tab;
  #shown = listLength;
  #words = '';
  #results: HTMLElement | undefined;

  constructor(screen: Screen, tab: string) {
    this.#screen = screen;
    this.#tab = tabs.find((known) => known === tab) ?? 'summary';
    screen.session?.chart.need();
  }

  get title(): string {
    return this.#screen.words.t('chart.title');
  }

  arrived(tab: string): void {
    this.#tab = tabs.find((known) => known === tab) ?? 'summary';
    this.#shown = listLength;
  }

  render(): Node {
    const { session, words } = this.#screen;
    const { t } = words;
    if (session === undefined) {
      return h('div');
    }
    const { value, failure, isLoading } = session.chart;
    if (value === undefined) {
      const progress = session.readingDone;
      return failure !== undefined && !isLoading
        ? failureNotice(words, failure, button(t('common.retry'), () => void session.chart.load(), { icon: 'refresh' }))
        : loading(words, progress === undefined ? t('chart.opening') : t('chart.reading', { done: progress.done, total: progress.total }));
    }
    return h(
      'div',
      { class: 'stack' },
      this.#status(session, value),
      h(
        'nav',
        { class: 'segments', 'aria-label': t('chart.views') },
        ...tabs.map((tab) =>
          h(
            'a',
            { href: `#/chart/${tab}`, id: `chart-${tab}`, 'aria-current': tab === this.#tab ? 'page' : undefined },
            t(`chart.tab.${tab}`),
          ),
        ),
      ),
      ...this.#content(session, value),
      session.stage === 'ready' &&
        this.#tab !== 'find' &&
        h('div', { class: 'actions' }, link(t('chart.add'), 'add', { icon: 'add', kind: 'button primary wide', id: 'add-entry' })),
      this.#tab === 'summary' &&
        h(
          'div',
          { class: 'actions' },
          button(t('chart.save'), () => this.#save(session, value), { icon: 'save', isWide: true, id: 'chart-save' }),
          link(t('chart.print'), 'print', { icon: 'print', kind: 'button plain wide', id: 'chart-print' }),
        ),
    );
  }

  /** "18 of 18, all checked", or plainly what is missing. */
  #status(session: Session, chart: ChartView): Node {
    const { words } = this.#screen;
    const { t } = words;
    const { recordsOnChain, recordsAvailable, headsMatch, asOf, fromCache } = chart.completeness;
    const { failure, isLoading } = session.chart;
    const isWhole = recordsAvailable === recordsOnChain && headsMatch;
    return h(
      'div',
      { class: 'chart-status' },
      !headsMatch && notice('error', t('chart.headsTitle'), h('p', null, t('chart.heads'))),
      recordsAvailable < recordsOnChain &&
        notice(
          'warning',
          t('chart.missingTitle', { available: recordsAvailable, total: recordsOnChain }),
          h('p', null, t('chart.missing')),
        ),
      h(
        'p',
        { class: 'chart-mark' },
        isWhole
          ? pill('success', words.count('chart.whole', recordsOnChain), 'verified')
          : pill('warning', t('chart.partly', { available: recordsAvailable, total: recordsOnChain }), 'warning'),
        isLoading
          ? h('span', { class: 'hint' }, h('span', { class: 'spinner small', 'aria-hidden': 'true' }), t('chart.refreshing'))
          : h('span', { class: 'hint' }, t(fromCache ? 'chart.asOfCache' : 'chart.asOf', { time: words.moment(asOf.time) })),
      ),
      failure !== undefined && !isLoading && notice('info', failureText(words, failure).what, h('p', null, t('chart.kept'))),
    );
  }

  #content(session: Session, chart: ChartView): Child[] {
    switch (this.#tab) {
      case 'summary':
        return this.#summary(chart);
      case 'date':
        return this.#list(chart.records);
      case 'institution':
        return this.#byInstitution(chart.records);
      case 'find':
        return this.#find(session, chart);
    }
  }

  #summary(chart: ChartView): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    const { summary } = chart;
    const none = (about: 'allergies' | 'problems' | 'medications', knowledge: Knowledge): Child =>
      h('p', { class: 'muted' }, t(`chart.${about}.${knowledge === 'noneKnown' ? 'noneKnown' : 'noInformation'}`));
    const items = <T>(list: readonly T[], draw: (item: T) => HTMLElement): Child =>
      list.length > 0 && h('ul', { class: 'items' }, ...list.map(draw));
    const past = <T>(key: 'allergies' | 'problems' | 'medications', list: readonly T[], draw: (item: T) => HTMLElement): Child =>
      list.length > 0 &&
      h('details', { class: 'details' }, h('summary', null, words.count(`chart.past.${key}`, list.length)), h('ul', { class: 'items' }, ...list.map(draw)));
    return [
      card(
        h('h2', null, icon('allergy'), t('chart.allergies')),
        summary.activeAllergies.length === 0 && none('allergies', summary.allergyKnowledge),
        items(summary.activeAllergies, (allergy) => allergyItem(words, allergy)),
        past('allergies', summary.pastAllergies, (allergy) => allergyItem(words, allergy)),
      ),
      card(
        h('h2', null, icon('problem'), t('chart.problems')),
        summary.activeProblems.length === 0 && none('problems', summary.problemKnowledge),
        items(summary.activeProblems, (problem) => problemItem(words, problem)),
        past('problems', summary.pastProblems, (problem) => problemItem(words, problem)),
      ),
      card(
        h('h2', null, icon('medication'), t('chart.medications')),
        summary.currentMedications.length === 0 && none('medications', summary.medicationKnowledge),
        items(summary.currentMedications, (medication) => medicationItem(words, medication)),
        past('medications', summary.pastMedications, (medication) => medicationItem(words, medication)),
      ),
      summary.notes.length > 0 &&
        card(
          h('h2', null, icon('note'), t('chart.notes')),
          items(summary.notes.slice(0, 5), (note) => noteItem(words, note)),
          summary.notes.length > 5 && link(words.count('chart.allNotes', summary.notes.length), 'chart/date'),
        ),
      summary.observations.length > 0 &&
        h(
          'details',
          { class: 'card details' },
          h('summary', null, words.count('chart.observations', summary.observations.length)),
          items(summary.observations.slice(0, 50), (observation) => observationItem(words, observation)),
        ),
      summary.profile !== undefined &&
        card(
          h('div', { class: 'card-head' }, h('h2', null, icon('user'), t('chart.profile')), link(t('chart.changeProfile'), 'profile', { id: 'change-profile' })),
          profileFacts(words, summary.profile),
        ),
    ];
  }

  #list(records: readonly ChartRecord[]): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    if (records.length === 0) {
      return [emptyState('chart', t('chart.empty'), h('p', null, t('chart.emptyText')))];
    }
    const months = new Map<string, ChartRecord[]>();
    for (const record of records.slice(0, this.#shown)) {
      const time = record.createdAt > 0 ? record.createdAt : record.recordedAt;
      const month = words.fhirDate(localDay(dateOf(time).getTime()).slice(0, 7));
      months.set(month, [...(months.get(month) ?? []), record]);
    }
    return [...this.#groups(months), this.#older(records.length)];
  }

  #byInstitution(records: readonly ChartRecord[]): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    if (records.length === 0) {
      return [emptyState('chart', t('chart.empty'), h('p', null, t('chart.emptyText')))];
    }
    const groups = new Map<string, ChartRecord[]>();
    for (const record of records) {
      const name = record.patientReported ? t('chart.own') : record.institutionName;
      const group = groups.get(name);
      if (group === undefined) {
        groups.set(name, [record]);
      } else {
        group.push(record);
      }
    }
    return [...groups].map(([name, list]) =>
      h(
        'details',
        { class: 'card details', open: groups.size <= 3 },
        h('summary', null, t('chart.group', { name, count: list.length })),
        h('ul', { class: 'rows' }, ...list.slice(0, this.#shown).map((record) => h('li', null, recordRow(words, record)))),
        list.length > this.#shown && this.#older(list.length),
      ),
    );
  }

  #groups(groups: ReadonlyMap<string, readonly ChartRecord[]>): Child[] {
    return [...groups].map(([name, list]) =>
      card(h('h2', null, name), h('ul', { class: 'rows' }, ...list.map((record) => h('li', null, recordRow(this.#screen.words, record))))),
    );
  }

  #older(total: number): Child {
    return (
      total > this.#shown &&
      button(
        this.#screen.words.t('looks.older'),
        () => {
          this.#shown += listLength;
          this.#screen.update();
        },
        { isWide: true, id: 'older' },
      )
    );
  }

  #find(session: Session, chart: ChartView): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    this.#results = h('div', { class: 'stack', 'aria-live': 'polite' });
    this.#showResults(session, chart);
    return [
      field(
        words,
        t('chart.find'),
        h('input', {
          class: 'input',
          id: 'chart-words',
          type: 'search',
          autocomplete: 'off',
          enterkeyhint: 'search',
          maxlength: 200,
          value: this.#words,
          // Only the results are drawn anew: Japanese input must not lose its field while a word is being chosen.
          oninput: (event: Event) => {
            this.#words = (event.target as HTMLInputElement).value;
            this.#showResults(session, chart);
          },
        }),
        { hint: t('chart.findHint') },
      ),
      this.#results,
    ];
  }

  #showResults(session: Session, chart: ChartView): void {
    const { words } = this.#screen;
    const place = this.#results;
    if (place === undefined) {
      return;
    }
    if (this.#words.trim() === '') {
      place.replaceChildren();
      return;
    }
    const found = session.person.charts.find(chart, this.#words);
    const shown = found.slice(0, listLength);
    place.replaceChildren(
      h('p', { class: 'hint' }, words.count('chart.found', found.length)),
      ...(shown.length === 0
        ? []
        : [card(h('ul', { class: 'rows' }, ...shown.map((record) => h('li', null, recordRow(words, record)))))]),
    );
  }

  #save(session: Session, chart: ChartView): void {
    const { t } = this.#screen.words;
    void this.#screen.ask({ title: t('chart.saveTitle'), body: [t('chart.saveBody')], confirm: t('chart.save') }).then((agreed) => {
      if (!agreed) {
        return;
      }
      try {
        offerFile(`tegata-${localDay(this.#screen.world.now())}.json`, 'application/fhir+json', session.person.charts.exportBundle(chart));
      } catch (error) {
        this.#screen.announce(failureText(this.#screen.words, error).what, true);
      }
    });
  }
}
