import { languageOf, Words } from '../i18n/words';
import { type DeviceSettings, defaultSettings } from '../storage/deviceSettings';
import type { OpenPerson, PersonSummary } from '../storage/persons';
import { StorageError } from '../storage/storageError';
import { askQuestion } from './askQuestion';
import { h, replaceKeepingFocus } from './dom';
import { failureText } from './failureWords';
import { firstVisitView } from './firstVisit';
import { Frame } from './frame';
import { homeView } from './home';
import { IdleLock } from './idleLock';
import { outView } from './out';
import { restoreView } from './restore';
import { routes } from './routes';
import type { LockReason, Question, Screen, View, World } from './screen';
import { Session } from './session';
import { applyTheme, onThemeOfPhone } from './theme';
import { unlockView } from './unlock';
import { welcomeView } from './welcome';

/** Milliseconds after which a press is no reason to wait any more, and between letting go and the click. */
const longestPress = 3000;
const clickDelay = 60;

type Mode = 'people' | 'newPerson' | 'restore';

/** The page as a whole: who is unlocked, which view is shown, and everything that may lock it. */
export class Application implements Screen {
  readonly world: World;
  readonly #frame: Frame;
  #words = new Words('ja');
  #settings: DeviceSettings = defaultSettings;
  #people: readonly PersonSummary[] = [];
  #session: Session | undefined;
  #mode: Mode = 'people';
  #code: string | undefined;
  #view: View | undefined;
  #viewName = '';
  #viewArgument = '';
  #lockReason: LockReason | undefined;
  #useNewVersion: (() => void) | undefined;
  #isDrawing = false;
  #isComposing = false;
  #isDirty = false;
  /** Runs while a finger or the space bar is down, but not for ever. */
  #press: ReturnType<typeof setTimeout> | undefined;
  #isStatusKnown = false;
  /** For whom the network is watched. */
  #watched: Session | undefined;
  #stopListening: (() => void)[] = [];
  readonly #idle: IdleLock;

  constructor(root: HTMLElement, world: World) {
    this.world = world;
    this.#frame = new Frame(root, this);
    this.#idle = new IdleLock(
      { now: world.now, isHidden: () => document.visibilityState === 'hidden', isBusy: () => this.#session?.isBusy ?? false },
      this.#lockTimes(),
    );
  }

  get words(): Words {
    return this.#words;
  }

  get settings(): DeviceSettings {
    return this.#settings;
  }

  get people(): readonly PersonSummary[] {
    return this.#people;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  get hasCode(): boolean {
    return this.#code !== undefined;
  }

  get view(): View | undefined {
    return this.#view;
  }

  get viewName(): string {
    return this.#viewName;
  }

  get isStatusKnown(): boolean {
    return this.#isStatusKnown;
  }

  get useNewVersion(): (() => void) | undefined {
    return this.#useNewVersion;
  }

  get lockReason(): LockReason | undefined {
    return this.#lockReason;
  }

  async start(): Promise<void> {
    this.#applySettings(await this.world.readSettings());
    await this.reloadPeople();
    this.#listen();
    this.#takeAddress();
    this.#route();
  }

  takeCode(): string | undefined {
    const code = this.#code;
    this.#code = undefined;
    return code;
  }

  go(path: string): void {
    const hash = `#/${path}`;
    if (location.hash === hash) {
      this.#route();
    } else {
      location.hash = hash;
    }
  }

  update(): void {
    if (this.#isDrawing || this.#isComposing || this.#press !== undefined) {
      // A word that is being chosen in a Japanese keyboard must not lose its field, nor a finger its button.
      this.#isDirty = true;
      return;
    }
    this.#isDrawing = true;
    this.#isDirty = false;
    try {
      this.#frame.draw();
    } finally {
      this.#isDrawing = false;
    }
    if (this.#isDirty) {
      queueMicrotask(() => {
        if (this.#isDirty) {
          this.update();
        }
      });
    }
  }

  #endPress(): void {
    clearTimeout(this.#press);
    this.#press = undefined;
  }

  /** The press is over; what changed meanwhile is drawn. */
  readonly #release = (): void => {
    this.#endPress();
    setTimeout(() => {
      if (this.#isDirty) {
        this.update();
      }
    });
  };

  /** A button that is drawn anew between pressing and letting go is never pressed: the browser saw two of them. */
  #watchPresses(): void {
    const press = (): void => {
      this.#endPress();
      this.#press = setTimeout(this.#release, longestPress);
    };
    window.addEventListener('pointerdown', press, { capture: true, passive: true });
    window.addEventListener('keydown', (event) => event.key === ' ' && !event.repeat && press(), { capture: true, passive: true });
    // Before what the button does, which may draw and look for what it has drawn.
    window.addEventListener('click', this.#release, { capture: true, passive: true });
    window.addEventListener('pointercancel', this.#release, { passive: true });
    window.addEventListener('blur', this.#release);
    // A touch becomes a click a moment after the finger has left.
    for (const type of ['pointerup', 'keyup']) {
      window.addEventListener(type, () => void setTimeout(this.#release, clickDelay), { passive: true });
    }
  }

  announce(text: string, isUrgent = false): void {
    this.#frame.announce(text, isUrgent);
  }

  ask(question: Question): Promise<boolean> {
    return askQuestion(this.#words, question);
  }

  async changeSettings(change: Partial<DeviceSettings>): Promise<void> {
    const settings = { ...this.#settings, ...change };
    const languageBefore = this.#words.language;
    this.#applySettings(settings);
    if (this.#words.language !== languageBefore) {
      // The chart holds words made from structured data, in the language that was asked for.
      this.#session?.refresh();
    }
    this.update();
    await this.world.writeSettings(settings);
  }

  async reloadPeople(): Promise<void> {
    this.#people = await this.world.persons.list();
    const session = this.#session;
    if (session !== undefined) {
      session.summary = this.#people.find(({ id }) => id === session.open.id) ?? session.summary;
    }
  }

  async opened(open: OpenPerson): Promise<void> {
    await this.reloadPeople();
    const summary = this.#people.find(({ id }) => id === open.id);
    if (summary === undefined) {
      open.lock();
      throw new StorageError('StorageCleared');
    }
    const session = new Session(this.world.page, open, summary, () => this.#words.language, () => this.update());
    try {
      await session.readStage();
    } catch (error) {
      session.end();
      throw error;
    }
    this.#session = session;
    this.#mode = 'people';
    this.#lockReason = undefined;
    this.#idle.begin();
    if (session.isRegistered) {
      this.#watchNetwork(session);
      this.go(this.#code !== undefined && session.stage === 'ready' ? 'scan' : 'home');
      void this.#askAboutNetwork(session)
        .then(() => session.catchUp())
        .then(() => this.#route());
    } else {
      this.#route();
      void this.#askAboutNetwork(session);
    }
  }

  /** Other nodes, another gateway or other rules than this person knows: not without asking. */
  async #askAboutNetwork(session: Session): Promise<void> {
    const change = await session.person.networkChange().catch(() => undefined);
    if (change === undefined) {
      return;
    }
    const { t } = this.#words;
    const { before, now } = change;
    const differences = [
      ['network.gateway', before.gateway, now.gateway],
      ['network.nodes', before.nodes.join(', '), now.nodes.join(', ')],
      ['network.finality', String(before.finality), String(now.finality)],
      ['network.first', String(before.deployedAt), String(now.deployedAt)],
    ] as const;
    const isAgreed = await this.ask({
      title: t('network.changedTitle'),
      body: [
        t('network.changed'),
        ...differences.filter(([, left, right]) => left !== right).map(([key, left, right]) => t(key, { before: left, now: right })),
        t('network.changedNext'),
      ],
      confirm: t('network.accept'),
      isDangerous: true,
    });
    if (isAgreed) {
      try {
        await session.person.acceptNetwork();
        session.refresh();
      } catch (error) {
        // Not kept: everything that needs it goes on saying so.
        this.announce(failureText(this.#words, error).what, true);
      }
    }
  }

  lock(reason: LockReason = 'person'): void {
    for (const stop of this.#stopListening.splice(0)) {
      stop();
    }
    this.world.page.connectivity.stop();
    this.#isStatusKnown = false;
    this.#session?.end();
    this.#session = undefined;
    this.#watched = undefined;
    this.#mode = 'people';
    this.#lockReason = reason;
    document.querySelector('dialog')?.remove();
    // A chart must not stay on the screen because a finger is down or a word is being chosen.
    this.#isComposing = false;
    this.#endPress();
    void this.reloadPeople()
      .catch(() => {
        this.#people = [];
      })
      .then(() => {
        this.#dropView();
        this.go('');
        this.#route();
      });
    this.#dropView();
    this.update();
  }

  begin(what: Mode): void {
    if (this.#session !== undefined) {
      this.lock('person');
    }
    this.#mode = what;
    this.#lockReason = undefined;
    this.#dropView();
    const path = what === 'newPerson' ? 'first/details' : what === 'restore' ? 'restore' : '';
    this.go(path);
    this.#route();
  }

  /** Connectivity is watched from when a registered person is open; before that, nothing is asked of anybody. */
  #watchNetwork(session: Session): void {
    this.#watched = session;
    const { connectivity } = this.world.page;
    let wasOnline = true;
    this.#stopListening.push(
      connectivity.onChange((state) => {
        this.#isStatusKnown = true;
        if (state.online && !wasOnline) {
          void session.catchUp();
          session.refresh();
        }
        wasOnline = state.online;
        this.update();
      }),
      connectivity.onLedgerMoved(() => session.refresh()),
    );
    connectivity.start();
    void connectivity.refresh().then((state) => {
      if (!session.isOver) {
        this.#isStatusKnown = true;
        wasOnline = state.online;
        this.update();
      }
    });
  }

  #listen(): void {
    this.#watchPresses();
    window.addEventListener('hashchange', () => {
      this.#takeAddress();
      this.#route();
    });
    document.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    document.addEventListener('compositionend', () => {
      this.#isComposing = false;
      // The field reports its last input after this event.
      setTimeout(() => {
        if (this.#isDirty) {
          this.update();
        }
      });
    });
    for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
      window.addEventListener(type, () => this.#idle.touched(), { passive: true });
    }
    const check = (): void => {
      const reason = this.#session === undefined ? undefined : this.#idle.due();
      if (reason !== undefined) {
        this.lock(reason);
      }
    };
    setInterval(check, 1000);
    document.addEventListener('visibilitychange', check);
    // A page that the browser keeps asleep for its back button must not keep the keys.
    window.addEventListener('pagehide', () => {
      if (this.#session !== undefined) {
        this.lock('hidden');
      }
    });
    this.world.locks.onAsked((id) => {
      const session = this.#session;
      if (session?.open.id === id && !session.isBusy) {
        this.lock('asked');
      }
    });
    this.world.onStorageLost(() => this.lock('storage'));
    this.world.onNewVersion((use) => {
      this.#useNewVersion = use;
      this.update();
    });
    onThemeOfPhone(() => applyTheme(this.#settings.theme));
  }

  /** A code in the address (#t1.…) is taken out of it at once, so that it stays in no history. */
  #takeAddress(): void {
    if (/^#t1\./u.test(location.hash)) {
      this.#code = location.hash;
      history.replaceState(null, '', `${location.pathname}${location.search}#/`);
      if (this.#session?.stage === 'ready') {
        this.#dropView();
        history.replaceState(null, '', '#/scan');
      }
    }
  }

  #dropView(): void {
    this.#view?.leave?.();
    this.#view = undefined;
    this.#viewName = '';
  }

  #route(): void {
    const [name = '', ...rest] = location.hash.replace(/^#\/?/u, '').split('/');
    let argument = '';
    try {
      argument = decodeURIComponent(rest.join('/'));
    } catch {
      // An address that somebody has damaged by hand leads to the page without its argument.
    }
    const session = this.#session;
    if (session?.isRegistered === true && this.#watched !== session) {
      // Registered or restored since it was opened.
      this.#watchNetwork(session);
    }
    const { viewName, make } = this.#choose(name);
    if (this.#view !== undefined && this.#viewName === viewName) {
      if (this.#viewArgument === argument) {
        this.update();
        return;
      }
      if (this.#view.arrived !== undefined) {
        this.#viewArgument = argument;
        this.#view.arrived(argument);
        this.update();
        this.#frame.focusTitle();
        return;
      }
    }
    this.#view?.leave?.();
    this.#viewName = viewName;
    this.#viewArgument = argument;
    // Drawn by hand below: a view may ask to be drawn while it is being made.
    this.#isDrawing = true;
    try {
      this.#view = make(argument);
    } finally {
      this.#isDrawing = false;
    }
    this.update();
    this.#frame.focusTitle();
    window.scrollTo(0, 0);
  }

  #choose(name: string): { viewName: string; make: (argument: string) => View } {
    const session = this.#session;
    const route = routes[name];
    if (session === undefined) {
      if (route?.isPublic === true) {
        return { viewName: name, make: (argument) => route.make(this, argument) };
      }
      if (this.#mode === 'newPerson') {
        return { viewName: 'first', make: () => firstVisitView(this) };
      }
      if (this.#mode === 'restore') {
        return { viewName: 'restore', make: () => restoreView(this) };
      }
      return this.#people.length === 0
        ? { viewName: 'welcome', make: () => welcomeView(this) }
        : { viewName: 'unlock', make: () => unlockView(this) };
    }
    const isFinishing = (name === 'first' || name === 'restore') && this.#viewName === name;
    if (session.stage === 'new' || session.stage === 'registering' || (isFinishing && name === 'first')) {
      // A person that was made for restoring, and has no words yet.
      const isRestoring = this.#viewName === 'restore' || (session.stage === 'new' && session.isEmpty);
      return isRestoring
        ? { viewName: 'restore', make: () => restoreView(this) }
        : { viewName: 'first', make: () => firstVisitView(this) };
    }
    if (session.stage === 'restoring' || isFinishing) {
      return { viewName: 'restore', make: () => restoreView(this) };
    }
    if (session.stage === 'out') {
      return route?.isPublic === true
        ? { viewName: name, make: (argument) => route.make(this, argument) }
        : { viewName: 'out', make: () => outView(this) };
    }
    if (route === undefined || (route.needsReady === true && session.stage !== 'ready')) {
      return { viewName: 'home', make: () => homeView(this) };
    }
    return { viewName: name, make: (argument) => route.make(this, argument) };
  }

  #lockTimes(): { idleMinutes: number; hiddenSeconds: number } {
    return { idleMinutes: this.#settings.lockAfterMinutes, hiddenSeconds: this.#settings.lockHiddenAfterSeconds };
  }

  #applySettings(settings: DeviceSettings): void {
    this.#settings = settings;
    this.#idle.setTimes(this.#lockTimes());
    const language = settings.language === 'auto' ? languageOf(navigator.languages) : settings.language;
    if (language !== this.#words.language) {
      this.#words = new Words(language);
    }
    document.documentElement.lang = language;
    applyTheme(settings.theme);
  }
}

/** What is shown when the page cannot begin at all. */
export function showFatal(root: HTMLElement, error: unknown): void {
  const words = new Words(languageOf(navigator.languages));
  document.documentElement.lang = words.language;
  applyTheme(defaultSettings.theme);
  const { what, next } = failureText(words, error);
  replaceKeepingFocus(
    root,
    h('main', { class: 'fatal' }, h('h1', null, 'Tegata'), h('p', { class: 'lead', role: 'alert' }, what), h('p', null, next)),
  );
}
