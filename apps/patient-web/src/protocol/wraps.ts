import {
  ByteReader,
  compareHex,
  concat,
  equalBytes,
  fromHex,
  keccak,
  numberBytes,
  paddedAddress,
  toHex,
  utf8,
  zero32,
  type Hex,
} from './bytes.ts';
import { ProtocolFailure } from './failure.ts';
import { encryptionPublicKeyOf, hpkeOpen, hpkeOverhead, hpkeSeal } from './hpke.ts';
import { chartCommitmentOf, keySize } from './keys.ts';
import { digestOf, type Deployment, type Message } from './typedData.ts';

// docs/protocol.md §5.

export const wrapKinds = {
  chartKeysForInstitution: 1,
  chartKeysForPatient: 2,
  vaultSeedForMember: 3,
  vaultSeedForRecovery: 4,
  recordKeyForAuthor: 5,
} as const;

export type CompartmentNumber = 1 | 2 | 3 | 4;

export interface WrapContext {
  readonly kind: number;
  readonly subject: Hex;
  readonly compartment: Hex;
  readonly fromEpoch: number;
  readonly toEpoch: number;
  readonly commitment: Hex;
  readonly recipientId: Hex;
  readonly recipientPkHash: Hex;
  readonly sender: Hex;
  readonly sequence: number;
}

export interface Wrap {
  readonly context: WrapContext;
  readonly blob: Uint8Array;
}

const magic = utf8('TGWR');
const version = 1;
const maximumBlob = 65_536;
const headerSize = 4 + 1 + 1 + 32 + 32 + 4 + 4 + 32 * 4 + 8 + 4;
const prefixSize = 6;
const maximumKeys = Math.floor((maximumBlob - hpkeOverhead - prefixSize) / keySize);

export function publicKeyHashOf(publicKey: Hex): Hex {
  return toHex(keccak(fromHex(publicKey, 32)));
}

export function contextDigestOf(deployment: Deployment, context: WrapContext): Hex {
  return digestOf(deployment, 'WrapContext', context as unknown as Message);
}

export function wrapHashOf(deployment: Deployment, wrap: Wrap): Hex {
  return toHex(keccak(fromHex(contextDigestOf(deployment, wrap.context)), wrap.blob));
}

export async function sealInContext(
  deployment: Deployment,
  context: WrapContext,
  recipientPk: Hex,
  plaintext: Uint8Array,
  ephemeralKey?: Uint8Array,
): Promise<Uint8Array> {
  return hpkeSeal(fromHex(recipientPk, 32), fromHex(contextDigestOf(deployment, context)), plaintext, ephemeralKey);
}

export async function openInContext(
  deployment: Deployment,
  context: WrapContext,
  key: Uint8Array,
  blob: Uint8Array,
): Promise<Uint8Array> {
  return hpkeOpen(key, fromHex(contextDigestOf(deployment, context)), blob);
}

/** The one size that a blob of this kind can have; 0 for what cannot be stored. */
function blobSizeOf(context: WrapContext): number {
  switch (context.kind) {
    case wrapKinds.chartKeysForInstitution:
    case wrapKinds.chartKeysForPatient: {
      const count = context.toEpoch - context.fromEpoch + 1;
      return context.fromEpoch === 0 || count < 1 || count > maximumKeys
        ? 0
        : hpkeOverhead + prefixSize + keySize * count;
    }
    case wrapKinds.vaultSeedForMember:
    case wrapKinds.vaultSeedForRecovery:
      return context.fromEpoch === context.toEpoch && context.toEpoch > 0 ? hpkeOverhead + keySize : 0;
    default:
      return 0;
  }
}

export function encodeWrap(wrap: Wrap): Uint8Array {
  const { context, blob } = wrap;
  return concat(
    magic,
    Uint8Array.of(version, context.kind),
    fromHex(context.subject, 32),
    fromHex(context.compartment, 32),
    numberBytes(context.fromEpoch, 4),
    numberBytes(context.toEpoch, 4),
    fromHex(context.commitment, 32),
    fromHex(context.recipientId, 32),
    fromHex(context.recipientPkHash, 32),
    fromHex(context.sender, 32),
    numberBytes(context.sequence, 8),
    numberBytes(blob.length, 4),
    blob,
  );
}

/** Throws TooLarge, Malformed, UnsupportedVersion. */
export function decodeWrap(stored: Uint8Array): Wrap {
  if (stored.length > headerSize + maximumBlob) {
    throw new ProtocolFailure('TooLarge', 'wrap');
  }
  const reader = new ByteReader(stored);
  if (!equalBytes(reader.take(4), magic)) {
    throw new ProtocolFailure('Malformed', 'not a wrap');
  }
  if (reader.number(1) !== version) {
    throw new ProtocolFailure('UnsupportedVersion', 'wrap');
  }
  const context: WrapContext = {
    kind: reader.number(1),
    subject: reader.hex(32),
    compartment: reader.hex(32),
    fromEpoch: reader.number(4),
    toEpoch: reader.number(4),
    commitment: reader.hex(32),
    recipientId: reader.hex(32),
    recipientPkHash: reader.hex(32),
    sender: reader.hex(32),
    sequence: reader.number(8),
  };
  const blob = reader.take(reader.number(4)).slice();
  reader.end();
  if (blob.length === 0 || blob.length !== blobSizeOf(context)) {
    throw new ProtocolFailure('Malformed', 'sizes of a wrap do not agree');
  }
  return { context, blob };
}

// ------------------------------------------------------------------------------------------------ chart keys

/** A run of chart keys of one compartment; `keys[0]` is that of `firstEpoch`. */
export interface ChartKeys {
  readonly kind: CompartmentNumber;
  readonly firstEpoch: number;
  readonly keys: readonly Uint8Array[];
}

export function lastEpochOf(keys: ChartKeys): number {
  return keys.firstEpoch + keys.keys.length - 1;
}

/** The place of a wrap of chart keys as the ledger names it; without `institution` it is the patient's own copy. */
export interface ChartWrapPlace {
  readonly patientId: Hex;
  readonly compartment: Hex;
  readonly fromEpoch: number;
  readonly toEpoch: number;
  readonly commitment: Hex;
  readonly institution?: { readonly id: Hex; readonly vaultEpoch: number };
}

export function chartContextOf(place: ChartWrapPlace, recipientPk: Hex): WrapContext {
  return {
    kind: place.institution ? wrapKinds.chartKeysForInstitution : wrapKinds.chartKeysForPatient,
    subject: place.patientId,
    compartment: place.compartment,
    fromEpoch: place.fromEpoch,
    toEpoch: place.toEpoch,
    commitment: place.commitment,
    recipientId: place.institution?.id ?? place.patientId,
    recipientPkHash: publicKeyHashOf(recipientPk),
    sender: place.patientId,
    sequence: place.institution?.vaultEpoch ?? 0,
  };
}

export async function wrapChartKeys(
  deployment: Deployment,
  patientId: Hex,
  compartment: Hex,
  keys: ChartKeys,
  recipientPk: Hex,
  institution?: { readonly id: Hex; readonly vaultEpoch: number },
  ephemeralKey?: Uint8Array,
): Promise<Wrap> {
  const newest = keys.keys.at(-1);
  if (newest === undefined || keys.keys.length > maximumKeys || keys.firstEpoch < 1) {
    throw new ProtocolFailure('InvalidValue', 'no chart keys, or more than one wrap holds');
  }
  const toEpoch = lastEpochOf(keys);
  const context = chartContextOf(
    {
      patientId,
      compartment,
      fromEpoch: keys.firstEpoch,
      toEpoch,
      commitment: chartCommitmentOf(newest, { patientId, compartment, epoch: toEpoch }),
      ...(institution && { institution }),
    },
    recipientPk,
  );
  const plaintext = concat(Uint8Array.of(1, keys.kind), numberBytes(keys.keys.length, 4), ...keys.keys);
  return { context, blob: await sealInContext(deployment, context, recipientPk, plaintext, ephemeralKey) };
}

function isSameContext(left: WrapContext, right: WrapContext): boolean {
  return (
    left.kind === right.kind &&
    compareHex(left.subject, right.subject) === 0 &&
    left.compartment === right.compartment &&
    left.fromEpoch === right.fromEpoch &&
    left.toEpoch === right.toEpoch &&
    left.commitment === right.commitment &&
    left.recipientId === right.recipientId &&
    left.recipientPkHash === right.recipientPkHash &&
    left.sender === right.sender &&
    left.sequence === right.sequence
  );
}

/** The plaintext of a stored wrap that is exactly the one the chain names, in exactly this context. */
export async function openStored(
  deployment: Deployment,
  context: WrapContext,
  anchored: Hex | undefined,
  key: Uint8Array,
  stored: Uint8Array,
): Promise<Uint8Array> {
  let wrap: Wrap;
  try {
    wrap = decodeWrap(stored);
  } catch {
    throw new ProtocolFailure('NotAuthentic', 'wrap');
  }
  if (!isSameContext(wrap.context, context) || (anchored && wrapHashOf(deployment, wrap) !== anchored)) {
    throw new ProtocolFailure('NotAuthentic', 'wrap in another place');
  }
  return openInContext(deployment, context, key, wrap.blob);
}

/**
 * Checks a commitment for every key. `anchored` is the wrap hash on chain; only a patient's own copy stands on no
 * chain. Throws NotAuthentic or CommitmentMismatch.
 */
export async function openChartKeys(
  deployment: Deployment,
  place: ChartWrapPlace,
  anchored: Hex | undefined,
  commitments: readonly Hex[],
  key: Uint8Array,
  stored: Uint8Array,
): Promise<ChartKeys> {
  if (place.institution && anchored === undefined) {
    throw new ProtocolFailure('NotAuthentic', 'a wrap without its hash proves no sender');
  }
  const context = chartContextOf(place, toHex(encryptionPublicKeyOf(key)));
  const plaintext = await openStored(deployment, context, anchored, key, stored);
  const reader = new ByteReader(plaintext);
  const plaintextVersion = reader.number(1);
  const kind = reader.number(1);
  const count = reader.number(4);
  if (
    plaintextVersion !== 1 ||
    kind < 1 ||
    kind > 4 ||
    count === 0 ||
    reader.remaining !== count * keySize ||
    place.fromEpoch + count - 1 !== place.toEpoch
  ) {
    throw new ProtocolFailure('NotAuthentic', 'chart keys');
  }
  if (commitments.length !== count) {
    throw new ProtocolFailure('CommitmentMismatch', 'not one commitment for each chart key');
  }
  const keys: Uint8Array[] = [];
  for (const [index, commitment] of commitments.entries()) {
    const chartKey = reader.take(keySize).slice();
    const epoch = place.fromEpoch + index;
    const { patientId, compartment } = place;
    if (chartCommitmentOf(chartKey, { patientId, compartment, epoch }) !== commitment) {
      throw new ProtocolFailure('CommitmentMismatch');
    }
    keys.push(chartKey);
  }
  return { kind: kind as CompartmentNumber, firstEpoch: place.fromEpoch, keys };
}

/** Context of the record key for its author (kind 5), which travels inside the envelope. */
export function authorWrapContextOf(header: {
  readonly patientId: Hex;
  readonly compartment: Hex;
  readonly epoch: number;
  readonly keyCommit: Hex;
  readonly authorInstitution: Hex;
  readonly authorDevice: Hex;
  readonly authorVaultEpoch: number;
  readonly authorPk: Hex;
}): WrapContext {
  return {
    kind: wrapKinds.recordKeyForAuthor,
    subject: header.patientId,
    compartment: header.compartment,
    fromEpoch: header.epoch,
    toEpoch: header.epoch,
    commitment: header.keyCommit,
    recipientId: header.authorInstitution === zero32 ? header.patientId : header.authorInstitution,
    recipientPkHash: publicKeyHashOf(header.authorPk),
    sender: paddedAddress(header.authorDevice),
    sequence: header.authorVaultEpoch,
  };
}
