import type { MessageKey } from '../i18n/words';
import type { Hex, LookFilter, LookLine } from '../workflows/api';
import { h, icon } from './dom';
import { localDay } from './firstVisitDraft';
import { type LookGroup, lookGroups, lookIcons, lookSentence } from './lookWords';
import type { Screen, View } from './screen';
import type { Session } from './session';
import { button, details, emptyState, facts, failureNotice, field, loading, notice, offerFile, pill } from './widgets';
import { freshness } from './permissions';

const pageLength = 60;
/** Records that one person opened in one sitting are one line: this far apart at most. */
const sitting = 600;

interface Grouped {
  readonly line: LookLine;
  readonly count: number;
}

/** Neighbouring reads of the same device are one line with a count. A break of the log is never hidden in a group. */
export function groupReads(lines: readonly LookLine[]): Grouped[] {
  const groups: { line: LookLine; last: LookLine; count: number }[] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    const joins =
      group !== undefined &&
      line.kind === 'read' &&
      group.line.kind === 'read' &&
      line.device === group.line.device &&
      line.institutionId === group.line.institutionId &&
      line.continuesChain &&
      group.line.continuesChain &&
      Math.abs(group.last.time - line.time) <= sitting;
    if (joins) {
      group.last = line;
      group.count += 1;
    } else {
      groups.push({ line, last: line, count: 1 });
    }
  }
  return groups.map(({ line, count }) => ({ line, count }));
}

/** Who looked and what was recorded, each line with how far it can be trusted. */
export function looksView(screen: Screen, institutionId: string): View {
  return new LooksPage(screen, institutionId);
}

class LooksPage implements View {
  readonly #screen: Screen;
  #group: LookGroup | 'all' = 'all';
  #institution: string;
  #days: '' | '7' | '30' | '365' = '';
  #shown = pageLength;

  constructor(screen: Screen, institutionId: string) {
    this.#screen = screen;
    this.#institution = institutionId;
    void screen.session?.looks.load();
  }

  get title(): string {
    return this.#screen.words.t('looks.title');
  }

  render(): Node {
    const { session, words } = this.#screen;
    const { t } = words;
    if (session === undefined) {
      return h('div');
    }
    const { value, failure, isLoading } = session.looks;
    if (value === undefined) {
      return failure !== undefined && !isLoading
        ? failureNotice(words, failure, button(t('common.retry'), () => void session.looks.load(), { icon: 'refresh' }))
        : loading(words);
    }
    const lines = session.person.looks.filter(value, this.#filter());
    const groups = groupReads(lines);
    return h(
      'div',
      { class: 'stack' },
      failure !== undefined && freshness(this.#screen, { asOf: value.asOf, fromCache: true }, failure),
      value.logBroken && notice('error', t('looks.brokenTitle'), h('p', null, t('looks.broken'))),
      value.logMissing && notice('warning', t('looks.missingTitle'), h('p', null, t('looks.missing'))),
      this.#filterForm(session),
      h('p', { class: 'hint', 'aria-live': 'polite' }, words.count('looks.count', lines.length)),
      lines.length === 0
        ? emptyState('eye', t('looks.none'))
        : h('ol', { class: 'looks' }, ...groups.slice(0, this.#shown).map((group) => this.#line(group))),
      groups.length > this.#shown &&
        button(
          t('looks.older'),
          () => {
            this.#shown += pageLength;
            this.#screen.update();
          },
          { isWide: true, id: 'older' },
        ),
      details(t('looks.whatTitle'), h('p', null, t('looks.proven')), h('p', null, t('looks.reported'))),
      h(
        'div',
        { class: 'actions' },
        button(
          t('looks.save'),
          () => offerFile(`tegata-${localDay(this.#screen.world.now())}.csv`, 'text/csv;charset=utf-8', session.person.looks.csvOf(lines)),
          { icon: 'save', isWide: true, id: 'looks-save', isDisabled: lines.length === 0 },
        ),
      ),
    );
  }

  #filter(): LookFilter {
    const from = this.#days === '' ? undefined : Math.floor(this.#screen.world.now() / 1000) - Number(this.#days) * 86_400;
    return {
      ...(this.#group === 'all' ? {} : { kinds: lookGroups[this.#group] }),
      ...(this.#institution === '' ? {} : { institutionId: this.#institution as Hex }),
      ...(from === undefined ? {} : { from }),
    };
  }

  #filterForm(session: Session): Node {
    const { words } = this.#screen;
    const { t } = words;
    const institutions = new Map<string, string>();
    for (const { institutionId, institutionName } of session.looks.value?.lines ?? []) {
      if (institutionId !== undefined) {
        institutions.set(institutionId, institutionName ?? t('look.unknown'));
      }
    }
    const select = (id: string, value: string, choices: readonly (readonly [string, string])[], onchange: (value: string) => void) =>
      h(
        'select',
        {
          class: 'input',
          id,
          onchange: (event: Event) => {
            onchange((event.target as HTMLSelectElement).value);
            this.#shown = pageLength;
            this.#screen.update();
          },
        },
        ...choices.map(([key, label]) => h('option', { value: key, selected: key === value }, label)),
      );
    return h(
      'div',
      { class: 'filters' },
      field(
        words,
        t('looks.kind'),
        select(
          'looks-kind',
          this.#group,
          (['all', ...Object.keys(lookGroups)] as const).map((key) => [key, t(`looks.group.${key}` as MessageKey)] as const),
          (value) => {
            this.#group = value as LookGroup | 'all';
          },
        ),
      ),
      field(
        words,
        t('looks.institution'),
        select('looks-institution', this.#institution, [['', t('looks.all')], ...institutions], (value) => {
          this.#institution = value;
        }),
      ),
      field(
        words,
        t('looks.period'),
        select(
          'looks-period',
          this.#days,
          (['', '7', '30', '365'] as const).map((key) => [key, t(key === '' ? 'looks.all' : (`looks.days.${key}` as const))] as const),
          (value) => {
            this.#days = value as '' | '7' | '30' | '365';
          },
        ),
      ),
    );
  }

  #line({ line, count }: Grouped): Node {
    const { words } = this.#screen;
    const { t } = words;
    const isBroken = line.source === 'gateway' && !line.continuesChain;
    return h(
      'li',
      { class: `look${isBroken ? ' broken' : ''}` },
      h('span', { class: 'row-icon' }, icon(isBroken ? 'error' : lookIcons[line.kind])),
      h(
        'div',
        { class: 'row-text' },
        h('p', { class: 'row-title' }, lookSentence(words, line)),
        count > 1 && h('p', { class: 'row-detail' }, words.count('looks.records', count)),
        h('p', { class: 'row-detail' }, words.moment(line.time)),
        isBroken && h('p', { class: 'field-error' }, t('looks.brokenHere')),
        h(
          'p',
          { class: 'pills' },
          line.source === 'chain' ? pill('success', t('looks.isProven'), 'verified') : pill('neutral', t('looks.isReported'), 'unverified'),
        ),
        (line.block !== undefined || line.device !== undefined) &&
          details(
            t('common.details'),
            facts(
              line.block !== undefined && [t('recorded.block'), words.number(line.block)],
              line.transaction !== undefined && [t('recorded.transaction'), h('code', null, line.transaction)],
              line.device !== undefined && [t('looks.device'), h('code', null, line.device)],
              line.recordHash !== undefined && [t('looks.record'), h('code', null, line.recordHash)],
            ),
          ),
      ),
    );
  }
}
