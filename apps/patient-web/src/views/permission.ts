import { type ActionStage, compartmentKinds, type PermissionInformation, type RecordedAction } from '../workflows/api';
import type { MessageKey } from '../i18n/words';
import { h, icon } from './dom';
import { permissionSentences, recordedDetails } from './grant';
import { endText, nowOf } from './home';
import type { Screen, View } from './screen';
import {
  actionProgress,
  button,
  card,
  details,
  emptyState,
  facts,
  failureNotice,
  kindIcons,
  kindName,
  link,
  loading,
  notice,
  pendingNotice,
} from './widgets';

/** One permission: what it allows, changing it, ending it. */
export function permissionView(screen: Screen, institutionId: string): View {
  return new PermissionPage(screen, institutionId);
}

class PermissionPage implements View {
  readonly back = 'permissions';
  readonly #screen: Screen;
  readonly #institutionId: string;
  #isEnding = false;
  #stage: ActionStage | undefined;
  #failure: unknown;
  #ended: RecordedAction | undefined;

  constructor(screen: Screen, institutionId: string) {
    this.#screen = screen;
    this.#institutionId = institutionId;
    screen.session?.permissions.need();
  }

  get title(): string {
    const { t } = this.#screen.words;
    return t(this.#ended !== undefined ? 'end.doneTitle' : this.#isEnding ? 'end.title' : 'permission.title');
  }

  render(): Node {
    const { session, words } = this.#screen;
    const { t } = words;
    const list = session?.permissions.value;
    const permission = list?.permissions.find(({ institutionId }) => institutionId === this.#institutionId);
    if (session === undefined || permission === undefined) {
      return session?.permissions.isLoading === true
        ? loading(words)
        : emptyState('permission', t('permission.unknown'), link(t('permissions.title'), 'permissions', { kind: 'button plain' }));
    }
    if (this.#ended !== undefined) {
      return this.#endedPage(permission, this.#ended);
    }
    return this.#isEnding ? this.#endPage(permission) : this.#showPage(permission, nowOf(this.#screen, list));
  }

  #head(permission: PermissionInformation): Node {
    return h('p', { class: 'institution-name' }, icon(kindIcons[permission.kind]), permission.institutionName);
  }

  #showPage(permission: PermissionInformation, now: number): Node {
    const { words, session } = this.#screen;
    const { t } = words;
    const isRunning = permission.state === 'running' || permission.state === 'stale';
    const having = (what: 'read' | 'add') => compartmentKinds.filter((kind) => permission.compartments[kind]?.[what] === true);
    return h(
      'div',
      { class: 'stack' },
      permission.endsSoon && notice('warning', t('permission.endsSoon'), h('p', null, t('permission.endsSoonText'))),
      !permission.institutionActive && notice('warning', t('permission.inactive'), h('p', null, t('permission.inactiveText'))),
      permission.state === 'stale' && notice('warning', t('permission.stale'), h('p', null, t('permission.staleText'))),
      card(
        this.#head(permission),
        facts(
          [t('grant.kind'), kindName(words, permission.kind)],
          [t('permission.state'), t(`permission.state.${permission.state}` as MessageKey)],
          [t('permission.since'), words.moment(permission.grantedAt)],
          isRunning && [t('permission.end'), endText(words, permission, now)],
          permission.state === 'expired' && [t('permission.end'), words.moment(permission.notAfter)],
          permission.endedAt !== undefined && [t('permission.endedAt'), words.moment(permission.endedAt)],
        ),
        isRunning && permissionSentences(words, having('read'), having('add'), permission.institutionName),
      ),
      isRunning && session?.stage === 'ready'
        ? h(
            'div',
            { class: 'actions' },
            link(t('permission.change'), `grant/${permission.institutionId}`, { icon: 'edit', kind: 'button plain wide', id: 'change' }),
            button(
              t('permission.endNow'),
              () => {
                this.#isEnding = true;
                this.#failure = undefined;
                this.#screen.update();
                window.scrollTo(0, 0);
              },
              { kind: 'danger', icon: 'remove', isWide: true, id: 'end' },
            ),
          )
        : session?.stage === 'ready' &&
            h(
              'div',
              { class: 'actions' },
              link(t('permission.again'), `grant/${permission.institutionId}`, { icon: 'permission', kind: 'button plain wide' }),
            ),
      h('div', { class: 'actions' }, link(t('permission.looks'), `looks/${permission.institutionId}`, { icon: 'eye', kind: 'button quiet wide' })),
      details(
        t('recorded.details'),
        facts(
          [t('recorded.block'), words.number(permission.block)],
          [t('recorded.institutionId'), h('code', null, permission.institutionId)],
        ),
      ),
    );
  }

  #endPage(permission: PermissionInformation): Node {
    const { words } = this.#screen;
    const { t } = words;
    const name = permission.institutionName;
    if (this.#stage !== undefined && this.#failure === undefined) {
      return h('div', { class: 'stack' }, card(this.#head(permission)), actionProgress(words, this.#stage));
    }
    return h(
      'div',
      { class: 'stack' },
      card(this.#head(permission)),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      this.#failure !== undefined &&
        this.#screen.session?.unfinished.some(({ step, institutionName }) => step === 'revoke' && institutionName === name) === true &&
        pendingNotice(words),
      card(
        h('h2', null, t('end.does')),
        h('ul', { class: 'ticks' }, h('li', null, icon('check'), t('end.does1', { name })), h('li', null, icon('check'), t('end.does2')), h('li', null, icon('check'), t('end.does3'))),
        h('h2', null, t('end.doesNot')),
        h('ul', { class: 'ticks' }, h('li', null, icon('info'), t('end.doesNot1', { name })), h('li', null, icon('info'), t('end.doesNot2'))),
      ),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('end.confirm'), () => void this.#end(), { kind: 'danger', icon: 'remove', isWide: true, id: 'end-confirm' }),
        button(
          t('common.cancel'),
          () => {
            this.#isEnding = false;
            this.#screen.update();
          },
          { kind: 'quiet', isWide: true },
        ),
      ),
    );
  }

  async #end(): Promise<void> {
    const { session } = this.#screen;
    if (session === undefined || (this.#stage !== undefined && this.#failure === undefined)) {
      return;
    }
    this.#failure = undefined;
    this.#stage = 'preparing';
    this.#screen.update();
    try {
      this.#ended = await session.run(() =>
        session.person.permissions.revoke(this.#institutionId as `0x${string}`, (stage) => {
          this.#stage = stage;
          this.#screen.update();
        }),
      );
      this.#screen.announce(this.#screen.words.t('end.doneTitle'));
      void session.permissions.load();
      if (session.looks.value !== undefined) {
        void session.looks.load();
      }
    } catch (error) {
      this.#failure = error;
      this.#stage = undefined;
      await session.readStage().catch(() => undefined);
    }
    this.#screen.update();
  }

  #endedPage(permission: PermissionInformation, action: RecordedAction): Node {
    const { words } = this.#screen;
    const { t } = words;
    return h(
      'div',
      { class: 'stack' },
      h('div', { class: 'done-mark' }, icon('success', 'large')),
      h('p', { class: 'lead center' }, t('end.done', { name: permission.institutionName })),
      recordedDetails(words, action),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('grant.toPermissions'), () => this.#screen.go('permissions'), { kind: 'primary', isWide: true, id: 'done' }),
      ),
    );
  }
}
