import type { MessageKey, Words } from '../i18n/words';
import type { LookKind, LookLine } from '../workflows/api';
import type { IconName } from './icons';
import { compartmentName } from './widgets';

export const lookIcons: Record<LookKind, IconName> = {
  read: 'eye',
  registered: 'user',
  chartOpened: 'chart',
  keyReplaced: 'key',
  granted: 'permission',
  revoked: 'remove',
  keysRotated: 'key',
  readerKept: 'key',
  recordAdded: 'note',
  recordsAdded: 'note',
  prescriptionIssued: 'prescription',
  prescriptionClaimed: 'prescription',
  prescriptionDispensed: 'medication',
  prescriptionReleased: 'prescription',
  prescriptionCancelled: 'prescription',
  chartClosed: 'lock',
};

/** What a person filters by: five groups are easier than sixteen kinds. */
export const lookGroups = {
  read: ['read'],
  permissions: ['granted', 'revoked', 'keysRotated', 'readerKept'],
  records: ['recordAdded', 'recordsAdded'],
  prescriptions: [
    'prescriptionIssued',
    'prescriptionClaimed',
    'prescriptionDispensed',
    'prescriptionReleased',
    'prescriptionCancelled',
  ],
  own: ['registered', 'chartOpened', 'keyReplaced', 'chartClosed'],
} as const satisfies Record<string, readonly LookKind[]>;

export type LookGroup = keyof typeof lookGroups;

/** Who: the institution and, where it is known, the profession of whoever sat there. */
export function whoOf(words: Words, line: LookLine): string {
  const { t } = words;
  if (line.byPatient) {
    return t('look.you');
  }
  const name = line.institutionName ?? '';
  if (name === '') {
    return t('look.unknown');
  }
  return line.profession === undefined
    ? name
    : t('look.who', { name, profession: t(`profession.${line.profession}` as MessageKey) });
}

/** One whole sentence for a line. */
export function lookSentence(words: Words, line: LookLine): string {
  const compartment = line.compartment === undefined ? '' : compartmentName(words, line.compartment);
  const values = { who: whoOf(words, line), institution: line.institutionName ?? '', compartment, count: line.count ?? 1 };
  // Several at once may be one.
  const kind = line.kind === 'recordsAdded' && values.count === 1 ? 'recordAdded' : line.kind;
  const suffix = line.compartment !== undefined && (kind === 'recordAdded' || kind === 'recordsAdded') ? '.in' : '';
  return words.t(`look.${kind}${suffix}` as MessageKey, values);
}
