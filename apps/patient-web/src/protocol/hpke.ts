import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { x25519 } from '@noble/curves/ed25519';
import { concat } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';

// RFC 9180, base mode, X25519 / HKDF-SHA256 / ChaCha20-Poly1305, by a package that shares no code with the desktop.

export const hpkeOverhead = 32 + 16;

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

export function encryptionPublicKeyOf(key: Uint8Array): Uint8Array {
  return x25519.getPublicKey(key);
}

// A copy with a buffer of its own: the package takes whole buffers.
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

/** `enc(32) ‖ ciphertext`. `ephemeralKey` is for test vectors only; without it the package draws a random one. */
export async function hpkeSeal(
  recipientPk: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  ephemeralKey?: Uint8Array,
): Promise<Uint8Array> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(bufferOf(recipientPk));
  const sender = await suite.createSenderContext({
    recipientPublicKey,
    info: bufferOf(info),
    ...(ephemeralKey && {
      ekm: {
        privateKey: await suite.kem.deserializePrivateKey(bufferOf(ephemeralKey)),
        publicKey: await suite.kem.deserializePublicKey(bufferOf(encryptionPublicKeyOf(ephemeralKey))),
      },
    }),
  });
  const sealed = await sender.seal(bufferOf(plaintext));
  return concat(new Uint8Array(sender.enc), new Uint8Array(sealed));
}

/** Throws NotAuthentic for anything that was not sealed to this key with this info. */
export async function hpkeOpen(key: Uint8Array, info: Uint8Array, blob: Uint8Array): Promise<Uint8Array> {
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: {
        privateKey: await suite.kem.deserializePrivateKey(bufferOf(key)),
        publicKey: await suite.kem.deserializePublicKey(bufferOf(encryptionPublicKeyOf(key))),
      },
      enc: bufferOf(blob.subarray(0, 32)),
      info: bufferOf(info),
    });
    return new Uint8Array(await recipient.open(bufferOf(blob.subarray(32))));
  } catch {
    throw new ProtocolFailure('NotAuthentic', 'HPKE');
  }
}
