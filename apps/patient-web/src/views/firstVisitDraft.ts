import type { Day, PersonVault } from '../workflows/api';
import { emptyProfile, type ProfileFields } from './profileForm';

const name = 'page/first-visit';

export interface FirstVisitDraft {
  readonly fields: ProfileFields;
  readonly codeText: string | undefined;
}

/** Sealed in the vault until registration is over; undefined removes it. */
export async function keepDraft(vault: PersonVault, draft: FirstVisitDraft | undefined): Promise<void> {
  const value = draft === undefined ? null : new TextEncoder().encode(JSON.stringify(draft));
  await vault.write(new Map([[name, value]]));
}

export async function readDraft(vault: PersonVault): Promise<FirstVisitDraft | undefined> {
  const kept = await vault.read(name);
  if (kept === undefined) {
    return undefined;
  }
  const value = JSON.parse(new TextDecoder().decode(kept)) as Partial<FirstVisitDraft>;
  return { fields: { ...emptyProfile(), ...value.fields }, codeText: value.codeText };
}

/** The calendar day here, as date fields write it. */
export function localDay(milliseconds: number): Day {
  const date = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
