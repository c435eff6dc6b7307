import type { MessageKey, Words } from '../i18n/words';
import type { PermissionInformation, PermissionList } from '../workflows/api';
import { type Child, h, icon } from './dom';
import { failureText } from './failureWords';
import { groupReads } from './looks';
import { lookIcons, lookSentence } from './lookWords';
import type { Screen, View } from './screen';
import type { Session } from './session';
import { button, card, failureNotice, kindIcons, link, loading, notice } from './widgets';

/** Where one begins: let somebody in, who is in, what needs attention. */
export function homeView(screen: Screen): View {
  return {
    get title() {
      return screen.words.t('home.title', { name: screen.session?.summary.label ?? '' });
    },
    render: () => {
      const { session } = screen;
      if (session === undefined) {
        return h('div');
      }
      session.permissions.need();
      session.looks.need();
      return h(
        'div',
        { class: 'stack' },
        ...attention(screen, session),
        session.stage === 'ready' && scanCard(screen),
        permissionCard(screen, session),
        looksCard(screen, session),
      );
    },
  };
}

function scanCard(screen: Screen): Node {
  const { t } = screen.words;
  return h(
    'a',
    { class: 'scan-card', href: '#/scan', id: 'scan-card' },
    icon('scan', 'large'),
    h('span', null, h('span', { class: 'scan-card-title' }, t('home.scan')), h('span', { class: 'scan-card-text' }, t('home.scanText'))),
    icon('next'),
  );
}

/** "12 December 2026 (19 days left)". */
export function endText(words: Words, permission: Pick<PermissionInformation, 'notAfter'>, now: number): string {
  if (permission.notAfter === 0) {
    return words.t('permission.openEnd');
  }
  const days = Math.ceil((permission.notAfter - now) / 86_400);
  const time = days <= 1 ? words.moment(permission.notAfter) : words.day(permission.notAfter);
  return days <= 0 ? words.t('permission.until', { time }) : words.count('permission.untilDays', days, { time });
}

function attention(screen: Screen, session: Session): Child[] {
  const { words } = screen;
  const { t } = words;
  const notes: Child[] = [];
  if (session.stage === 'closed') {
    notes.push(notice('info', t('home.closedTitle'), h('p', null, t('home.closed'))));
  }
  if (session.unfinished.length > 0) {
    const waiting = session.resumed.find(({ failure }) => failure !== undefined)?.failure;
    notes.push(
      notice(
        'warning',
        t('home.unfinishedTitle'),
        h(
          'ul',
          null,
          ...session.unfinished.map(({ step, institutionName, since }) =>
            h('li', null, t(`step.${step}` as MessageKey, { name: institutionName ?? '', time: words.moment(since) })),
          ),
        ),
        h('p', null, t('home.unfinished')),
        waiting !== undefined && h('p', { class: 'hint' }, t(`failure.${waiting}.what` as MessageKey, { field: '' })),
        h(
          'div',
          { class: 'actions' },
          session.isResuming
            ? loading(words, t('home.finishing'))
            : button(t('home.finish'), () => void session.catchUp().then(() => session.refresh()), { id: 'finish', icon: 'refresh' }),
        ),
      ),
    );
  }
  const undone = session.resumed.filter(({ outcome }) => outcome === 'undone');
  if (undone.length > 0) {
    notes.push(
      notice(
        'info',
        t('home.undoneTitle'),
        h('ul', null, ...undone.map(({ step }) => h('li', null, t(`undone.${step}` as MessageKey)))),
      ),
    );
  }
  const list = session.permissions.value;
  for (const permission of list?.permissions ?? []) {
    if (permission.endsSoon) {
      notes.push(
        notice(
          'warning',
          t('home.endsSoonTitle', { name: permission.institutionName }),
          h('p', null, endText(words, permission, nowOf(screen, list))),
          h('div', { class: 'actions' }, link(t('home.look'), `permission/${permission.institutionId}`, { kind: 'button plain' })),
        ),
      );
    }
  }
  if (list !== undefined && list.rotationDue.length > 0 && session.stage === 'ready') {
    notes.push(
      notice(
        'warning',
        t('permissions.rotationTitle'),
        h('p', null, t('permissions.rotation')),
        h('div', { class: 'actions' }, link(t('home.look'), 'permissions', { kind: 'button plain' })),
      ),
    );
  }
  if (session.looks.value?.logBroken === true) {
    notes.push(
      notice(
        'error',
        t('looks.brokenTitle'),
        h('p', null, t('looks.broken')),
        h('div', { class: 'actions' }, link(t('home.look'), 'looks', { kind: 'button plain' })),
      ),
    );
  }
  return notes;
}

/** The ledger's time where it is known: a phone's clock may be a day off. */
export function nowOf(screen: Screen, list: PermissionList | undefined): number {
  return list !== undefined && !list.fromCache ? list.asOf.time : Math.floor(screen.world.now() / 1000);
}

function permissionCard(screen: Screen, session: Session): Node {
  const { words } = screen;
  const { t } = words;
  const { value, failure, isLoading } = session.permissions;
  const running = value?.permissions.filter(({ state }) => state === 'running' || state === 'stale') ?? [];
  return card(
    h('div', { class: 'card-head' }, h('h2', null, t('home.whoMay')), link(t('home.all'), 'permissions')),
    value === undefined && isLoading && loading(words),
    value === undefined && failure !== undefined && failureNotice(words, failure),
    value !== undefined && value.fromCache && failure !== undefined && h('p', { class: 'hint' }, failureText(words, failure).what),
    value !== undefined && running.length === 0 && h('p', { class: 'muted' }, t('home.nobody')),
    running.length > 0 &&
      h(
        'ul',
        { class: 'rows' },
        ...running.slice(0, 3).map((permission) =>
          h(
            'li',
            null,
            h(
              'a',
              { class: 'row', href: `#/permission/${permission.institutionId}` },
              h('span', { class: 'row-icon' }, icon(kindIcons[permission.kind])),
              h(
                'span',
                { class: 'row-text' },
                h('span', { class: 'row-title' }, permission.institutionName),
                h('span', { class: 'row-detail' }, endText(words, permission, nowOf(screen, value))),
              ),
              icon('next'),
            ),
          ),
        ),
      ),
    running.length > 3 && h('p', { class: 'hint' }, words.count('home.more', running.length - 3)),
  );
}

function looksCard(screen: Screen, session: Session): Node {
  const { words } = screen;
  const { t } = words;
  const { value, failure, isLoading } = session.looks;
  const lines = groupReads(value?.lines.filter(({ byPatient }) => !byPatient) ?? []);
  return card(
    h('div', { class: 'card-head' }, h('h2', null, t('home.lately')), link(t('home.all'), 'looks')),
    value === undefined && isLoading && loading(words),
    value === undefined && failure !== undefined && failureNotice(words, failure),
    value !== undefined && lines.length === 0 && h('p', { class: 'muted' }, t('home.nobodyLooked')),
    lines.length > 0 &&
      h(
        'ul',
        { class: 'rows' },
        ...lines.slice(0, 3).map(({ line, count }) =>
          h(
            'li',
            { class: 'row' },
            h('span', { class: 'row-icon' }, icon(lookIcons[line.kind])),
            h(
              'span',
              { class: 'row-text' },
              h('span', { class: 'row-title' }, lookSentence(words, line)),
              h('span', { class: 'row-detail' }, words.moment(line.time), count > 1 && ` · ${words.count('looks.records', count)}`),
            ),
          ),
        ),
      ),
  );
}
