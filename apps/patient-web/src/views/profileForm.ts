import type { Day, ProfileDraft, ProfileView, Sex } from '../workflows/api';
import { dayField, focusDay, isDay } from './dayField';
import { h } from './dom';
import { localDay } from './firstVisitDraft';
import type { Screen } from './screen';
import { details, field, radios, takeErrorAway } from './widgets';

/** A form as it is typed; becomes a ProfileDraft when it is whole. */
export interface ProfileFields {
  name: string;
  kana: string;
  birthDate: Day;
  sex: Sex | undefined;
  bloodType: string;
  contactName: string;
  contactPhone: string;
  contactRelation: string;
  note: string;
}

export function emptyProfile(): ProfileFields {
  return {
    name: '',
    kana: '',
    birthDate: '',
    sex: undefined,
    bloodType: '',
    contactName: '',
    contactPhone: '',
    contactRelation: '',
    note: '',
  };
}

export function fieldsOf(profile: ProfileDraft | ProfileView): ProfileFields {
  return {
    name: profile.name,
    kana: profile.kana ?? '',
    birthDate: profile.birthDate,
    sex: profile.sex,
    bloodType: profile.bloodType ?? '',
    contactName: profile.emergencyContact?.name ?? '',
    contactPhone: profile.emergencyContact?.phone ?? '',
    contactRelation: profile.emergencyContact?.relation ?? '',
    note: profile.note ?? '',
  };
}

export function draftOf(fields: ProfileFields): ProfileDraft {
  const text = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
  const kana = text(fields.kana);
  const bloodType = text(fields.bloodType);
  const note = text(fields.note);
  const contactName = text(fields.contactName);
  const phone = text(fields.contactPhone);
  const relation = text(fields.contactRelation);
  return {
    name: fields.name.trim(),
    birthDate: fields.birthDate,
    sex: fields.sex ?? 'unknown',
    ...(kana === undefined ? {} : { kana }),
    ...(bloodType === undefined ? {} : { bloodType }),
    ...(note === undefined ? {} : { note }),
    ...(contactName === undefined
      ? {}
      : {
          emergencyContact: {
            name: contactName,
            ...(phone === undefined ? {} : { phone }),
            ...(relation === undefined ? {} : { relation }),
          },
        }),
  };
}

export type ProfileProblems = Partial<Record<'name' | 'birthDate' | 'sex' | 'contactName', 'missing' | 'invalid' | 'future'>>;

/** What is missing or cannot be, before the workflow looks at it with its own rules. */
export function profileProblems(fields: ProfileFields, today: Day): ProfileProblems {
  const problems: ProfileProblems = {};
  if (fields.name.trim() === '') {
    problems.name = 'missing';
  }
  if (fields.birthDate === '') {
    problems.birthDate = 'missing';
  } else if (!isDay(fields.birthDate) || fields.birthDate < '1880-01-01') {
    problems.birthDate = 'invalid';
  } else if (fields.birthDate > today) {
    problems.birthDate = 'future';
  }
  if (fields.sex === undefined) {
    problems.sex = 'missing';
  }
  if (fields.contactName.trim() === '' && (fields.contactPhone.trim() !== '' || fields.contactRelation.trim() !== '')) {
    problems.contactName = 'missing';
  }
  return problems;
}

/** To the first field with a problem. */
export function focusProfile(name: string): void {
  if (name === 'birthDate') {
    focusDay('profile-birthDate');
  } else {
    document.getElementById(name === 'sex' ? 'profile-sex-female' : `profile-${name}`)?.focus();
  }
}

const bloodTypes = ['', 'A', 'B', 'O', 'AB', 'A+', 'B+', 'O+', 'AB+', 'A-', 'B-', 'O-', 'AB-'] as const;

export function profileForm(screen: Screen, fields: ProfileFields, problems: ProfileProblems): HTMLElement {
  const { words } = screen;
  const { t } = words;
  const problem = (name: keyof ProfileProblems): string | undefined => {
    const kind = problems[name];
    return kind === undefined ? undefined : t(`profile.problem.${name}.${kind === 'missing' ? 'missing' : 'invalid'}`);
  };
  const isMended = (name: keyof ProfileProblems): boolean =>
    profileProblems(fields, localDay(screen.world.now()))[name] === undefined;
  const changed = (name: keyof ProfileFields & string, value: string): void => {
    Object.assign(fields, { [name]: value });
    for (const other of Object.keys(problems) as (keyof ProfileProblems)[]) {
      if (isMended(other)) {
        delete problems[other];
      }
    }
    if (problems.contactName === undefined && contactName.getAttribute('aria-invalid') === 'true') {
      // Without a telephone number and a relation nobody has to be named.
      takeErrorAway(contactName);
    }
  };
  const input = (name: keyof ProfileFields & string, more: Record<string, string | number> = {}): HTMLInputElement =>
    h('input', {
      class: 'input',
      id: `profile-${name}`,
      type: 'text',
      maxlength: 200,
      value: fields[name] ?? '',
      ...more,
      oninput: (event: Event) => changed(name, (event.target as HTMLInputElement).value),
    });
  const contactName = input('contactName');
  const told = (name: 'name' | 'birthDate' | 'contactName') => ({ error: problem(name), isMended: () => isMended(name) });
  return h(
    'div',
    { class: 'form' },
    field(words, t('profile.name'), input('name', { autocomplete: 'name' }), told('name')),
    field(words, t('profile.kana'), input('kana'), { isOptional: true, hint: t('profile.kanaHint') }),
    dayField(words, 'profile-birthDate', t('profile.birthDate'), fields.birthDate, (value) => changed('birthDate', value), {
      ...told('birthDate'),
      isBirthDate: true,
    }),
    radios<Sex>(
      'profile-sex',
      t('profile.sex'),
      (['female', 'male', 'other', 'unknown'] as const).map((value) => ({ value, label: t(`sex.${value}`) })),
      fields.sex,
      (value) => {
        fields.sex = value;
        delete problems.sex;
      },
      { isInline: true, error: problem('sex') },
    ),
    details(
      t('profile.more'),
      field(
        words,
        t('profile.bloodType'),
        h(
          'select',
          {
            class: 'input',
            id: 'profile-bloodType',
            onchange: (event: Event) => {
              fields.bloodType = (event.target as HTMLSelectElement).value;
            },
          },
          ...bloodTypes.map((value) =>
            h('option', { value, selected: value === fields.bloodType }, value === '' ? t('profile.bloodTypeUnknown') : value),
          ),
        ),
        { isOptional: true },
      ),
      field(words, t('profile.contactName'), contactName, { isOptional: true, ...told('contactName') }),
      field(words, t('profile.contactPhone'), input('contactPhone', { type: 'tel', inputmode: 'tel' }), { isOptional: true }),
      field(words, t('profile.contactRelation'), input('contactRelation'), { isOptional: true }),
      field(
        words,
        t('profile.note'),
        h(
          'textarea',
          {
            class: 'input',
            id: 'profile-note',
            rows: 3,
            maxlength: 2000,
            value: fields.note,
            oninput: (event: Event) => {
              fields.note = (event.target as HTMLTextAreaElement).value;
            },
          },
        ),
        { isOptional: true },
      ),
    ),
  );
}
