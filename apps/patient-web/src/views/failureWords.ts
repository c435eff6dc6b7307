import type { MessageKey, Words } from '../i18n/words';
import { StorageError } from '../storage/storageError';
import { Failure } from '../workflows/api';

export interface FailureText {
  /** What is the matter, in one sentence. */
  readonly what: string;
  /** What to do next; empty when there is nothing. */
  readonly next: string;
  /** For support; never names, content or keys. */
  readonly code: string;
}

/** Names of form fields that a refused draft may be about; anything else is called "an entry". */
const fields = new Set([
  'name', 'kana', 'birthDate', 'bloodType', 'note', 'substance', 'reaction', 'onset', 'drug', 'dosage', 'since',
  'until', 'title', 'text', 'emergencyContact',
]);

/** Whole sentences for every failure there is; the words of a program never reach the screen. */
export function failureText(words: Words, error: unknown): FailureText {
  const { t } = words;
  if (error instanceof Failure) {
    const values = { field: t((fields.has(error.detail) ? `field.${error.detail}` : 'field.any') as MessageKey) };
    return {
      what: t(`failure.${error.code}.what` as MessageKey, values),
      next: t(`failure.${error.code}.next` as MessageKey, values),
      code: error.code,
    };
  }
  if (error instanceof StorageError) {
    const values = error.retryAt === undefined ? {} : { time: words.moment(Math.ceil(error.retryAt / 1000)) };
    return {
      what: t(`storage.${error.code}.what` as MessageKey, values),
      next: t(`storage.${error.code}.next` as MessageKey, values),
      code: `storage.${error.code}`,
    };
  }
  return { what: t('failure.Unexpected.what'), next: t('failure.Unexpected.next'), code: 'Unexpected' };
}
