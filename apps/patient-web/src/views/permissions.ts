import type { PermissionInformation, PermissionList } from '../workflows/api';
import { compartmentKinds } from '../workflows/api';
import { type Child, h, icon } from './dom';
import { failureText } from './failureWords';
import { endText, nowOf } from './home';
import type { Screen, View } from './screen';
import {
  actionProgress,
  button,
  compartmentName,
  emptyState,
  failureNotice,
  kindIcons,
  kindName,
  link,
  loading,
  notice,
  pill,
} from './widgets';
import type { ActionStage } from '../workflows/api';

/** Everyone who may see the chart, and who could. */
export function permissionsView(screen: Screen): View {
  return new PermissionsPage(screen);
}

class PermissionsPage implements View {
  readonly #screen: Screen;
  #stage: ActionStage | undefined;
  #failure: unknown;

  constructor(screen: Screen) {
    this.#screen = screen;
    const loadable = screen.session?.permissions;
    if (loadable !== undefined) {
      void loadable.load();
    }
  }

  get title(): string {
    return this.#screen.words.t('permissions.title');
  }

  render(): Node {
    const { session, words } = this.#screen;
    const { t } = words;
    if (session === undefined) {
      return h('div');
    }
    const { value, failure, isLoading } = session.permissions;
    if (value === undefined) {
      return failure !== undefined && !isLoading
        ? failureNotice(words, failure, button(t('common.retry'), () => void session.permissions.load(), { icon: 'refresh' }))
        : loading(words);
    }
    const now = nowOf(this.#screen, value);
    const running = value.permissions.filter(({ state }) => state === 'running' || state === 'stale');
    const over = value.permissions.filter(({ state }) => state === 'expired' || state === 'ended');
    return h(
      'div',
      { class: 'stack' },
      freshness(this.#screen, value, failure),
      this.#rotation(value),
      running.length === 0
        ? emptyState('permission', t('permissions.none'), h('p', null, t('permissions.noneText')))
        : h('ul', { class: 'cards' }, ...running.map((permission) => h('li', null, permissionCard(this.#screen, permission, now)))),
      session.stage === 'ready' &&
        h('div', { class: 'actions' }, link(t('home.scan'), 'scan', { icon: 'scan', kind: 'button primary wide' })),
      over.length > 0 &&
        h(
          'details',
          { class: 'details', open: running.length === 0 },
          h('summary', null, words.count('permissions.over', over.length)),
          h('ul', { class: 'cards' }, ...over.map((permission) => h('li', null, permissionCard(this.#screen, permission, now)))),
        ),
    );
  }

  #rotation(list: PermissionList): Child {
    const { words, session } = this.#screen;
    const { t } = words;
    if (list.rotationDue.length === 0 || session === undefined || session.stage !== 'ready') {
      return false;
    }
    return notice(
      'warning',
      t('permissions.rotationTitle'),
      h('p', null, t('permissions.rotation')),
      h('p', null, t('permissions.rotationWhat', { what: words.list(list.rotationDue.map((kind) => compartmentName(words, kind))) })),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      this.#stage !== undefined && this.#failure === undefined
        ? actionProgress(words, this.#stage)
        : h('div', { class: 'actions' }, button(t('permissions.rotate'), () => void this.#rotate(), { icon: 'key', id: 'rotate' })),
    );
  }

  async #rotate(): Promise<void> {
    const { session } = this.#screen;
    if (session === undefined) {
      return;
    }
    this.#failure = undefined;
    this.#stage = 'preparing';
    this.#screen.update();
    try {
      await session.run(() =>
        session.person.permissions.rotate((stage) => {
          this.#stage = stage;
          this.#screen.update();
        }),
      );
      this.#screen.announce(this.#screen.words.t('progress.recorded'));
      await session.permissions.load();
    } catch (error) {
      this.#failure = error;
    }
    this.#stage = undefined;
    this.#screen.update();
  }
}

/** How fresh a list is, when that needs saying. */
export function freshness(screen: Screen, list: { readonly asOf: { readonly time: number }; readonly fromCache: boolean }, failure: unknown): Child {
  const { words } = screen;
  if (!list.fromCache && failure === undefined) {
    return false;
  }
  return notice(
    'info',
    words.t('common.asOfTitle', { time: words.moment(list.asOf.time) }),
    failure !== undefined && h('p', null, failureText(words, failure).what),
  );
}

function permissionCard(screen: Screen, permission: PermissionInformation, now: number): Node {
  const { words } = screen;
  const { t } = words;
  const isRunning = permission.state === 'running' || permission.state === 'stale';
  const when = isRunning
    ? endText(words, permission, now)
    : permission.state === 'expired'
      ? t('permission.expired', { time: words.moment(permission.notAfter) })
      : t('permission.ended', { time: words.moment(permission.endedAt ?? permission.grantedAt) });
  return h(
    'a',
    {
      class: `card permission-card${isRunning ? '' : ' over'}`,
      href: `#/permission/${permission.institutionId}`,
      id: `permission-${permission.institutionId}`,
    },
    h('span', { class: 'row-icon' }, icon(kindIcons[permission.kind])),
    h(
      'span',
      { class: 'row-text' },
      h('span', { class: 'row-title' }, permission.institutionName),
      h('span', { class: 'row-detail' }, kindName(words, permission.kind)),
      h('span', { class: `row-detail${permission.endsSoon ? ' strong' : ''}` }, when),
      h(
        'span',
        { class: 'pills' },
        permission.endsSoon && pill('warning', t('permission.endsSoon'), 'waiting'),
        !permission.institutionActive && pill('error', t('permission.inactive'), 'error'),
        permission.state === 'stale' && pill('warning', t('permission.stale'), 'warning'),
        ...compartmentKinds
          .filter((kind) => permission.compartments[kind] !== undefined && isRunning)
          .map((kind) => pill('neutral', compartmentName(words, kind))),
      ),
    ),
    icon('next'),
  );
}
