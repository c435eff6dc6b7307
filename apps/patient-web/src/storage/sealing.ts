import { xchacha20poly1305 } from '@noble/ciphers/chacha';
import { hkdf } from '@noble/hashes/hkdf';
import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';
import { concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils';

import { StorageError } from './storageError';

const nonceLength = 24;

/** One label per use; none is a prefix of another (docs/protocol.md §4 has the rule). */
export const labels = {
  pin: 'tegata/v1/web-pin',
  passkey: 'tegata/v1/web-passkey',
  label: 'tegata/v1/web-label',
  content: 'tegata/v1/web-content',
  names: 'tegata/v1/web-names',
} as const;

/** 32 bytes for one use of `secret`. */
export function deriveKey(secret: Uint8Array, label: string, salt: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, salt, utf8ToBytes(label), 32);
}

/** XChaCha20-Poly1305: nonce ‖ ciphertext. A random nonce of 192 bits never repeats in practice. */
export function seal(key: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceLength);
  return concatBytes(nonce, xchacha20poly1305(key, nonce, associated).encrypt(plaintext));
}

/** Opens a box of seal(); Damaged for every reason alike. */
export function open(key: Uint8Array, box: Uint8Array, associated: Uint8Array): Uint8Array {
  if (box.length < nonceLength + 16) {
    throw new StorageError('Damaged');
  }
  try {
    return xchacha20poly1305(key, box.subarray(0, nonceLength), associated).decrypt(box.subarray(nonceLength));
  } catch (error) {
    throw new StorageError('Damaged', { cause: error });
  }
}

/** A keyed name: the store's own keys tell nobody which records or institutions a person has. */
export function hiddenName(key: Uint8Array, area: string, name: string): Uint8Array {
  return hmac(sha256, key, concatBytes(utf8ToBytes(area), new Uint8Array(1), utf8ToBytes(name)));
}

/** Overwrites secrets. Copies that the engine made are out of reach; locking therefore also drops every reference. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) {
    secret?.fill(0);
  }
}
