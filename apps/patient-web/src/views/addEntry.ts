import { type ActionStage, type ChartRecord, Failure, type Hex, type OwnEntry, type RecordedAction } from '../workflows/api';
import { dayField, focusDay, isDay } from './dayField';
import { type Child, h, icon } from './dom';
import { localDay } from './firstVisitDraft';
import { recordedDetails } from './grant';
import type { Screen, View } from './screen';
import { actionProgress, button, failureNotice, field, notice, pendingNotice, radios } from './widgets';

type Kind = OwnEntry['type'];

interface Fields {
  substance: string;
  category: '' | 'food' | 'medication' | 'environment' | 'biologic';
  isHigh: boolean;
  reaction: string;
  onset: string;
  drug: string;
  dosage: string;
  since: string;
  until: string;
  title: string;
  text: string;
  note: string;
}

/** What a record of one's own says, for correcting it. */
function fieldsOf(record: ChartRecord | undefined): { kind: Kind | undefined; fields: Fields } {
  const fields: Fields = {
    substance: '',
    category: '',
    isHigh: false,
    reaction: '',
    onset: '',
    drug: '',
    dosage: '',
    since: '',
    until: '',
    title: '',
    text: '',
    note: '',
  };
  const day = (text: string): string => (/^\d{4}-\d{2}-\d{2}/u.exec(text)?.[0] ?? '');
  const [allergy] = record?.allergies ?? [];
  const [medication] = record?.medications ?? [];
  const [note] = record?.notes ?? [];
  if (allergy !== undefined) {
    const category = allergy.categories[0];
    return {
      kind: 'allergy',
      fields: {
        ...fields,
        substance: allergy.substance,
        category: category === 'food' || category === 'medication' || category === 'environment' || category === 'biologic' ? category : '',
        isHigh: allergy.criticality === 'high',
        reaction: allergy.reactions.join(', '),
        onset: day(allergy.onset),
        note: allergy.note,
      },
    };
  }
  if (medication !== undefined) {
    return {
      kind: 'medication',
      fields: { ...fields, drug: medication.drug, dosage: medication.dosage, since: day(medication.date), until: day(medication.end), note: medication.note },
    };
  }
  if (note !== undefined) {
    return { kind: 'note', fields: { ...fields, title: note.title, text: note.text } };
  }
  return { kind: undefined, fields };
}

type DayName = 'onset' | 'since' | 'until';
type DayProblems = Partial<Record<DayName, 'invalid' | 'future' | 'order'>>;

/** What cannot be of the days of an entry; none of them has to be there. */
export function dayProblems(kind: Kind | undefined, fields: Pick<Fields, DayName>, today: string): DayProblems {
  const problems: DayProblems = {};
  for (const name of kind === 'allergy' ? (['onset'] as const) : kind === 'medication' ? (['since', 'until'] as const) : []) {
    const day = fields[name];
    if (day !== '' && !isDay(day)) {
      problems[name] = 'invalid';
    } else if (name !== 'until' && day > today) {
      problems[name] = 'future';
    }
  }
  if (kind === 'medication' && isDay(fields.since) && isDay(fields.until) && fields.until < fields.since) {
    problems.until = 'order';
  }
  return problems;
}

/** An entry of one's own: everybody who may read sees that the patient wrote it. */
export function addEntryView(screen: Screen, supersedes: string): View {
  return new AddEntry(screen, supersedes);
}

class AddEntry implements View {
  readonly isTask = true;
  readonly back = 'chart';
  readonly #screen: Screen;
  readonly #supersedes: Hex | undefined;
  #kind: Kind | undefined;
  #fields: Fields;
  #missing: string | undefined;
  #days: DayProblems = {};
  #stage: ActionStage | undefined;
  #failure: unknown;
  #isKept = false;
  #done: RecordedAction | undefined;

  constructor(screen: Screen, supersedes: string) {
    this.#screen = screen;
    const record = screen.session?.chart.value?.records.find(({ hash }) => hash === supersedes);
    this.#supersedes = record?.hash;
    ({ kind: this.#kind, fields: this.#fields } = fieldsOf(record));
  }

  get title(): string {
    const { t } = this.#screen.words;
    return t(this.#done !== undefined ? 'add.doneTitle' : this.#supersedes === undefined ? 'add.title' : 'add.correctTitle');
  }

  render(): Node {
    const { words } = this.#screen;
    const { t } = words;
    if (this.#done !== undefined) {
      return h(
        'div',
        { class: 'stack' },
        h('div', { class: 'done-mark' }, icon('success', 'large')),
        h('p', { class: 'lead center' }, t('add.done')),
        recordedDetails(words, this.#done),
        h('div', { class: 'actions bottom' }, button(t('add.toChart'), () => this.#screen.go('chart'), { kind: 'primary', isWide: true, id: 'done' })),
      );
    }
    if (this.#stage !== undefined && this.#failure === undefined) {
      return actionProgress(words, this.#stage);
    }
    if (this.#isKept) {
      return h(
        'div',
        { class: 'stack' },
        failureNotice(words, this.#failure),
        pendingNotice(words),
        h('div', { class: 'actions bottom' }, button(t('add.toChart'), () => this.#screen.go('chart'), { kind: 'primary', isWide: true, id: 'to-chart' })),
      );
    }
    return h(
      'div',
      { class: 'stack' },
      h('p', { class: 'lead' }, t('add.lead')),
      this.#failure !== undefined && failureNotice(words, this.#failure),
      radios<Kind>(
        'add-kind',
        t('add.kind'),
        (['allergy', 'medication', 'note'] as const).map((value) => ({ value, label: t(`add.kind.${value}`) })),
        this.#kind,
        (value) => {
          this.#kind = value;
          this.#missing = undefined;
          this.#days = {};
          this.#screen.update();
        },
      ),
      h(
        'form',
        {
          class: 'form',
          onsubmit: (event: Event) => {
            event.preventDefault();
            void this.#save();
          },
        },
        ...this.#form(),
        this.#kind !== undefined && notice('info', t('add.markedTitle'), h('p', null, t('add.marked'))),
        h(
          'div',
          { class: 'actions bottom' },
          this.#kind !== undefined && button(t('add.confirm'), () => undefined, { kind: 'primary', isWide: true, type: 'submit', id: 'add-confirm' }),
          button(t('common.cancel'), () => this.#screen.go('chart'), { kind: 'quiet', isWide: true }),
        ),
      ),
    );
  }

  #input(name: keyof Fields & string, label: string, options: { isOptional?: boolean; max?: number; hint?: string } = {}): Node {
    const { words } = this.#screen;
    return field(
      words,
      label,
      h('input', {
        class: 'input',
        id: `add-${name}`,
        type: 'text',
        maxlength: options.max ?? 200,
        value: String(this.#fields[name]),
        oninput: (event: Event) => Object.assign(this.#fields, { [name]: (event.target as HTMLInputElement).value }),
      }),
      {
        ...(options.isOptional === true ? { isOptional: true } : {}),
        ...(options.hint === undefined ? {} : { hint: options.hint }),
        error: this.#missing === name ? words.t('add.missing') : undefined,
      },
    );
  }

  #day(name: DayName, label: string): Node {
    const { words } = this.#screen;
    const problem = this.#days[name];
    return dayField(
      words,
      `add-${name}`,
      label,
      this.#fields[name],
      (value) => {
        this.#fields[name] = value;
        if (dayProblems(this.#kind, this.#fields, localDay(this.#screen.world.now()))[name] === undefined) {
          delete this.#days[name];
        }
      },
      { isOptional: true, error: problem && words.t(`day.${problem}`), isMended: () => this.#days[name] === undefined },
    );
  }

  #area(name: 'note' | 'text', label: string, isOptional: boolean): Node {
    const { words } = this.#screen;
    return field(
      words,
      label,
      h('textarea', {
        class: 'input',
        id: `add-${name}`,
        rows: name === 'text' ? 6 : 3,
        maxlength: name === 'text' ? 100_000 : 2000,
        value: this.#fields[name],
        oninput: (event: Event) => Object.assign(this.#fields, { [name]: (event.target as HTMLTextAreaElement).value }),
      }),
      { isOptional, error: this.#missing === name ? words.t('add.missing') : undefined },
    );
  }

  #form(): Child[] {
    const { words } = this.#screen;
    const { t } = words;
    switch (this.#kind) {
      case undefined:
        return [];
      case 'allergy':
        return [
          this.#input('substance', t('add.substance'), { hint: t('add.substanceHint') }),
          radios<Exclude<Fields['category'], ''>>(
            'add-category',
            t('add.category'),
            (['food', 'medication', 'environment'] as const).map((value) => ({ value, label: t(`category.${value}`) })),
            this.#fields.category === '' ? undefined : this.#fields.category,
            (value) => {
              this.#fields.category = value;
            },
            { isInline: true },
          ),
          h(
            'label',
            { class: 'check alone', for: 'add-high' },
            h('input', {
              type: 'checkbox',
              id: 'add-high',
              checked: this.#fields.isHigh,
              onchange: (event: Event) => {
                this.#fields.isHigh = (event.target as HTMLInputElement).checked;
              },
            }),
            h('span', null, t('add.high')),
          ),
          this.#input('reaction', t('add.reaction'), { isOptional: true }),
          this.#day('onset', t('add.onset')),
          this.#area('note', t('add.note'), true),
        ];
      case 'medication':
        return [
          this.#input('drug', t('add.drug')),
          this.#input('dosage', t('add.dosage'), { isOptional: true, max: 2000 }),
          this.#day('since', t('add.since')),
          this.#day('until', t('add.until')),
          this.#area('note', t('add.note'), true),
        ];
      case 'note':
        return [this.#input('title', t('add.noteTitle')), this.#area('text', t('add.text'), false)];
    }
  }

  #entry(): OwnEntry | undefined {
    const fields = this.#fields;
    const some = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
    const required = this.#kind === 'allergy' ? 'substance' : this.#kind === 'medication' ? 'drug' : fields.title.trim() === '' ? 'title' : 'text';
    if (fields[required].trim() === '') {
      this.#missing = required;
      return undefined;
    }
    const optional = <Key extends string>(values: Record<Key, string | undefined>): Partial<Record<Key, string>> =>
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Record<Key, string>>;
    switch (this.#kind) {
      case 'allergy':
        return {
          type: 'allergy',
          substance: fields.substance.trim(),
          ...(fields.category === '' ? {} : { category: fields.category }),
          ...(fields.isHigh ? { criticality: 'high' as const } : {}),
          ...optional({ reaction: some(fields.reaction), onset: some(fields.onset), note: some(fields.note) }),
        };
      case 'medication':
        return {
          type: 'medication',
          drug: fields.drug.trim(),
          ...optional({ dosage: some(fields.dosage), since: some(fields.since), until: some(fields.until), note: some(fields.note) }),
        };
      case 'note':
        return { type: 'note', title: fields.title.trim(), text: fields.text.trim() };
      case undefined:
        throw new Failure('InvalidDraft');
    }
  }

  async #save(): Promise<void> {
    const { session, words } = this.#screen;
    if (session === undefined || this.#kind === undefined) {
      return;
    }
    this.#missing = undefined;
    this.#days = dayProblems(this.#kind, this.#fields, localDay(this.#screen.world.now()));
    const entry = this.#entry();
    const [wrongDay] = Object.keys(this.#days);
    if (entry === undefined || wrongDay !== undefined) {
      this.#screen.update();
      this.#screen.announce(words.t('common.checkFields'), true);
      if (this.#missing === undefined) {
        focusDay(`add-${wrongDay ?? ''}`);
      } else {
        document.getElementById(`add-${this.#missing}`)?.focus();
      }
      return;
    }
    this.#failure = undefined;
    this.#stage = 'preparing';
    this.#screen.update();
    const before = await session.waitingEntries();
    try {
      this.#done = await session.run(() =>
        session.person.charts.addEntry(entry, this.#supersedes, (stage) => {
          this.#stage = stage;
          this.#screen.update();
        }),
      );
      this.#screen.announce(words.t('add.doneTitle'));
      void session.chart.load();
    } catch (error) {
      this.#isKept = await session.isEntryKeptSince(before);
      this.#failure = error;
      this.#stage = undefined;
    }
    this.#screen.update();
  }
}
