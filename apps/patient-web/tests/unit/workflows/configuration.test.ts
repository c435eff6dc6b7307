import { describe, expect, it } from 'vitest';

import { readNetworkConfiguration } from '../../../src/workflows/configuration.ts';

const file = { chainId: 7, ledger: `0x${'Ab'.repeat(20)}`, deployedAt: 3, nodes: ['https://a.example'], gateway: 'https://g.example' };

describe('the network file beside the page', () => {
  it('is read as the desktop reads it', () => {
    expect(readNetworkConfiguration({ ...file, patientPage: 'https://p.example', finality: 'safe' })).toEqual({
      ...file,
      ledger: file.ledger.toLowerCase(),
      patientPage: 'https://p.example',
      finality: 'safe',
    });
    expect(readNetworkConfiguration(file)).not.toHaveProperty('finality');
  });

  it.each(['instant', 'safe', 'finalized', 1, 12, 10_000])('knows the finality %s', (finality) => {
    expect(readNetworkConfiguration({ ...file, finality }).finality).toBe(finality);
  });

  it.each(['', 'Instant', 'latest', '12', 0, -1, 1.5, 10_001, null, true, [3]])('refuses the finality %j', (finality) => {
    expect(() => readNetworkConfiguration({ ...file, finality })).toThrow(expect.objectContaining({ code: 'InvalidConfiguration' }));
  });

  it('refuses one node named twice: it would always agree with itself', () => {
    for (const nodes of [[], ['https://a.example', 'https://a.example'], ['https://a.example', 'https://A.example/'], Array.from({ length: 17 }, (_, index) => `https://${index}.example`)]) {
      expect(() => readNetworkConfiguration({ ...file, nodes })).toThrow(expect.objectContaining({ code: 'InvalidConfiguration' }));
    }
    expect(readNetworkConfiguration({ ...file, nodes: ['https://a.example', 'https://b.example'] }).nodes).toHaveLength(2);
  });

  it.each([undefined, null, 3, 'x', [], {}, { ...file, chainId: '7' }, { ...file, ledger: '0x12' }, { ...file, gateway: 5 }])(
    'refuses %j',
    (json) => {
      expect(() => readNetworkConfiguration(json)).toThrow(expect.objectContaining({ code: 'InvalidConfiguration' }));
    },
  );
});
