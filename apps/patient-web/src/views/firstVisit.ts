import { type ActionStage, type CheckedInstitution, Failure, type NewPhrase } from '../workflows/api';
import { codeReader, type CodeReader } from './codeReader';
import { type Child, h, icon } from './dom';
import { type FirstVisitDraft, keepDraft, localDay, readDraft } from './firstVisitDraft';
import { newQuiz, quizForm, type QuizFields, wordsSheet } from './kit';
import { madePerson } from './newPerson';
import { emptyPin, newPinFields, pinProblem } from './pin';
import { draftOf, emptyProfile, focusProfile, profileForm, type ProfileFields, type ProfileProblems, profileProblems } from './profileForm';
import type { Screen, View } from './screen';
import {
  actionProgress,
  button,
  card,
  facts,
  failureNotice,
  groupedNumber,
  kindIcons,
  kindName,
  loading,
  notice,
} from './widgets';

type Step = 'details' | 'pin' | 'words' | 'quiz' | 'code' | 'confirm' | 'register' | 'done';
const counted: readonly Step[] = ['details', 'pin', 'words', 'quiz', 'code', 'confirm'];

/**
 * From nothing to a registered person. Everything typed is sealed as soon as there is a PIN to seal it under; nothing is
 * sent before "register" is pressed. Reopened in the middle, it goes on where it was.
 */
export function firstVisitView(screen: Screen): View {
  return new FirstVisit(screen);
}

class FirstVisit implements View {
  readonly isTask = true;
  readonly #screen: Screen;
  #step: Step = 'details';
  #isReady: boolean;
  #isBusy = false;
  #failure: unknown;
  #fields: ProfileFields = emptyProfile();
  #problems: ProfileProblems = {};
  #pin = emptyPin();
  #phrase: NewPhrase | undefined;
  #quiz: QuizFields | undefined;
  #codeText: string | undefined;
  #reader: CodeReader | undefined;
  #institution: CheckedInstitution | undefined;
  #stage: ActionStage = 'preparing';

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#codeText = screen.takeCode();
    this.#isReady = screen.session === undefined;
    if (!this.#isReady) {
      void this.#goOn();
    }
  }

  get title(): string {
    return this.#screen.words.t(`first.${this.#step}.title`);
  }

  leave(): void {
    this.#reader?.stop();
  }

  render(): Node {
    if (!this.#isReady) {
      return loading(this.#screen.words);
    }
    const { t } = this.#screen.words;
    const at = counted.indexOf(this.#step);
    return h(
      'div',
      { class: 'task' },
      at >= 0 &&
        h(
          'p',
          { class: 'step-count' },
          t('first.step', { at: at + 1, of: counted.length }),
        ),
      ...this.#content(),
    );
  }

  /** Takes up a person that was begun and cut short. */
  async #goOn(): Promise<void> {
    const session = this.#screen.session;
    if (session === undefined) {
      return;
    }
    const { person, open } = session;
    try {
      const kept = await readDraft(open.vault);
      if (kept !== undefined) {
        this.#fields = kept.fields;
        this.#codeText ??= kept.codeText;
      }
      if (session.stage === 'registering') {
        this.#step = 'register';
        this.#isReady = true;
        this.#screen.update();
        await this.#finishRegistering();
        return;
      }
      this.#phrase = await person.phrase();
      this.#step = kept === undefined ? 'details' : 'words';
    } catch (error) {
      this.#failure = error;
    }
    this.#isReady = true;
    this.#screen.update();
  }

  #content(): Child[] {
    switch (this.#step) {
      case 'details':
        return this.#details();
      case 'pin':
        return this.#pinPage();
      case 'words':
        return this.#words();
      case 'quiz':
        return this.#quizPage();
      case 'code':
        return this.#code();
      case 'confirm':
        return this.#confirm();
      case 'register':
        return this.#register();
      case 'done':
        return this.#done();
    }
  }

  #to(step: Step): void {
    if (this.#step === 'code' && step !== 'code') {
      this.#reader?.stop();
      this.#reader = undefined;
    }
    this.#step = step;
    this.#failure = undefined;
    this.#screen.go(`first/${step}`);
  }

  #failed(): Child {
    return this.#failure !== undefined && failureNotice(this.#screen.words, this.#failure);
  }

  #details(): Child[] {
    const { t } = this.#screen.words;
    return [
      h('p', { class: 'lead' }, t('first.details.lead')),
      this.#failed(),
      profileForm(this.#screen, this.#fields, this.#problems),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('common.next'), () => this.#detailsDone(), { kind: 'primary', isWide: true, id: 'next' }),
        this.#screen.session === undefined &&
          button(t('common.cancel'), () => this.#screen.begin('people'), { kind: 'quiet', isWide: true }),
      ),
    ];
  }

  #detailsDone(): void {
    this.#problems = profileProblems(this.#fields, localDay(this.#screen.world.now()));
    const first = Object.keys(this.#problems)[0];
    if (first !== undefined) {
      this.#screen.update();
      this.#screen.announce(this.#screen.words.t('common.checkFields'), true);
      focusProfile(first);
      return;
    }
    try {
      this.#screen.world.page.checkProfile(draftOf(this.#fields));
    } catch (error) {
      this.#failure = error;
      this.#screen.update();
      return;
    }
    if (this.#screen.session === undefined) {
      this.#to('pin');
    } else {
      void this.#keepThen('words');
    }
  }

  #pinPage(): Child[] {
    const { t } = this.#screen.words;
    return [
      h('p', { class: 'lead' }, t('first.pin.lead')),
      this.#failed(),
      h(
        'form',
        {
          onsubmit: (event: Event) => {
            event.preventDefault();
            void this.#pinDone();
          },
        },
        newPinFields(this.#screen, this.#pin),
        h(
          'div',
          { class: 'actions bottom' },
          button(t(this.#isBusy ? 'first.pin.making' : 'common.next'), () => undefined, {
            kind: 'primary',
            isWide: true,
            id: 'next',
            type: 'submit',
            isDisabled: this.#isBusy,
          }),
          button(t('common.back'), () => this.#to('details'), { kind: 'quiet', isWide: true, isDisabled: this.#isBusy }),
        ),
      ),
    ];
  }

  async #pinDone(): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#pin.problem = pinProblem(this.#pin.pin, this.#pin.again, this.#fields.birthDate);
    if (this.#pin.problem !== undefined) {
      this.#screen.update();
      document.getElementById(this.#pin.problem === 'different' ? 'pin-again' : 'pin-new')?.focus();
      return;
    }
    this.#isBusy = true;
    this.#screen.update();
    const { world } = this.#screen;
    try {
      await world.keepStorage();
      await madePerson(this.#screen, this.#fields.name.trim(), this.#pin.pin, async (open) => {
        this.#pin = emptyPin();
        const phrase = world.page.newPhrase();
        const person = world.page.open(open.vault);
        try {
          await person.adopt(phrase);
        } finally {
          // The session opens it for itself; this one would listen to the network, with its keys, for ever.
          person.close();
        }
        await keepDraft(open.vault, this.#draft());
        this.#phrase = phrase;
        this.#step = 'words';
      });
      this.#screen.go('first/words');
    } catch (error) {
      this.#step = 'pin';
      this.#phrase = undefined;
      this.#failure = error;
    } finally {
      this.#isBusy = false;
      this.#screen.update();
    }
  }

  #draft(): FirstVisitDraft {
    return { fields: this.#fields, codeText: this.#codeText };
  }

  async #keep(): Promise<void> {
    const vault = this.#screen.session?.open.vault;
    if (vault !== undefined) {
      await keepDraft(vault, this.#draft());
    }
  }

  /** Goes on when what was entered is kept; a full phone is told so where it is. */
  async #keepThen(step: Step): Promise<boolean> {
    try {
      await this.#keep();
    } catch (error) {
      this.#reader?.stop();
      this.#reader = undefined;
      this.#failure = error;
      this.#screen.update();
      return false;
    }
    this.#to(step);
    return true;
  }

  async #codeRead(text: string): Promise<void> {
    this.#codeText = text;
    if (await this.#keepThen('confirm')) {
      await this.#findInstitution();
    } else {
      this.#codeText = undefined;
    }
  }

  #words(): Child[] {
    const { t } = this.#screen.words;
    if (this.#phrase === undefined) {
      return [this.#failed()];
    }
    const phrase = this.#phrase;
    return [
      h('p', { class: 'lead' }, t('first.words.lead')),
      wordsSheet(this.#screen, phrase, this.#fields.name),
      h(
        'div',
        { class: 'actions bottom' },
        button(
          t('first.words.written'),
          () => {
            this.#quiz = newQuiz(this.#screen.world.page.quizOf(phrase));
            this.#to('quiz');
          },
          { kind: 'primary', isWide: true, id: 'next' },
        ),
      ),
    ];
  }

  #quizPage(): Child[] {
    const { t } = this.#screen.words;
    const quiz = this.#quiz;
    if (quiz === undefined) {
      return [];
    }
    return [
      h('p', { class: 'lead' }, t('first.quiz.lead')),
      h(
        'form',
        {
          onsubmit: (event: Event) => {
            event.preventDefault();
            if (quiz.quiz.check(quiz.answers)) {
              this.#to(this.#codeText === undefined ? 'code' : 'confirm');
              void this.#findInstitution();
            } else {
              quiz.isWrong = true;
              this.#screen.update();
              this.#screen.announce(t('quiz.wrongTitle'), true);
              document.getElementById('quiz-0')?.focus();
            }
          },
        },
        quizForm(this.#screen, quiz),
        h(
          'div',
          { class: 'actions bottom' },
          button(t('common.next'), () => undefined, { kind: 'primary', isWide: true, type: 'submit', id: 'next' }),
          button(t('quiz.seeAgain'), () => this.#to('words'), { kind: 'quiet', isWide: true }),
        ),
      ),
    ];
  }

  #code(): Child[] {
    const { t } = this.#screen.words;
    this.#reader ??= codeReader(this.#screen, (text) => void this.#codeRead(text));
    return [h('p', { class: 'lead' }, t('first.code.lead')), this.#failed(), this.#reader.render()];
  }

  async #findInstitution(): Promise<void> {
    const text = this.#codeText;
    if (text === undefined || this.#institution !== undefined) {
      return;
    }
    this.#failure = undefined;
    try {
      this.#institution = await this.#screen.world.page.readCode(text);
    } catch (error) {
      this.#failure = error;
    }
    this.#screen.update();
  }

  #otherCode(): HTMLElement {
    return button(
      this.#screen.words.t('first.confirm.otherCode'),
      () => {
        this.#codeText = undefined;
        this.#institution = undefined;
        this.#to('code');
      },
      { kind: 'quiet', isWide: true, icon: 'scan' },
    );
  }

  #confirm(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    const institution = this.#institution;
    if (institution === undefined) {
      return [
        this.#failure === undefined
          ? loading(words, t('scan.checking'))
          : failureNotice(
              words,
              this.#failure,
              button(t('common.retry'), () => void this.#findInstitution(), { icon: 'refresh' }),
              this.#otherCode(),
            ),
      ];
    }
    const draft = draftOf(this.#fields);
    return [
      h('p', { class: 'lead' }, t('first.confirm.lead')),
      card(
        h('h2', null, t('first.confirm.you')),
        facts(
          [t('profile.name'), draft.name],
          draft.kana !== undefined && [t('profile.kana'), draft.kana],
          [t('profile.birthDate'), words.calendarDay(draft.birthDate)],
          [t('profile.sex'), t(`sex.${draft.sex}`)],
          draft.bloodType !== undefined && [t('profile.bloodType'), draft.bloodType],
          draft.emergencyContact !== undefined && [t('profile.contactName'), draft.emergencyContact.name],
          draft.note !== undefined && [t('profile.note'), draft.note],
        ),
        button(t('first.confirm.change'), () => this.#to('details'), { kind: 'quiet', icon: 'edit' }),
      ),
      card(
        h('h2', null, t('first.confirm.through')),
        h('p', { class: 'institution-name' }, icon(kindIcons[institution.kind]), institution.name),
        facts(
          [t('grant.kind'), kindName(words, institution.kind)],
          [t('grant.checkNumber'), h('span', { class: 'check-number' }, groupedNumber(institution.checkNumber))],
        ),
        h('p', { class: 'hint' }, t('grant.compare')),
        this.#otherCode(),
      ),
      notice('info', t('first.confirm.sealedTitle'), h('p', null, t('first.confirm.sealed'))),
      h(
        'div',
        { class: 'actions bottom' },
        button(t('first.confirm.register'), () => void this.#startRegistering(), { kind: 'primary', isWide: true, id: 'next' }),
      ),
    ];
  }

  async #startRegistering(): Promise<void> {
    const session = this.#screen.session;
    const institution = this.#institution;
    if (session === undefined || institution === undefined) {
      return;
    }
    this.#to('register');
    await this.#registerBy(() =>
      session.person.register(draftOf(this.#fields), institution, (stage) => this.#progress(stage)),
    );
  }

  /** After a killed tab: everything needed is in the vault. */
  async #finishRegistering(): Promise<void> {
    const session = this.#screen.session;
    if (session === undefined) {
      return;
    }
    await this.#registerBy(async () => {
      const outcomes = await session.person.resume((stage) => this.#progress(stage));
      const waiting = outcomes.find(({ outcome }) => outcome === 'waiting');
      if (waiting !== undefined) {
        throw new Failure(waiting.failure ?? 'TryLater');
      }
    });
  }

  async #registerBy(task: () => Promise<unknown>): Promise<void> {
    const session = this.#screen.session;
    if (session === undefined || this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#failure = undefined;
    this.#stage = 'preparing';
    this.#screen.update();
    try {
      await session.run(task);
      this.#stage = 'recorded';
      await keepDraft(session.open.vault, undefined);
      await session.readStage();
      this.#screen.announce(this.#screen.words.t('first.done.title'));
      if (session.stage === 'new') {
        // What was begun has been undone: nothing of it is on the ledger.
        this.#to('words');
      } else {
        this.#to('done');
      }
    } catch (error) {
      this.#failure = error;
      await session.readStage().catch(() => undefined);
    } finally {
      this.#isBusy = false;
      this.#screen.update();
    }
  }

  #progress(stage: ActionStage): void {
    this.#stage = stage;
    this.#screen.update();
  }

  #register(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    if (this.#failure === undefined) {
      return [h('p', { class: 'lead' }, t('first.register.lead')), actionProgress(words, this.#stage)];
    }
    const isBegun = this.#screen.session?.stage === 'registering';
    return [
      failureNotice(
        words,
        this.#failure,
        button(
          t('common.retry'),
          () => void (isBegun ? this.#finishRegistering() : this.#startRegistering()),
          { kind: 'primary', icon: 'refresh', id: 'retry' },
        ),
        !isBegun && button(t('common.back'), () => this.#to('confirm'), { kind: 'quiet' }),
      ),
      isBegun && h('p', { class: 'hint' }, t('first.register.kept')),
    ];
  }

  #grant(institution: CheckedInstitution): void {
    const session = this.#screen.session;
    if (session !== undefined) {
      session.scanned = institution;
      this.#screen.go(`grant/${institution.id}`);
    }
  }

  /** The browser's own back button; never to where the person has not been yet. */
  arrived(step: string): void {
    const wanted = counted.indexOf(step as Step);
    const at = counted.indexOf(this.#step);
    const isAllowed = wanted >= 0 && wanted < at && !(step === 'pin' && this.#screen.session !== undefined);
    if (isAllowed && !this.#isBusy) {
      this.#reader?.stop();
      this.#reader = undefined;
      this.#failure = undefined;
      this.#step = step as Step;
    }
  }

  #done(): Child[] {
    const { t } = this.#screen.words;
    const institution = this.#institution;
    return [
      h('div', { class: 'done-mark' }, icon('success', 'large')),
      h('p', { class: 'lead' }, t('first.done.lead')),
      h(
        'div',
        { class: 'actions bottom' },
        institution !== undefined &&
          button(
            t('first.done.grant', { name: institution.name }),
            () => this.#grant(institution),
            { kind: 'primary', isWide: true, id: 'next' },
          ),
        button(t('first.done.home'), () => this.#screen.go('home'), {
          kind: institution === undefined ? 'primary' : 'plain',
          isWide: true,
          id: 'home',
        }),
      ),
    ];
  }
}
