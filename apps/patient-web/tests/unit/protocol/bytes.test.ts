import { describe, expect, it } from 'vitest';
import { concat, equalBytes, fromHex, fromUtf8, numberBytes, toBase64, toHex, ByteReader } from '../../../src/protocol/bytes.ts';
import { entropyFrom, phraseFrom, wordsOf } from '../../../src/protocol/keys.ts';
import { digestOf, isSignedBy, signDigest, addressOf, signerOf, wordOf } from '../../../src/protocol/typedData.ts';
import { sizeBucketFor } from '../../../src/protocol/records.ts';
import { fixedRandom } from '../../support/vectors.ts';

describe('bytes', () => {
  it('refuse what is no hexadecimal of the right size', () => {
    for (const text of ['', '0x1', '0xgg', '1234', '0x12 ']) {
      expect(() => fromHex(text)).toThrow('Malformed');
    }
    expect(() => fromHex('0x1234', 3)).toThrow('Malformed');
    expect(toHex(fromHex('0xABcd'))).toBe('0xabcd');
  });

  it('hold numbers of exactly their width', () => {
    expect(numberBytes(0xffff, 2)).toEqual(Uint8Array.of(255, 255));
    expect(() => numberBytes(0x10000, 2)).toThrow('InvalidValue');
    expect(() => numberBytes(-1, 2)).toThrow('InvalidValue');
    expect(() => wordOf('uint8', 256)).toThrow('InvalidValue');
    expect(() => wordOf('uint64', 2 ** 60)).toThrow('InvalidValue');
    expect(() => wordOf('bool', 1)).toThrow('InvalidValue');
  });

  it('end where they end', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3));
    expect(reader.number(2)).toBe(258);
    expect(() => reader.end()).toThrow('Malformed');
    expect(() => reader.take(2)).toThrow('Malformed');
    expect(() => new ByteReader(new Uint8Array(8).fill(255)).number(8)).toThrow('Malformed');
  });

  it('are text only when they are UTF-8', () => {
    expect(() => fromUtf8(Uint8Array.of(0xc3, 0x28))).toThrow('Malformed');
    expect(equalBytes(concat(Uint8Array.of(1), Uint8Array.of(2)), Uint8Array.of(1, 2))).toBe(true);
    expect(toBase64(new TextEncoder().encode('light w'))).toBe('bGlnaHQgdw==');
  });
});

describe('words', () => {
  it('are read as people write them', () => {
    const words = phraseFrom(fixedRandom('words')(32));
    const spoken = `${words.slice(0, 12).join('　').toUpperCase()},\n${words.slice(12).join('  ')} `;
    expect(wordsOf(spoken)).toEqual(words);
    const numbered = words.map((word, index) => `${index + 1}. ${word}`).join('\n');
    expect(wordsOf(numbered)).toEqual(words);
    expect(wordsOf(words.map((word, index) => `${index + 1}${word}`).join(' '))).not.toEqual(words);
    expect(wordsOf(words.map((word, index) => `(${index + 1}) ${word};`).join(' '))).toEqual(words);
    expect(phraseFrom(entropyFrom(wordsOf(spoken)))).toEqual(words);
  });

  it('are refused with a wrong number, an unknown word or a wrong check sum', () => {
    const words = phraseFrom(fixedRandom('words')(32));
    expect(() => entropyFrom(words.slice(1))).toThrow('PhraseWordsWrong');
    expect(() => entropyFrom([...words.slice(1), 'tegata'])).toThrow('PhraseWordsWrong');
    const swapped = [words[1], words[0], ...words.slice(2)] as string[];
    expect(() => entropyFrom(swapped)).toThrow('PhraseWordsWrong');
  });
});

describe('signatures', () => {
  it('are deterministic, bound to chain and ledger, and of one form', () => {
    const key = fixedRandom('signature')(32);
    const ledger = toHex(fixedRandom('ledger')(20));
    const message = { recordHash: toHex(fixedRandom('record')(32)) };
    const digest = digestOf({ chainId: 1, ledger }, 'RecordSignature', message);
    const signature = signDigest(digest, key);
    expect(signDigest(digest, key)).toBe(signature);
    expect(isSignedBy(digest, signature, addressOf(key))).toBe(true);
    expect(isSignedBy(digestOf({ chainId: 2, ledger }, 'RecordSignature', message), signature, addressOf(key))).toBe(false);
    expect(signerOf(digest, `${signature}00`)).toBeUndefined();
    expect(signerOf(digest, '0x')).toBeUndefined();
  });
});

describe('size buckets', () => {
  it('are powers of two up to 64 KiB, then multiples of it', () => {
    expect([0, 508, 509, 65_532, 65_533, 131_069, 4_194_300, 4_194_301].map(sizeBucketFor)).toEqual([
      512, 512, 1024, 65_536, 131_072, 196_608, 4_194_304, undefined,
    ]);
  });
});
