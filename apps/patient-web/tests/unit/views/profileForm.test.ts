// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { Words } from '../../../src/i18n/words';
import { emptyProfile, profileForm, profileProblems, type ProfileFields, type ProfileProblems } from '../../../src/views/profileForm';
import type { Screen } from '../../../src/views/screen';

const screen = { words: new Words('en'), world: { now: () => Date.parse('2026-11-22T12:00:00') } } as unknown as Screen;

function shown(fields: ProfileFields): { problems: ProfileProblems; errors: () => string[]; type: (name: string, text: string) => void } {
  const problems = profileProblems(fields, '2026-11-22');
  document.body.replaceChildren(profileForm(screen, fields, problems));
  return {
    problems,
    errors: () => [...document.querySelectorAll('[aria-invalid="true"]')].map(({ id }) => id).concat([...document.querySelectorAll('.field-error')].map(() => '!')),
    type: (name, text) => {
      const control = document.getElementById(`profile-${name}`) as HTMLInputElement;
      control.value = text;
      control.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
}

describe('the messages of the profile form', () => {
  beforeEach(() => document.body.replaceChildren());

  it('go when what was missing is there, and not before', () => {
    const { problems, errors, type } = shown(emptyProfile());
    const birth = ['profile-birthDate-day', 'profile-birthDate-month', 'profile-birthDate-year'];
    expect(errors()).toEqual(['profile-name', ...birth, '!', '!', '!']);
    type('name', '  ');
    expect(errors()).toContain('profile-name');
    type('name', '花子');
    expect(errors()).toEqual([...birth, '!', '!']);
    type('birthDate-day', '31');
    type('birthDate-month', '4');
    type('birthDate-year', '1980');
    expect(errors()).toContain('profile-birthDate-day');
    type('birthDate-day', '1');
    expect(errors()).toEqual(['!']);
    const female = document.getElementById('profile-sex-female') as HTMLInputElement;
    female.checked = true;
    female.dispatchEvent(new Event('change', { bubbles: true }));
    expect(errors()).toEqual([]);
    expect(problems).toEqual({});
  });

  it('ask for a contact’s name only while there is something about a contact', () => {
    const { problems, errors, type } = shown({ ...emptyProfile(), name: '花子', birthDate: '1980-04-01', sex: 'female', contactPhone: '090' });
    expect(errors()).toEqual(['profile-contactName', '!']);
    type('contactPhone', '');
    expect(errors()).toEqual([]);
    expect(problems).toEqual({});
  });
});
