import { x25519 } from '@noble/curves/ed25519';
import { fromHex, numberBytes, toHex, zero32, type Hex } from '../../src/protocol/bytes.ts';
import { consentDigestOf, signAction, type ActionContent } from '../../src/protocol/actions.ts';
import { chartCommitmentOf } from '../../src/protocol/keys.ts';
import { encodeEnvelope, headerDigestOf, recordKinds, sealRecord } from '../../src/protocol/records.ts';
import { sessionDigestOf } from '../../src/protocol/session.ts';
import {
  addressOf,
  digestOf,
  domainSeparatorOf,
  encodeTypeOf,
  signDigest,
  structHashOf,
  structs,
  typeHashOf,
  type Deployment,
  type Message,
  type Value,
} from '../../src/protocol/typedData.ts';
import { contextDigestOf, encodeWrap, wrapChartKeys, wrapHashOf } from '../../src/protocol/wraps.ts';
import { fixedRandom, type Case } from './vectors.ts';

// What the page makes, from fixed randomness, for the desktop to open: the same form as tests/vectors.

const deployment: Deployment = { chainId: 31337, ledger: '0x5fbdb2315678afecb367f032d93f642f64180aa3' };
const domain = { chainId: '31337', name: 'Tegata', verifyingContract: deployment.ledger, version: '1' };
const time = 1_767_225_600;

/** Numbers as decimal text; nonces as 32 bytes of hexadecimal. */
function plain(name: string, message: Message): Case {
  const write = (type: string, field: string, value: Value): unknown => {
    if (type.endsWith('[]')) {
      return (value as readonly Value[]).map((one) => write(type.slice(0, -2), field, one));
    }
    if (structs[type] !== undefined) {
      return plain(type, value as Message);
    }
    if (field === 'nonce' && type === 'uint256') {
      return toHex(numberBytes(value as bigint, 32));
    }
    return type.startsWith('uint') ? String(value) : value;
  };
  return Object.fromEntries(
    (structs[name] ?? []).map((field) => [field.name, write(field.type, field.name, message[field.name] as Value)]),
  );
}

function typesOf(name: string, into: Record<string, unknown> = {}): Record<string, unknown> {
  into[name] = structs[name];
  for (const field of structs[name] ?? []) {
    const element = field.type.replace('[]', '');
    if (structs[element] !== undefined) {
      typesOf(element, into);
    }
  }
  return into;
}

function flipped(hex: Hex, byte: number): Hex {
  const bytes = fromHex(hex);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  return toHex(bytes);
}

function typedCase(name: string, label: string, message: Message, privateKey: Uint8Array): Case[] {
  const digest = digestOf(deployment, name, message);
  const signature = signDigest(digest, privateKey);
  const one = {
    name: label,
    expect: 'valid',
    struct: name,
    types: typesOf(name),
    domain,
    message: plain(name, message),
    encodeType: encodeTypeOf(name),
    typeHash: toHex(typeHashOf(name)),
    domainSeparator: toHex(domainSeparatorOf(deployment)),
    structHash: toHex(structHashOf(name, message)),
    digest,
    privateKey: toHex(privateKey),
    signer: addressOf(privateKey),
    signature,
  };
  const { privateKey: _secret, ...refused } = one;
  return [
    one,
    { ...refused, name: `${label}, one bit of the signature altered`, expect: 'refused', signature: flipped(signature, 5) },
  ];
}

function typedDataCases(): Case[] {
  const random = fixedRandom('web typed data');
  const hash = (): Hex => toHex(random(32));
  const key = random(32);
  const next = random(32);
  const patientId = hash();
  const [compartment, other] = [hash(), hash()].sort() as [Hex, Hex];
  const keep = [{ institutionId: hash(), vaultEpoch: 2, wrapHash: hash() }];
  const contents: ActionContent[] = [
    { name: 'RegisterPatient', fields: { patientId, encPk: hash(), introducedBy: hash() } },
    { name: 'OpenChart', fields: { patientId, charts: [{ compartment, suite: 1, ckCommit: hash() }] } },
    {
      name: 'Grant',
      fields: {
        patientId,
        institutionId: hash(),
        vaultEpoch: 3,
        notAfter: time + 259_200,
        items: [
          { compartment, permissions: 1, fromEpoch: 1, wrapHash: hash() },
          { compartment: other, permissions: 3, fromEpoch: 2, wrapHash: hash() },
        ],
      },
    },
    {
      name: 'Revoke',
      fields: { patientId, institutionId: hash(), rotations: [{ compartment, ckCommit: hash(), keep }] },
    },
    { name: 'RotateChart', fields: { patientId, rotations: [{ compartment, ckCommit: hash(), keep: [] }] } },
    { name: 'ReplacePatientKey', fields: { patientId, newKey: addressOf(next), newEncPk: hash() } },
    { name: 'CloseChart', fields: { patientId } },
    { name: 'AppendRecord', fields: { patientId, compartment, epoch: 2, recordHash: hash() } },
  ];
  const cases = contents.flatMap((content, index) => {
    const authorization = { signer: addressOf(key), nonce: (3n << 64n) + BigInt(index), deadline: BigInt(time + 600) };
    const signed = signAction(deployment, content, authorization, key);
    return typedCase(content.name, `${content.name}, by the page`, signed.message, key);
  });
  const consent = { purpose: 3, subject: patientId, key: addressOf(next), encPk: hash() };
  if (consentDigestOf(deployment, 'patient', patientId, consent.key, consent.encPk) !== digestOf(deployment, 'KeyConsent', consent)) {
    throw new Error('two digests of one consent');
  }
  return [...cases, ...typedCase('KeyConsent', 'KeyConsent of a new patient key', consent, next)];
}

async function wrapCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [index, kind] of (['own copy', 'for an institution'] as const).entries()) {
    const random = fixedRandom(`web wrap ${kind}`);
    const patientId = toHex(random(32));
    const compartment = toHex(random(32));
    const recipientKey = random(32);
    const recipientPk = toHex(x25519.getPublicKey(recipientKey));
    const keys = { kind: 2 as const, firstEpoch: 2, keys: [random(32), random(32), random(32)] };
    const ephemeralKey = random(32);
    const institution = index === 1 ? { id: toHex(random(32)), vaultEpoch: 4 } : undefined;
    const wrap = await wrapChartKeys(deployment, patientId, compartment, keys, recipientPk, institution, ephemeralKey);
    const { context } = wrap;
    const plaintext = Uint8Array.of(1, 2, 0, 0, 0, 3, ...keys.keys.flatMap((key) => [...key]));
    const one = {
      name: `chart keys, ${kind}, by the page`,
      expect: 'valid',
      domain,
      context: plain('WrapContext', context as unknown as Message),
      contextDigest: contextDigestOf(deployment, context),
      commitments: keys.keys.map((key, at) => chartCommitmentOf(key, { patientId, compartment, epoch: 2 + at })),
      recipientKey: toHex(recipientKey),
      ephemeralKey: toHex(ephemeralKey),
      plaintext: toHex(plaintext),
      wrapHash: wrapHashOf(deployment, wrap),
      stored: toHex(encodeWrap(wrap)),
    };
    cases.push(one, { ...one, name: `${one.name}, altered`, expect: 'refused', stored: flipped(one.stored, 230) });
  }
  return cases;
}

async function recordCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const size of [0, 100, 509]) {
    const seed = `web record of ${size}`;
    const random = fixedRandom(seed);
    const chart = { patientId: toHex(random(32)), compartment: toHex(random(32)), epoch: 3 };
    const signingKey = fixedRandom(`${seed} author`)(32);
    const chartKey = random(32);
    const encryptionKey = random(32);
    const payload = Uint8Array.from({ length: size }, (_, at) => at & 0xff);
    const taken: Uint8Array[] = [];
    const sealing = fixedRandom(`${seed} sealing`);
    const sealed = await sealRecord(
      deployment,
      { chart, kind: recordKinds.entry, supersedes: toHex(random(32)), baseHead: toHex(random(32)), createdAt: time },
      {
        institutionId: zero32,
        vaultEpoch: 0,
        address: addressOf(signingKey),
        signingKey,
        publicKey: toHex(x25519.getPublicKey(encryptionKey)),
      },
      chartKey,
      payload,
      (count) => {
        const bytes = sealing(count);
        taken.push(bytes);
        return bytes;
      },
      true,
    );
    const { header } = sealed.envelope;
    const one = {
      name: `own entry of ${size} bytes, by the page`,
      expect: 'valid',
      domain,
      recordHash: sealed.hash,
      patientId: chart.patientId,
      compartment: chart.compartment,
      epoch: '3',
      authorInstitution: zero32,
      author: addressOf(signingKey),
      chartKey: toHex(chartKey),
      vaultKey: toHex(encryptionKey),
      stored: toHex(encodeEnvelope(sealed.envelope)),
    };
    cases.push(
      {
        ...one,
        header: plain('RecordHeader', header as unknown as Message),
        headerDigest: headerDigestOf(deployment, header),
        recordKey: toHex(taken[0] as Uint8Array),
        ephemeralKey: toHex(taken[3] as Uint8Array),
        payload: toHex(payload),
      },
      { ...one, name: `${one.name}, altered`, expect: 'refused', stored: flipped(one.stored, 460) },
    );
  }
  return cases;
}

function sessionCases(): Case[] {
  const random = fixedRandom('web session');
  const key = random(32);
  const session = {
    host: 'gateway.example:8443',
    sessionKey: toHex(random(32)),
    notBefore: time - 60,
    notAfter: time + 3540,
    signer: addressOf(key),
  };
  const digest = sessionDigestOf(deployment, session);
  const one = {
    name: 'an hour, by the page',
    expect: 'valid',
    domain,
    digest,
    host: session.host,
    now: String(time),
    session: plain('GatewaySession', session),
    signature: signDigest(digest, key),
  };
  return [
    one,
    { ...one, name: 'an hour, by the page, to another host', expect: 'refused', host: 'gateway.example' },
    { ...one, name: 'an hour, by the page, over', expect: 'refused', now: String(time + 3540) },
  ];
}

/** Members in one order, as the desktop's tool writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, one]) => [name, sorted(one)]),
    );
  }
  return value;
}

export async function webVectorFiles(): Promise<ReadonlyMap<string, string>> {
  const write = (about: string, cases: readonly Case[]): string =>
    `${JSON.stringify(sorted({ format: 1, about, cases }), null, 1)}\n`;
  return new Map([
    ['typed-data.json', write('Actions and consents signed by the page (section 2)', typedDataCases())],
    ['wraps.json', write('Chart keys wrapped by the page (section 5)', await wrapCases())],
    ['records.json', write('Own entries sealed by the page (section 6)', await recordCases())],
    ['sessions.json', write('Gateway sessions opened by the page (section 2)', sessionCases())],
  ]);
}
