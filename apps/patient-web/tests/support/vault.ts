import { ByteReader, concat, equalBytes, fromHex, numberBytes, paddedAddress, toHex, utf8, zero32, type Hex } from '../../src/protocol/bytes.ts';
import { encryptionPublicKeyOf } from '../../src/protocol/hpke.ts';
import { derive, openBox } from '../../src/protocol/keys.ts';
import { digestOf, type Deployment } from '../../src/protocol/typedData.ts';
import { openStored, publicKeyHashOf, wrapKinds, type WrapContext } from '../../src/protocol/wraps.ts';

// The institution's half of the protocol: not part of the page, needed to check vectors and to play the other side.

function saltOf(institutionId: Hex, epoch: number): Uint8Array {
  return concat(fromHex(institutionId, 32), numberBytes(epoch, 4));
}

export function vaultKeyOf(seed: Uint8Array, institutionId: Hex, epoch: number): Uint8Array {
  return derive(seed, saltOf(institutionId, epoch), 'tegata/v1/vault-encryption');
}

export function vaultPkOf(seed: Uint8Array, institutionId: Hex, epoch: number): Hex {
  return toHex(encryptionPublicKeyOf(vaultKeyOf(seed, institutionId, epoch)));
}

export interface VaultWrapPlace {
  readonly institutionId: Hex;
  readonly epoch: number;
  readonly vaultPk: Hex;
  readonly sender: Hex;
  /** Absent: the recovery key. */
  readonly recipient?: Hex;
}

export function vaultContextOf(place: VaultWrapPlace, recipientPk: Hex): WrapContext {
  return {
    kind: place.recipient ? wrapKinds.vaultSeedForMember : wrapKinds.vaultSeedForRecovery,
    subject: place.institutionId,
    compartment: zero32,
    fromEpoch: place.epoch,
    toEpoch: place.epoch,
    commitment: publicKeyHashOf(place.vaultPk),
    recipientId: place.recipient ? paddedAddress(place.recipient) : place.institutionId,
    recipientPkHash: publicKeyHashOf(recipientPk),
    sender: paddedAddress(place.sender),
    sequence: place.epoch,
  };
}

export async function openVaultSeed(
  deployment: Deployment,
  place: VaultWrapPlace,
  anchored: Hex,
  key: Uint8Array,
  stored: Uint8Array,
): Promise<Uint8Array> {
  const context = vaultContextOf(place, toHex(encryptionPublicKeyOf(key)));
  const seed = await openStored(deployment, context, anchored, key, stored);
  if (seed.length !== 32 || vaultPkOf(seed, place.institutionId, place.epoch) !== place.vaultPk) {
    throw new Error('another vault');
  }
  return seed;
}

export function openPredecessor(
  deployment: Deployment,
  institutionId: Hex,
  epoch: number,
  seed: Uint8Array,
  predecessorPk: Hex,
  stored: Uint8Array,
): Uint8Array {
  const reader = new ByteReader(stored);
  if (!equalBytes(reader.take(5), concat(utf8('TGVP'), Uint8Array.of(1)))) {
    throw new Error('not a predecessor seal');
  }
  if (reader.hex(32) !== institutionId || reader.number(4) !== epoch || epoch < 2) {
    throw new Error('another place');
  }
  const aad = digestOf(deployment, 'VaultPredecessor', {
    institutionId,
    epoch,
    vaultPk: vaultPkOf(seed, institutionId, epoch),
  });
  const key = derive(seed, saltOf(institutionId, epoch), 'tegata/v1/vault-predecessor');
  const predecessor = openBox(key, fromHex(aad), reader.take(reader.remaining));
  if (vaultPkOf(predecessor, institutionId, epoch - 1) !== predecessorPk) {
    throw new Error('another key on chain');
  }
  return predecessor;
}

export function openDirectoryEntry(
  deployment: Deployment,
  institutionId: Hex,
  epoch: number,
  seed: Uint8Array,
  device: Hex,
  stored: Uint8Array,
): Uint8Array {
  const reader = new ByteReader(stored);
  if (!equalBytes(reader.take(5), concat(utf8('TGDE'), Uint8Array.of(1)))) {
    throw new Error('not a directory entry');
  }
  if (reader.hex(32) !== institutionId || reader.hex(20) !== device || reader.number(4) !== epoch) {
    throw new Error('another place');
  }
  const box = reader.take(reader.number(4));
  reader.end();
  const aad = digestOf(deployment, 'DirectoryEntry', { institutionId, device, vaultEpoch: epoch });
  return openBox(derive(seed, saltOf(institutionId, epoch), 'tegata/v1/vault-directory'), fromHex(aad), box);
}
