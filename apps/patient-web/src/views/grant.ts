import {
  type ActionStage,
  type CheckedInstitution,
  type CompartmentAccess,
  type CompartmentChoice,
  type CompartmentKind,
  compartmentKinds,
  type GrantedPermission,
  type PermissionList,
  type RecordedAction,
} from '../workflows/api';
import type { MessageKey, Words } from '../i18n/words';
import { type Child, h, icon } from './dom';
import { dayField, focusDay, isDay } from './dayField';
import { endOf, type Span, spanOf, spans } from './duration';
import { localDay } from './firstVisitDraft';
import type { Screen, View } from './screen';
import {
  actionProgress,
  button,
  card,
  compartmentIcons,
  compartmentName,
  details,
  facts,
  failureNotice,
  groupedNumber,
  kindIcons,
  kindName,
  loading,
  notice,
  pendingNotice,
  radios,
} from './widgets';

/** Nobody can add without seeing: what is added is sealed under the keys that open what is there. */
export function changedAccess(access: CompartmentAccess, what: 'read' | 'add', isOn: boolean): CompartmentAccess {
  return what === 'read' ? { read: isOn, add: isOn && access.add } : { read: isOn || access.read, add: isOn };
}

/**
 * Parts whose keys the institution holds and will not be shown any more. Of a permission that ran out, only those whose
 * keys were not replaced since.
 */
export function hiddenParts(
  list: Pick<PermissionList, 'permissions' | 'rotationDue'> | undefined,
  institutionId: string,
  choice: CompartmentChoice,
): CompartmentKind[] {
  const before = list?.permissions.find((permission) => permission.institutionId === institutionId);
  if (list === undefined || before === undefined || before.state === 'ended') {
    return [];
  }
  return compartmentKinds.filter(
    (kind) =>
      before.compartments[kind]?.read === true &&
      choice[kind]?.read !== true &&
      (before.state !== 'expired' || list.rotationDue.includes(kind)),
  );
}

/** Everything that will be allowed, in words, before one confirmation. What is shown is what is signed. */
export function grantView(screen: Screen, institutionId: string): View {
  return new Grant(screen, institutionId);
}

class Grant implements View {
  readonly isTask = true;
  readonly back = 'home';
  readonly #screen: Screen;
  readonly #institutionId: string;
  #institution: CheckedInstitution | undefined;
  #isChange = false;
  #isScanned = false;
  #choice: Partial<Record<CompartmentKind, CompartmentAccess>> = {};
  #span: Span = '30';
  #day = '';
  #now = 0;
  #problem: 'nothing' | 'date' | undefined;
  #stage: ActionStage | undefined;
  #failure: unknown;
  #done: GrantedPermission | undefined;
  #list: PermissionList | undefined;
  /** What was taken away by what is recorded. */
  #hidden: readonly CompartmentKind[] = [];

  constructor(screen: Screen, institutionId: string) {
    this.#screen = screen;
    this.#institutionId = institutionId;
    void this.#load();
  }

  get title(): string {
    const { t } = this.#screen.words;
    if (this.#done !== undefined) {
      return t(this.#isChange ? 'grant.changeDoneTitle' : 'grant.doneTitle');
    }
    return t(this.#isChange ? 'grant.changeTitle' : 'grant.title');
  }

  render(): Node {
    const { words } = this.#screen;
    const { t } = words;
    const institution = this.#institution;
    if (institution === undefined) {
      return this.#failure === undefined
        ? loading(words, t('scan.checking'))
        : failureNotice(words, this.#failure, button(t('common.retry'), () => void this.#load(), { icon: 'refresh', id: 'retry' }));
    }
    if (this.#done !== undefined) {
      return this.#recorded(institution, this.#done);
    }
    if (this.#stage !== undefined && this.#failure === undefined) {
      return h(
        'div',
        { class: 'stack' },
        this.#institutionCard(institution),
        this.#narrowing(institution),
        actionProgress(words, this.#stage),
      );
    }
    return this.#sheet(institution);
  }

  async #load(): Promise<void> {
    const { session } = this.#screen;
    if (session === undefined) {
      return;
    }
    this.#failure = undefined;
    const { permissions } = session.person;
    try {
      const { scanned } = session;
      this.#isScanned = scanned?.id === this.#institutionId;
      const institution =
        scanned?.id === this.#institutionId
          ? scanned
          : await permissions.institution(this.#institutionId as `0x${string}`);
      const defaults = permissions.defaultsFor(institution);
      // After a restore nothing is kept: what the institution may see until now has to be asked for.
      const list = session.permissions.value ?? (await permissions.cached()) ?? (await permissions.list());
      this.#list = list;
      const current = list?.permissions.find(
        ({ institutionId, state }) => institutionId === institution.id && (state === 'running' || state === 'stale'),
      );
      // By the ledger's clock: the phone's may be a day off, and then an end would lie in the past.
      this.#now = institution.asOf.time;
      this.#isChange = current !== undefined;
      this.#choice = { ...(current?.compartments ?? defaults.compartments) };
      const end = current?.notAfter ?? defaults.notAfter;
      this.#span = spanOf(end, this.#now);
      this.#day = localDay((end === 0 ? this.#now + 30 * 86_400 : end) * 1000);
      this.#institution = institution;
    } catch (error) {
      this.#failure = error;
    }
    this.#screen.update();
  }

  #institutionCard(institution: CheckedInstitution): Node {
    const { words } = this.#screen;
    const { t } = words;
    return card(
      h('p', { class: 'institution-name' }, icon(kindIcons[institution.kind]), institution.name),
      facts(
        [t('grant.kind'), kindName(words, institution.kind)],
        [t('grant.checkNumber'), h('span', { class: 'check-number' }, groupedNumber(institution.checkNumber))],
      ),
      // Whoever changes a permission at home stands before no poster.
      this.#isScanned && h('p', { class: 'hint' }, t('grant.compare')),
    );
  }

  #sheet(institution: CheckedInstitution): Node {
    const { words } = this.#screen;
    const { t } = words;
    const end = endOf(this.#span, this.#day, this.#now);
    return h(
      'div',
      { class: 'stack' },
      this.#institutionCard(institution),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      this.#failure !== undefined && this.#isPending(institution) && pendingNotice(words),
      h(
        'fieldset',
        { class: 'card compartments' },
        h('legend', null, t('grant.what')),
        this.#problem === 'nothing' && h('p', { class: 'field-error', id: 'grant-nothing' }, icon('error'), t('grant.nothing')),
        ...compartmentKinds.map((kind) => this.#compartment(kind)),
      ),
      h(
        'div',
        { class: 'card' },
        radios<Span>(
          'grant-span',
          t('grant.until'),
          spans.map((value) => ({ value, label: t(`span.${value}`) })),
          this.#span,
          (value) => {
            this.#span = value;
            this.#problem = undefined;
            this.#screen.update();
          },
        ),
        this.#span === 'date' &&
          dayField(
            words,
            'grant-day',
            t('grant.day'),
            this.#day,
            (value) => {
              this.#day = value;
              this.#problem = undefined;
              // A whole day, or none any more, changes what is said below.
              if (isDay(value) || end !== undefined) {
                this.#screen.update();
              }
            },
            { error: this.#problem === 'date' ? t('grant.dayProblem') : undefined },
          ),
        end !== undefined && end !== 0 && h('p', { class: 'hint' }, t('permission.until', { time: words.moment(end) })),
        this.#span === 'open' && notice('warning', t('grant.openTitle'), h('p', null, t('grant.open'))),
      ),
      card(h('h2', null, t('grant.inShort')), ...this.#inShort(institution, end)),
      this.#narrowing(institution),
      h(
        'div',
        { class: 'actions bottom' },
        button(t(this.#isChange ? 'grant.confirmChange' : 'grant.confirm'), () => void this.#confirm(), {
          kind: 'primary',
          isWide: true,
          icon: 'check',
          id: 'grant-confirm',
        }),
        button(t('common.cancel'), () => this.#screen.go('home'), { kind: 'quiet', isWide: true }),
      ),
      h('p', { class: 'hint' }, t('grant.cost')),
    );
  }

  #compartment(kind: CompartmentKind): Node {
    const { words } = this.#screen;
    const { t } = words;
    const access = this.#choice[kind] ?? { read: false, add: false };
    const box = (what: 'read' | 'add'): Node =>
      h(
        'label',
        { class: 'check', for: `grant-${kind}-${what}` },
        h('input', {
          type: 'checkbox',
          id: `grant-${kind}-${what}`,
          checked: access[what],
          'aria-describedby': `grant-${kind}-text`,
          onchange: (event: Event) => {
            const isOn = (event.target as HTMLInputElement).checked;
            this.#choice = { ...this.#choice, [kind]: changedAccess(access, what, isOn) };
            this.#problem = undefined;
            this.#screen.update();
          },
        }),
        h('span', null, h('span', { class: 'visually-hidden' }, `${compartmentName(words, kind)}: `), t(`grant.${what}`)),
      );
    return h(
      'div',
      { class: `compartment${access.read || access.add ? ' on' : ''}` },
      h(
        'div',
        { class: 'compartment-text' },
        icon(compartmentIcons[kind]),
        h(
          'div',
          null,
          h('p', { class: 'compartment-name' }, compartmentName(words, kind)),
          h('p', { class: 'hint', id: `grant-${kind}-text` }, t(`compartment.${kind}.text` as MessageKey)),
        ),
      ),
      h('div', { class: 'checks' }, box('read'), box('add')),
    );
  }

  #chosen(what: 'read' | 'add'): CompartmentKind[] {
    return compartmentKinds.filter((kind) => this.#choice[kind]?.[what] === true);
  }

  #inShort(institution: CheckedInstitution, end: number | undefined): Child[] {
    return [
      permissionSentences(this.#screen.words, this.#chosen('read'), this.#chosen('add'), institution.name),
      end === undefined
        ? false
        : h(
            'p',
            null,
            end === 0
              ? this.#screen.words.t('permission.openEnd')
              : this.#screen.words.t('permission.until', { time: this.#screen.words.moment(end) }),
          ),
    ];
  }

  /** It was signed before the way was lost: it goes out by itself. */
  #isPending({ name }: CheckedInstitution): boolean {
    const waiting = this.#screen.session?.unfinished ?? [];
    return waiting.some(({ step, institutionName }) => step === 'grant' && institutionName === name);
  }

  #what(kinds: readonly CompartmentKind[]): string {
    const { words } = this.#screen;
    return words.list(kinds.map((kind) => compartmentName(words, kind)));
  }

  #keysWaiting(): string {
    const { t } = this.#screen.words;
    // What is owed may come from another phone's change, or from an earlier one, of which this sheet knows nothing.
    return this.#hidden.length === 0 ? t('grant.narrowWaitingAny') : t('grant.narrowWaiting', { what: this.#what(this.#hidden) });
  }

  /** What taking something away does, and what it does not undo. */
  #narrowing({ id, name }: CheckedInstitution): Child {
    const { t } = this.#screen.words;
    const hidden = hiddenParts(this.#list, id, this.#choice);
    return (
      hidden.length > 0 &&
      notice('info', t('grant.narrowTitle', { what: this.#what(hidden) }), h('p', { id: 'grant-narrow' }, t('grant.narrow', { name })))
    );
  }

  async #confirm(): Promise<void> {
    const { session } = this.#screen;
    const institution = this.#institution;
    if (session === undefined || institution === undefined || (this.#stage !== undefined && this.#failure === undefined)) {
      return;
    }
    const notAfter = endOf(this.#span, this.#day, this.#now);
    const compartments = Object.fromEntries(
      compartmentKinds
        .map((kind) => [kind, this.#choice[kind]] as const)
        .filter(([, access]) => access !== undefined && (access.read || access.add)),
    ) as Partial<Record<CompartmentKind, CompartmentAccess>>;
    if (Object.keys(compartments).length === 0 || notAfter === undefined) {
      this.#problem = notAfter === undefined ? 'date' : 'nothing';
      this.#screen.update();
      const { t } = this.#screen.words;
      this.#screen.announce(t(this.#problem === 'date' ? 'grant.dayProblem' : 'grant.nothing'), true);
      if (this.#problem === 'date') {
        focusDay('grant-day');
      } else {
        document.getElementById('grant-summary-read')?.focus();
      }
      return;
    }
    this.#failure = undefined;
    this.#stage = 'preparing';
    this.#hidden = hiddenParts(this.#list, institution.id, compartments);
    this.#screen.update();
    try {
      this.#done = await session.run(() =>
        session.person.permissions.grant({ institution, compartments, notAfter }, (stage) => {
          this.#stage = stage;
          this.#screen.update();
        }),
      );
      session.scanned = undefined;
      await session.readStage().catch(() => undefined);
      void session.permissions.load();
      if (session.looks.value !== undefined) {
        void session.looks.load();
      }
      this.#screen.announce(this.#screen.words.t('grant.doneTitle'));
    } catch (error) {
      this.#failure = error;
      this.#stage = undefined;
      await session.readStage().catch(() => undefined);
    }
    this.#screen.update();
  }

  #recorded(institution: CheckedInstitution, action: GrantedPermission): Node {
    const { words } = this.#screen;
    const { t } = words;
    return h(
      'div',
      { class: 'stack' },
      h('div', { class: 'done-mark' }, icon('success', 'large')),
      h('p', { class: 'lead center' }, t(this.#isChange ? 'grant.changeDone' : 'grant.done', { name: institution.name })),
      this.#hidden.length > 0 &&
        action.newKeys === 'made' &&
        h('p', { class: 'center', id: 'keys-made' }, t('grant.narrowDone', { what: this.#what(this.#hidden), name: institution.name })),
      action.newKeys === 'waiting' &&
        notice('warning', t('home.unfinishedTitle'), h('p', { id: 'keys-waiting' }, this.#keysWaiting())),
      recordedDetails(words, action),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('grant.toHome'), () => this.#screen.go('home'), { kind: 'primary', isWide: true, id: 'done' }),
        button(t('grant.toPermissions'), () => this.#screen.go('permissions'), { isWide: true }),
      ),
    );
  }
}

/** Where an action stands on the ledger, for those who care. */
export function recordedDetails(words: Words, action: RecordedAction): Node {
  const { t } = words;
  return details(
    t('recorded.details'),
    facts(
      [t('recorded.time'), words.moment(action.blockTime)],
      [t('recorded.block'), words.number(action.block)],
      [t('recorded.transaction'), h('code', null, action.transaction)],
    ),
  );
}

/** What somebody may see and add, in sentences. */
export function permissionSentences(
  words: Words,
  read: readonly CompartmentKind[],
  add: readonly CompartmentKind[],
  name: string,
): Node {
  const list = (kinds: readonly CompartmentKind[]): string => words.list(kinds.map((kind) => compartmentName(words, kind)));
  return h(
    'div',
    { class: 'sentences' },
    h('p', null, icon('eye'), read.length === 0 ? words.t('permission.readsNothing', { name }) : words.t('permission.reads', { name, what: list(read) })),
    h('p', null, icon('edit'), add.length === 0 ? words.t('permission.addsNothing', { name }) : words.t('permission.adds', { name, what: list(add) })),
  );
}
