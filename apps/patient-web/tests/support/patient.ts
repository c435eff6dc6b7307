import type { CheckedInstitution, PatientPage, Person, ProfileDraft } from '../../src/workflows/index.ts';
import { MemoryVault } from './memoryVault.ts';

export const profile: ProfileDraft = {
  name: '手形 花子',
  kana: 'テガタ ハナコ',
  birthDate: '1980-04-01',
  sex: 'female',
  bloodType: 'O+',
  emergencyContact: { name: '手形 太郎', phone: '090-0000-0000', relation: '夫' },
  note: 'ペースメーカー',
};

export interface Patient {
  readonly vault: MemoryVault;
  readonly person: Person;
  readonly words: readonly string[];
}

/** A person of the page, registered under an institution's introduction. */
export async function registered(
  page: PatientPage,
  institution: CheckedInstitution,
  id = 'person',
  change: Partial<ProfileDraft> = {},
): Promise<Patient> {
  const vault = new MemoryVault(id);
  const person = page.open(vault);
  const phrase = page.newPhrase();
  await person.adopt(phrase);
  await person.register({ ...profile, ...change }, institution);
  return { vault, person, words: phrase.words };
}
