import { describe, expect, it } from 'vitest';
import { x25519 } from '@noble/curves/ed25519';
import { concat, fromHex, keccak, toHex, utf8, zero32, type Hex } from '../../../src/protocol/bytes.ts';
import { consentDigestOf } from '../../../src/protocol/actions.ts';
import { appended, emptyChart, merkleRootOf, type ChartLink } from '../../../src/protocol/chartChain.ts';
import { hpkeOpen, hpkeSeal } from '../../../src/protocol/hpke.ts';
import { derive, labels, patientKeysOf } from '../../../src/protocol/keys.ts';
import { encodeEnvelope, headerDigestOf, openRecord, openRecordAsAuthor, sealRecord } from '../../../src/protocol/records.ts';
import { isSessionValid, readLogHashOf, type GatewaySession, type ReadLogEntry } from '../../../src/protocol/session.ts';
import {
  digestOf,
  domainSeparatorOf,
  encodeTypeOf,
  isSignedBy,
  signDigest,
  structHashOf,
  structs,
  typeHashOf,
  type StructTable,
} from '../../../src/protocol/typedData.ts';
import { chartContextOf, contextDigestOf, openChartKeys, openStored, sealInContext, encodeWrap, type WrapContext } from '../../../src/protocol/wraps.ts';
import { bytesOf, casesOf, deploymentOf, digestFrom, fixedRandom, messageFrom, type Case } from '../../support/vectors.ts';
import { openDirectoryEntry, openPredecessor, openVaultSeed, vaultContextOf } from '../../support/vault.ts';

/** Files of which the page has made cases of its own. */
const ownFiles: readonly string[] = ['typed-data', 'wraps', 'records', 'sessions'];

async function holds(check: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}

/** Every case of the file, with the outcome that the file says. */
function eachCase(file: string, check: (one: Case) => Promise<boolean> | boolean): void {
  describe(file, () => {
    const own = ownFiles.includes(file) ? casesOf(`web/${file}`) : [];
    for (const one of [...casesOf(file), ...own]) {
      it(one['name'] as string, async () => {
        expect(await holds(() => check(one))).toBe(one['expect'] === 'valid');
      });
    }
  });
}

eachCase('typed-data', (one) => {
  const table = one['types'] as StructTable;
  const name = one['struct'] as string;
  expect(structs[name]).toEqual(table[name]);
  expect(encodeTypeOf(name)).toBe(one['encodeType']);
  expect(toHex(typeHashOf(name))).toBe(one['typeHash']);
  const message = messageFrom(name, one['message'], table);
  const deployment = deploymentOf(one);
  const isHashed =
    toHex(domainSeparatorOf(deployment)) === one['domainSeparator'] &&
    toHex(structHashOf(name, message)) === one['structHash'] &&
    digestOf(deployment, name, message) === one['digest'];
  if (one['privateKey']) {
    expect(signDigest(one['digest'], bytesOf(one['privateKey']))).toBe(one['signature']);
  }
  return isHashed && (!one['signature'] || isSignedBy(one['digest'], one['signature'], one['signer']));
});

eachCase('keys', (one) => {
  const output = derive(bytesOf(one['inputKey']), bytesOf(one['salt']), one['label']);
  if (one['phrase'] && one['expect'] === 'valid' && toHex(utf8('patient')) === one['salt']) {
    const keys = patientKeysOf((one['phrase'] as string).split(' '));
    expect(toHex(keys.signingKey)).toBe(one['signingKey']);
    expect(keys.address).toBe(one['address']);
    expect(toHex(keys.encryptionKey)).toBe(one['output']);
    expect(keys.encPk).toBe(one['publicKey']);
  }
  if (one['publicKey'] && one['expect'] === 'valid') {
    expect(toHex(x25519.getPublicKey(output))).toBe(one['publicKey']);
  }
  return toHex(output) === one['output'];
});

function contextFrom(json: Case): WrapContext {
  const numbers = ['kind', 'fromEpoch', 'toEpoch', 'sequence'];
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]),
  ) as unknown as WrapContext;
}

eachCase('wraps', async (one) => {
  const context = contextFrom(one['context']);
  const key = bytesOf(one['recipientKey']);
  const recipientPk = toHex(x25519.getPublicKey(key));
  const deployment = deploymentOf(one);
  const stored = bytesOf(one['stored']);
  const commitments = one['commitments'] as Hex[];
  if (one['expect'] === 'valid') {
    // Made again here, byte for byte, from the same ephemeral key.
    expect(contextDigestOf(deployment, context)).toBe(one['contextDigest']);
    const blob = await sealInContext(deployment, context, recipientPk, bytesOf(one['plaintext']), bytesOf(one['ephemeralKey']));
    expect(toHex(encodeWrap({ context, blob }))).toBe(one['stored']);
  }
  if (context.kind <= 2) {
    const place = {
      patientId: context.subject,
      compartment: context.compartment,
      fromEpoch: context.fromEpoch,
      toEpoch: context.toEpoch,
      commitment: context.commitment,
      ...(context.kind === 1 && { institution: { id: context.recipientId, vaultEpoch: context.sequence } }),
    };
    if (toHex(utf8(JSON.stringify(chartContextOf(place, recipientPk)))) !== toHex(utf8(JSON.stringify({ ...chartContextOf(place, recipientPk), ...context })))) {
      return false;
    }
    const opened = await openChartKeys(deployment, place, one['wrapHash'], commitments, key, stored);
    const plaintext = concat(Uint8Array.of(1, opened.kind, 0, 0, 0, opened.keys.length), ...opened.keys);
    return toHex(plaintext) === one['plaintext'];
  }
  const place = {
    institutionId: context.subject,
    epoch: context.toEpoch,
    vaultPk: commitments[0] as Hex,
    sender: `0x${context.sender.slice(26)}` as Hex,
    ...(context.kind === 3 && { recipient: `0x${context.recipientId.slice(26)}` as Hex }),
  };
  const expected = vaultContextOf(place, recipientPk);
  for (const [name, value] of Object.entries(expected)) {
    if (value !== context[name as keyof WrapContext]) {
      return false;
    }
  }
  await openStored(deployment, context, one['wrapHash'], key, stored);
  return toHex(await openVaultSeed(deployment, place, one['wrapHash'], key, stored)) === one['plaintext'];
});

eachCase('vault', (one) => {
  const institutionId = one['institutionId'] as Hex;
  const seed = bytesOf(one['seed']);
  const stored = bytesOf(one['stored']);
  const epoch = Number(one['epoch']);
  const opened =
    one['object'] === 'predecessor'
      ? openPredecessor(deploymentOf(one), institutionId, epoch, seed, one['predecessorPk'], stored)
      : openDirectoryEntry(deploymentOf(one), institutionId, epoch, seed, one['device'], stored);
  return toHex(opened) === one['plaintext'];
});

eachCase('records', async (one) => {
  const deployment = deploymentOf(one);
  const anchor = {
    hash: one['recordHash'] as Hex,
    chart: { patientId: one['patientId'] as Hex, compartment: one['compartment'] as Hex, epoch: Number(one['epoch']) },
    authorInstitution: one['authorInstitution'] as Hex,
    author: one['author'] as Hex,
  };
  const stored = bytesOf(one['stored']);
  const asReader = await holds(() => openRecord(deployment, anchor, bytesOf(one['chartKey']), stored) !== undefined);
  const asAuthor = await holds(
    async () => (await openRecordAsAuthor(deployment, anchor, bytesOf(one['vaultKey']), stored)) !== undefined,
  );
  expect(asReader).toBe(asAuthor);
  if (!asReader) {
    return false;
  }
  const opened = openRecord(deployment, anchor, bytesOf(one['chartKey']), stored);
  expect(toHex(opened.payload)).toBe(one['payload']);
  expect({ ...opened.header }).toEqual({
    ...one['header'],
    suite: Number(one['header'].suite),
    epoch: Number(one['header'].epoch),
    kind: Number(one['header'].kind),
    sizeBucket: Number(one['header'].sizeBucket),
    createdAt: BigInt(one['header'].createdAt),
  });
  expect(headerDigestOf(deployment, opened.header)).toBe(one['headerDigest']);
  return true;
});

describe('records, made again', () => {
  it('gives the same bytes from the same randomness', async () => {
    const one = casesOf('records')[0] as Case;
    const seed = 'record by a patient';
    const random = fixedRandom(seed);
    const chart = { patientId: toHex(random(32)), compartment: toHex(random(32)), epoch: 2 };
    const draft = { chart, kind: 2, supersedes: toHex(random(32)), baseHead: toHex(random(32)), createdAt: 1767225600 };
    expect(chart.patientId).toBe(one['patientId']);
    const signingKey = privateKeyOf(`${seed} author`);
    const sealed = await sealRecord(
      deploymentOf(one),
      draft,
      {
        institutionId: zero32,
        vaultEpoch: 0,
        address: one['author'] as Hex,
        signingKey,
        publicKey: toHex(x25519.getPublicKey(bytesOf(one['vaultKey']))),
      },
      bytesOf(one['chartKey']),
      new Uint8Array(),
      fixedRandom(`${seed} sealing`),
      true,
    );
    expect(sealed.hash).toBe(one['recordHash']);
    expect(toHex(encodeEnvelope(sealed.envelope))).toBe(one['stored']);
  });
});

function privateKeyOf(seed: string): Uint8Array {
  return fixedRandom(seed)(32);
}

eachCase('chart-chain', (one) => {
  const positions = one['positions'] as Case[];
  const links = (one['links'] as Case[]).map(
    (link): ChartLink => ({
      content: link['root'] ? { root: link['root'], count: Number(link['count']) } : { recordHash: link['recordHash'] },
      authorInstitution: link['authorInstitution'],
      author: link['author'],
      epoch: Number(link['epoch']),
    }),
  );
  let position = emptyChart;
  return (
    links.length === positions.length &&
    links.every((link, index) => {
      position = appended(position, link);
      return position.count === Number(positions[index]?.['count']) && position.head === positions[index]?.['head'];
    })
  );
});

eachCase('merkle', (one) => merkleRootOf(one['recordHashes']) === one['root']);

eachCase('enrolment', async (one) => {
  const request = one['request'] as Case;
  const sealed = bytesOf(one['sealedNames']);
  const { institutionId, device, nonce, encPk } = request as Record<string, Hex>;
  const deployment = deploymentOf(one);
  const info = digestOf(deployment, 'EnrolmentNames', { institutionId: institutionId as Hex, device: device as Hex, nonce: nonce as Hex });
  const isAuthentic =
    toHex(keccak(sealed)) === request['sealedHash'] &&
    isSignedBy(digestFrom(one, 'EnrolmentRequest', request), one['signature'], device as Hex) &&
    isSignedBy(consentDigestOf(deployment, 'device', institutionId as Hex, device as Hex, encPk as Hex), one['consent'], device as Hex);
  const names = await hpkeOpen(bytesOf(one['vaultKey']), fromHex(info), sealed);
  return isAuthentic && toHex(names) === toHex(concat(bytesOf(one['checkNonce']), utf8(one['names'])));
});

eachCase('check-number', (one) => {
  const hash = keccak(
    utf8('tegata/v1/check-number'),
    Uint8Array.of(0),
    ...['institutionId', 'device', 'encPk', 'nonce'].map((name) => bytesOf(one[name])),
  );
  return String(BigInt(toHex(hash.subarray(0, 8))) % 1_000_000n).padStart(6, '0') === one['checkNumber'];
});

eachCase('sessions', (one) => {
  const json = one['session'] as Case;
  const session: GatewaySession = {
    host: json['host'],
    sessionKey: json['sessionKey'],
    notBefore: Number(json['notBefore']),
    notAfter: Number(json['notAfter']),
    signer: json['signer'],
  };
  return isSessionValid(deploymentOf(one), session, one['signature'], one['host'], Number(one['now']));
});

eachCase('read-log', (one) => {
  let previous: Hex = zero32;
  return (
    (one['entries'] as Case[]).every((json) => {
      const entry = { ...json, sequence: Number(json['seq']), time: Number(json['time']) } as unknown as ReadLogEntry;
      const continues = entry.previous === previous;
      previous = readLogHashOf(entry);
      return continues;
    }) && previous === one['last']
  );
});

describe('HPKE', () => {
  it('opens what it seals, and nothing else', async () => {
    const key = fixedRandom('hpke')(32);
    const info = utf8('info');
    const blob = await hpkeSeal(x25519.getPublicKey(key), info, utf8('content'));
    expect(await hpkeOpen(key, info, blob)).toEqual(utf8('content'));
    await expect(hpkeOpen(key, utf8('other'), blob)).rejects.toMatchObject({ code: 'NotAuthentic' });
    await expect(hpkeOpen(key, info, blob.subarray(0, 40))).rejects.toMatchObject({ code: 'NotAuthentic' });
  });
});

describe('labels', () => {
  it('are none a prefix of another', () => {
    const all = Object.values(labels);
    for (const one of all) {
      expect(all.filter((other) => other.startsWith(one))).toEqual([one]);
    }
  });
});
