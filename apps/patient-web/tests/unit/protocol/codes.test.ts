import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url, toHex, type Hex } from '../../../src/protocol/bytes.ts';
import { checkNumberOf, parseInstitutionCode, writeInstitutionCode, type InstitutionCode } from '../../../src/protocol/codes.ts';
import { fixedRandom } from '../../support/vectors.ts';

const random = fixedRandom('codes');
const code: InstitutionCode = {
  chainId: 31337,
  ledger: toHex(random(20)),
  institutionId: toHex(random(32)),
  vaultEpoch: 3,
  vaultKeyHash: toHex(random(32)),
  introduction: toHex(random(16)),
};

function refusal(text: string): string {
  try {
    parseInstitutionCode(text);
    return 'read';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('institution codes', () => {
  const text = writeInstitutionCode(code);

  it('are read from an address, a fragment and the text alone', () => {
    for (const form of [text, `#${text}`, `https://phone.example/p?x=1#${text}`, `  HTTP://a.example/#${text}\n`]) {
      expect(parseInstitutionCode(form)).toEqual(code);
    }
  });

  it('are ours only with the right beginning and on a web page', () => {
    for (const other of ['', 'hello', `javascript:alert(1)#${text}`, text.slice(3), `t3.${text.slice(3)}`, 'x'.repeat(5000)]) {
      expect(refusal(other)).toBe('NotOurs');
    }
    expect(refusal(`t7.${text.slice(3)}`)).toBe('UnsupportedVersion');
  });

  it('are not made of noise, of whatever length', () => {
    for (let round = 0; round < 40; ++round) {
      const noise = new TextDecoder('latin1').decode(random(4096));
      expect(refusal(noise)).toBe('NotOurs');
      expect(['Damaged', 'NotOurs']).toContain(refusal(`t1.${noise}`));
      expect(refusal(`https://phone.example/#t1.${toBase64Url(random(4096))}`)).toBe('NotOurs');
      expect(refusal(`t1.${toBase64Url(random(153))}`)).toBe('Damaged');
    }
    expect(refusal('x'.repeat(5_000_000))).toBe('NotOurs');
    expect(refusal(`t1.${'A'.repeat(5_000_000)}`)).toBe('NotOurs');
  });

  it('are damaged when any character differs', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 3; at < text.length; ++at) {
      const other = alphabet.charAt((alphabet.indexOf(text.charAt(at)) + 17) % 64);
      expect(refusal(text.slice(0, at) + other + text.slice(at + 1))).toBe('Damaged');
    }
    for (const form of [text.slice(0, -1), `${text}A`, `${text}=`, `${text}ü`, 't1.']) {
      expect(refusal(form)).toBe('Damaged');
    }
  });

  it('have one spelling: stray bits at the end are damage', () => {
    expect(() => fromBase64Url('AB')).toThrow();
    expect(fromBase64Url('AA')).toEqual(Uint8Array.of(0));
    const bytes = random(64);
    for (let size = 0; size < 64; ++size) {
      expect(fromBase64Url(toBase64Url(bytes.subarray(0, size)))).toEqual(bytes.slice(0, size));
    }
  });

  it('have a check number of six digits', () => {
    expect(checkNumberOf(`0x${'00'.repeat(32)}`)).toBe('000000');
    expect(checkNumberOf(`0x${'ff'.repeat(32)}` as Hex)).toBe('048575');
  });
});
