/** Why the phone's own store could not do what was asked. Words for each stand in the views. */
export type StorageCode =
  /** The browser has no usable IndexedDB or WebCrypto here (private mode, or a page without https). */
  | 'Unavailable'
  /** The disk or the browser's quota is full. Nothing of the refused transaction was kept. */
  | 'QuotaFull'
  /** The browser's data for this page was cleared while it was open. */
  | 'StorageCleared'
  /** A newer version of the page, open beside this one, has changed the store. */
  | 'Outdated'
  /** A sealed value does not open: changed from outside, or written by another person. */
  | 'Damaged'
  | 'WrongPin'
  /** Too many wrong PINs; `retryAt` says from when on. */
  | 'TooSoon'
  /** This person is open in another tab. */
  | 'OpenElsewhere'
  | 'Locked'
  | 'NotFound'
  | 'PasskeyUnavailable'
  | 'PasskeyRefused';

export class StorageError extends Error {
  readonly code: StorageCode;
  /** Milliseconds since 1970; only with TooSoon. */
  readonly retryAt: number | undefined;

  constructor(code: StorageCode, options: { cause?: unknown; retryAt?: number } = {}) {
    super(`storage.${code}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StorageError';
    this.code = code;
    this.retryAt = options.retryAt;
  }
}

/** What a failure of IndexedDB means for a person. */
export function fromIndexedDb(error: unknown): StorageError {
  if (error instanceof StorageError) {
    return error;
  }
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return new StorageError('QuotaFull', { cause: error });
    // A connection that the browser has closed under us, or whose object stores are gone.
    case 'InvalidStateError':
    case 'NotFoundError':
      return new StorageError('StorageCleared', { cause: error });
    case 'VersionError':
      return new StorageError('Outdated', { cause: error });
    default:
      return new StorageError('Unavailable', { cause: error });
  }
}
