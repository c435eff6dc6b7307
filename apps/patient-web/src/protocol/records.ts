import { ByteReader, concat, equalBytes, fromHex, keccak, numberBytes, toHex, utf8, zero32, type Hex } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';
import { encryptionPublicKeyOf } from './hpke.ts';
import {
  aeadOpen,
  aeadSeal,
  contentKeyOf,
  openBox,
  readerWrapKeyOf,
  recordCommitmentOf,
  sealBox,
  type ChartEpoch,
} from './keys.ts';
import { digestOf, isSignedBy, signDigest, type Deployment, type Message } from './typedData.ts';
import { authorWrapContextOf, openInContext, sealInContext } from './wraps.ts';

// docs/protocol.md §6.

export const recordKinds = { entry: 1, profile: 2, prescription: 3, dispensing: 4 } as const;

export interface RecordHeader {
  readonly suite: number;
  readonly patientId: Hex;
  readonly compartment: Hex;
  readonly epoch: number;
  readonly recordId: Hex;
  readonly kind: number;
  readonly authorInstitution: Hex;
  readonly authorDevice: Hex;
  readonly supersedes: Hex;
  readonly baseHead: Hex;
  readonly createdAt: bigint;
  readonly keyCommit: Hex;
  readonly sizeBucket: number;
}

export interface Envelope {
  readonly header: RecordHeader;
  readonly readerWrap: Uint8Array;
  readonly authorVaultEpoch: number;
  readonly authorWrap: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly signature: Hex;
}

const magic = utf8('TGRE');
const version = 1;
const suite = 1;
const readerWrapSize = 72;
const authorWrapSize = 80;
const tagSize = 16;
const minimumBucket = 512;
const bucketStep = 65_536;
const maximumBucket = 4_194_304;
export const maximumPayload = maximumBucket - 4;
export const envelopeOverhead = 513;
export const maximumEnvelope = envelopeOverhead + maximumBucket;

/** undefined: too large. */
export function sizeBucketFor(payloadSize: number): number | undefined {
  const needed = payloadSize + 4;
  if (needed > maximumBucket) {
    return undefined;
  }
  if (needed > bucketStep) {
    return Math.ceil(needed / bucketStep) * bucketStep;
  }
  let bucket = minimumBucket;
  while (bucket < needed) {
    bucket *= 2;
  }
  return bucket;
}

function isSizeBucket(bucket: number): boolean {
  return bucket >= minimumBucket && bucket <= maximumBucket && sizeBucketFor(bucket - 4) === bucket;
}

export function headerDigestOf(deployment: Deployment, header: RecordHeader): Hex {
  return digestOf(deployment, 'RecordHeader', header as unknown as Message);
}

export function recordHashOf(
  deployment: Deployment,
  envelope: Envelope,
  headerDigest = headerDigestOf(deployment, envelope.header),
): Hex {
  return digestOf(deployment, 'Record', {
    headerDigest,
    wrapsHash: toHex(keccak(envelope.readerWrap, numberBytes(envelope.authorVaultEpoch, 4), envelope.authorWrap)),
    ciphertextHash: toHex(keccak(envelope.nonce, envelope.ciphertext)),
  });
}

export function recordSignatureDigestOf(deployment: Deployment, recordHash: Hex): Hex {
  return digestOf(deployment, 'RecordSignature', { recordHash });
}

export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const { header } = envelope;
  return concat(
    magic,
    Uint8Array.of(version),
    numberBytes(header.suite, 1),
    fromHex(header.patientId, 32),
    fromHex(header.compartment, 32),
    numberBytes(header.epoch, 4),
    fromHex(header.recordId, 16),
    numberBytes(header.kind, 2),
    fromHex(header.authorInstitution, 32),
    fromHex(header.authorDevice, 20),
    fromHex(header.supersedes, 32),
    fromHex(header.baseHead, 32),
    numberBytes(header.createdAt, 8),
    fromHex(header.keyCommit, 32),
    numberBytes(header.sizeBucket, 4),
    envelope.readerWrap,
    numberBytes(envelope.authorVaultEpoch, 4),
    envelope.authorWrap,
    envelope.nonce,
    envelope.ciphertext,
    fromHex(envelope.signature, 65),
  );
}

/** Throws TooLarge, Malformed, UnsupportedVersion, UnsupportedSuite. */
export function decodeEnvelope(stored: Uint8Array): Envelope {
  if (stored.length > maximumEnvelope) {
    throw new ProtocolFailure('TooLarge', 'record');
  }
  const reader = new ByteReader(stored);
  if (stored.length < envelopeOverhead || !equalBytes(reader.take(4), magic)) {
    throw new ProtocolFailure('Malformed', 'not a record');
  }
  if (reader.number(1) !== version) {
    throw new ProtocolFailure('UnsupportedVersion', 'record');
  }
  const header: RecordHeader = {
    suite: reader.number(1),
    patientId: reader.hex(32),
    compartment: reader.hex(32),
    epoch: reader.number(4),
    recordId: reader.hex(16),
    kind: reader.number(2),
    authorInstitution: reader.hex(32),
    authorDevice: reader.hex(20),
    supersedes: reader.hex(32),
    baseHead: reader.hex(32),
    createdAt: BigInt(reader.hex(8)),
    keyCommit: reader.hex(32),
    sizeBucket: reader.number(4),
  };
  if (header.suite !== suite) {
    throw new ProtocolFailure('UnsupportedSuite');
  }
  const readerWrap = reader.take(readerWrapSize);
  const authorVaultEpoch = reader.number(4);
  const authorWrap = reader.take(authorWrapSize);
  const nonce = reader.take(24);
  const ciphertext = reader.take(header.sizeBucket + tagSize);
  const signature = reader.hex(65);
  reader.end();
  // Only a patient's own entry has no institution and no vault.
  if (
    !isSizeBucket(header.sizeBucket) ||
    header.kind < recordKinds.entry ||
    header.kind > recordKinds.dispensing ||
    header.epoch === 0 ||
    (authorVaultEpoch !== 0) === (header.authorInstitution === zero32)
  ) {
    throw new ProtocolFailure('Malformed', 'fields of a record do not agree');
  }
  return { header, readerWrap, authorVaultEpoch, authorWrap, nonce, ciphertext, signature };
}

// ------------------------------------------------------------------------------------------------ sealing

export interface RecordDraft {
  readonly chart: ChartEpoch;
  readonly kind: number;
  readonly supersedes: Hex;
  readonly baseHead: Hex;
  readonly createdAt: number;
}

export interface RecordAuthor {
  /** 32 zero bytes and vault epoch 0 for a patient. */
  readonly institutionId: Hex;
  readonly vaultEpoch: number;
  readonly address: Hex;
  readonly signingKey: Uint8Array;
  /** Vault key, or the patient's own encryption key: how the author opens the record again. */
  readonly publicKey: Hex;
}

export interface SealedRecord {
  readonly hash: Hex;
  readonly envelope: Envelope;
}

/** Randomness is drawn in the desktop's order: record key, record id, nonce of the wrap, [ephemeral key], nonce. */
export async function sealRecord(
  deployment: Deployment,
  draft: RecordDraft,
  author: RecordAuthor,
  chartKey: Uint8Array,
  payload: Uint8Array,
  random: (size: number) => Uint8Array,
  isEphemeralDrawn = false,
): Promise<SealedRecord> {
  const sizeBucket = sizeBucketFor(payload.length);
  if (sizeBucket === undefined) {
    throw new ProtocolFailure('TooLarge', 'payload');
  }
  const recordKey = random(32);
  const header: RecordHeader = {
    suite,
    patientId: draft.chart.patientId,
    compartment: draft.chart.compartment,
    epoch: draft.chart.epoch,
    recordId: toHex(random(16)),
    kind: draft.kind,
    authorInstitution: author.institutionId,
    authorDevice: author.address,
    supersedes: draft.supersedes,
    baseHead: draft.baseHead,
    createdAt: BigInt(draft.createdAt),
    keyCommit: recordCommitmentOf(recordKey),
    sizeBucket,
  };
  const headerDigest = fromHex(headerDigestOf(deployment, header));
  const readerWrap = sealBox(readerWrapKeyOf(chartKey, draft.chart), headerDigest, recordKey, random(24));
  const context = authorWrapContextOf({
    ...header,
    authorVaultEpoch: author.vaultEpoch,
    authorPk: author.publicKey,
  });
  const authorWrap = await sealInContext(
    deployment,
    context,
    author.publicKey,
    recordKey,
    isEphemeralDrawn ? random(32) : undefined,
  );
  const nonce = random(24);
  const padded = new Uint8Array(sizeBucket);
  padded.set(numberBytes(payload.length, 4));
  padded.set(payload, 4);
  const unsigned = {
    header,
    readerWrap,
    authorVaultEpoch: author.vaultEpoch,
    authorWrap,
    nonce,
    ciphertext: aeadSeal(contentKeyOf(recordKey), nonce, headerDigest, padded),
  };
  const hash = recordHashOf(deployment, { ...unsigned, signature: '0x' });
  const signature = signDigest(recordSignatureDigestOf(deployment, hash), author.signingKey);
  return { hash, envelope: { ...unsigned, signature } };
}

// ------------------------------------------------------------------------------------------------ opening

/** Where the chain has the record, and whose it is there. */
export interface RecordAnchor {
  readonly hash: Hex;
  readonly chart: ChartEpoch;
  readonly authorInstitution: Hex;
  readonly author: Hex;
}

export type OpeningStep = 'parse' | 'place' | 'author' | 'signature' | 'key' | 'commitment' | 'content';

export interface OpenedRecord {
  readonly header: RecordHeader;
  readonly payload: Uint8Array;
}

/** As NotAuthentic, with the first check that failed. */
export class OpeningFailure extends ProtocolFailure {
  readonly step: OpeningStep;
  constructor(step: OpeningStep, code: ProtocolFailure['code'] = 'NotAuthentic') {
    super(code, step);
    this.step = step;
  }
}

function check(condition: boolean, step: OpeningStep): void {
  if (!condition) {
    throw new OpeningFailure(step);
  }
}

interface Verified {
  readonly envelope: Envelope;
  readonly headerDigest: Uint8Array;
}

function verified(
  deployment: Deployment,
  anchor: RecordAnchor,
  stored: Uint8Array,
): Verified {
  let envelope: Envelope;
  try {
    envelope = decodeEnvelope(stored);
  } catch (error) {
    throw new OpeningFailure('parse', error instanceof ProtocolFailure ? error.code : 'Malformed');
  }
  const { header } = envelope;
  const headerDigest = headerDigestOf(deployment, header);
  check(recordHashOf(deployment, envelope, headerDigest) === anchor.hash, 'place');
  const { chart } = anchor;
  check(
    header.patientId === chart.patientId &&
      header.compartment === chart.compartment &&
      header.epoch === chart.epoch &&
      header.authorInstitution === anchor.authorInstitution &&
      header.authorDevice === anchor.author,
    'author',
  );
  check(
    isSignedBy(recordSignatureDigestOf(deployment, anchor.hash), envelope.signature, header.authorDevice),
    'signature',
  );
  return { envelope, headerDigest: fromHex(headerDigest) };
}

function openWith({ envelope, headerDigest }: Verified, recordKey: Uint8Array): OpenedRecord {
  const { header } = envelope;
  check(recordKey.length === 32 && recordCommitmentOf(recordKey) === header.keyCommit, 'commitment');
  let padded: Uint8Array;
  try {
    padded = aeadOpen(contentKeyOf(recordKey), envelope.nonce, headerDigest, envelope.ciphertext);
  } catch {
    throw new OpeningFailure('content');
  }
  // The one form: smallest bucket, zeros behind.
  const reader = new ByteReader(padded);
  const length = reader.number(4);
  check(length <= reader.remaining && sizeBucketFor(length) === padded.length, 'content');
  const payload = reader.take(length).slice();
  check(
    reader.take(reader.remaining).every((byte) => byte === 0),
    'content',
  );
  return { header, payload };
}

/** Throws OpeningFailure; the checks in the order of docs/protocol.md §6. */
export function openRecord(
  deployment: Deployment,
  anchor: RecordAnchor,
  chartKey: Uint8Array,
  stored: Uint8Array,
): OpenedRecord {
  const found = verified(deployment, anchor, stored);
  let recordKey: Uint8Array;
  try {
    recordKey = openBox(readerWrapKeyOf(chartKey, anchor.chart), found.headerDigest, found.envelope.readerWrap);
  } catch {
    throw new OpeningFailure('key');
  }
  return openWith(found, recordKey);
}

/** The author's own way in, by the wrap of kind 5. */
export async function openRecordAsAuthor(
  deployment: Deployment,
  anchor: RecordAnchor,
  encryptionKey: Uint8Array,
  stored: Uint8Array,
): Promise<OpenedRecord> {
  const found = verified(deployment, anchor, stored);
  const { envelope } = found;
  const context = authorWrapContextOf({
    ...envelope.header,
    authorVaultEpoch: envelope.authorVaultEpoch,
    authorPk: toHex(encryptionPublicKeyOf(encryptionKey)),
  });
  let recordKey: Uint8Array;
  try {
    recordKey = await openInContext(deployment, context, encryptionKey, envelope.authorWrap);
  } catch {
    throw new OpeningFailure('key');
  }
  return openWith(found, recordKey);
}
