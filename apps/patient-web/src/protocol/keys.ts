import { xchacha20poly1305 } from '@noble/ciphers/chacha';
import { hkdf } from '@noble/hashes/hkdf';
import { sha256 } from '@noble/hashes/sha2';
import { HDKey } from '@scure/bip32';
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';
import { concat, fromHex, numberBytes, toHex, utf8, type Hex } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';
import { encryptionPublicKeyOf } from './hpke.ts';
import { addressOf } from './typedData.ts';

// docs/protocol.md §4. One label per use; none is a prefix of another.
export const labels = {
  chartCommitment: 'tegata/v1/chart-commitment',
  recordWrap: 'tegata/v1/record-wrap',
  recordContent: 'tegata/v1/record-content',
  recordCommitment: 'tegata/v1/record-commitment',
  phraseEncryption: 'tegata/v1/phrase-encryption',
  chartLink: 'tegata/v1/chart-link',
  chartBatch: 'tegata/v1/chart-batch',
  appendNonce: 'tegata/v1/append-nonce',
} as const;

export const keySize = 32;
export const boxOverhead = 24 + 16;

export function derive(inputKey: Uint8Array, salt: Uint8Array, label: string): Uint8Array {
  return hkdf(sha256, inputKey, salt, utf8(label), keySize);
}

/** One chart key's place. */
export interface ChartEpoch {
  readonly patientId: Hex;
  readonly compartment: Hex;
  readonly epoch: number;
}

function saltOf(chart: ChartEpoch): Uint8Array {
  return concat(fromHex(chart.patientId, 32), fromHex(chart.compartment, 32), numberBytes(chart.epoch, 4));
}

const noSalt = new Uint8Array();

export function chartCommitmentOf(chartKey: Uint8Array, chart: ChartEpoch): Hex {
  return toHex(derive(chartKey, saltOf(chart), labels.chartCommitment));
}
export function readerWrapKeyOf(chartKey: Uint8Array, chart: ChartEpoch): Uint8Array {
  return derive(chartKey, saltOf(chart), labels.recordWrap);
}
export function recordCommitmentOf(recordKey: Uint8Array): Hex {
  return toHex(derive(recordKey, noSalt, labels.recordCommitment));
}
export function contentKeyOf(recordKey: Uint8Array): Uint8Array {
  return derive(recordKey, noSalt, labels.recordContent);
}

export function aeadSeal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return xchacha20poly1305(key, nonce, aad).encrypt(plaintext);
}

export function aeadOpen(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  try {
    return xchacha20poly1305(key, nonce, aad).decrypt(ciphertext);
  } catch {
    throw new ProtocolFailure('NotAuthentic', 'AEAD');
  }
}

/** `nonce(24) ‖ ciphertext`. */
export function sealBox(key: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, nonce: Uint8Array): Uint8Array {
  return concat(nonce, aeadSeal(key, nonce, aad, plaintext));
}

export function openBox(key: Uint8Array, aad: Uint8Array, box: Uint8Array): Uint8Array {
  if (box.length < boxOverhead) {
    throw new ProtocolFailure('NotAuthentic', 'box');
  }
  return aeadOpen(key, box.subarray(0, 24), aad, box.subarray(24));
}

// ------------------------------------------------------------------------------------------------ the 24 words

const patientPath = "m/44'/60'/0'/0/0";
export const phraseWords: readonly string[] = wordlist;

/** The keys of a patient. */
export interface PatientKeys {
  readonly signingKey: Uint8Array;
  readonly address: Hex;
  readonly encryptionKey: Uint8Array;
  readonly encPk: Hex;
}

export function phraseFrom(entropy: Uint8Array): string[] {
  return entropyToMnemonic(entropy, wordlist as string[]).split(' ');
}

/** As people write and copy: any case, any spaces and commas, full-width forms, numbers before the words. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,;、。・]+/u)
    .map((word) => word.replace(/^\(?\d{1,2}(?:[.:)]+|$)/u, ''))
    .filter((word) => word !== '');
}

/** 32 bytes; throws PhraseWordsWrong for a wrong number, unknown words or a wrong check sum. */
export function entropyFrom(words: readonly string[]): Uint8Array {
  if (words.length !== 24) {
    throw new ProtocolFailure('PhraseWordsWrong', 'number of words');
  }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist as string[]);
  } catch {
    throw new ProtocolFailure('PhraseWordsWrong', 'words or check sum');
  }
}

/** PBKDF2 with 2,048 rounds inside: tens of milliseconds on a phone. */
export function patientKeysOf(words: readonly string[]): PatientKeys {
  const seed = mnemonicToSeedSync(words.join(' '), '');
  const signingKey = HDKey.fromMasterSeed(seed).derive(patientPath).privateKey;
  if (signingKey === null) {
    throw new ProtocolFailure('InvalidValue', 'no key at the path');
  }
  const encryptionKey = derive(seed, utf8('patient'), labels.phraseEncryption);
  return {
    signingKey,
    address: addressOf(signingKey),
    encryptionKey,
    encPk: toHex(encryptionPublicKeyOf(encryptionKey)),
  };
}
