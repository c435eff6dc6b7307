import { StorageError } from './storageError';

/** A passkey whose PRF extension gives the same 32 bytes for the same salt, to this page alone. */
export interface Passkeys {
  /** Makes one and its secret. PasskeyUnavailable when browser or authenticator lack the extension. */
  create(salt: Uint8Array): Promise<{ credentialId: Uint8Array; secret: Uint8Array }>;
  /** PasskeyRefused when the person cancels or the passkey is gone. */
  secretOf(credentialId: Uint8Array, salt: Uint8Array): Promise<Uint8Array>;
}

interface PrfOutput {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } };
}

const es256 = -7;
const rs256 = -257;

function bytesOf(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
}

function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Whether passkeys can be offered at all; only creating one tells whether PRF works. */
export async function passkeysMayWork(): Promise<boolean> {
  return (
    'PublicKeyCredential' in globalThis &&
    (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false))
  );
}

export class BrowserPasskeys implements Passkeys {
  readonly #credentials: CredentialsContainer;
  readonly #random: (size: number) => Uint8Array;

  constructor(credentials: CredentialsContainer, random: (size: number) => Uint8Array) {
    this.#credentials = credentials;
    this.#random = random;
  }

  async create(salt: Uint8Array): Promise<{ credentialId: Uint8Array; secret: Uint8Array }> {
    const user = this.#random(16);
    // A neutral name: passkeys may be copied to the maker's cloud, and nobody there needs to know whose chart it is.
    const name = `Tegata ${new Date().toISOString().slice(0, 10)}`;
    const credential = await this.#ask(() =>
      this.#credentials.create({
        publicKey: {
          challenge: plain(this.#random(32)),
          rp: { name: 'Tegata' },
          user: { id: plain(user), name, displayName: name },
          pubKeyCredParams: [
            { type: 'public-key', alg: es256 },
            { type: 'public-key', alg: rs256 },
          ],
          authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
          extensions: { prf: { eval: { first: plain(salt) } } } as AuthenticationExtensionsClientInputs,
        },
      }),
    );
    const credentialId = new Uint8Array(credential.rawId);
    const output = credential.getClientExtensionResults() as PrfOutput;
    if (output.prf?.enabled !== true) {
      throw new StorageError('PasskeyUnavailable');
    }
    const first = output.prf.results?.first;
    // Many authenticators give the secret only when the passkey is used, not when it is made.
    const secret = first === undefined ? await this.secretOf(credentialId, salt) : bytesOf(first);
    return { credentialId, secret };
  }

  async secretOf(credentialId: Uint8Array, salt: Uint8Array): Promise<Uint8Array> {
    const credential = await this.#ask(() =>
      this.#credentials.get({
        publicKey: {
          challenge: plain(this.#random(32)),
          allowCredentials: [{ type: 'public-key', id: plain(credentialId) }],
          userVerification: 'required',
          extensions: { prf: { eval: { first: plain(salt) } } } as AuthenticationExtensionsClientInputs,
        },
      }),
    );
    const first = (credential.getClientExtensionResults() as PrfOutput).prf?.results?.first;
    if (first === undefined) {
      throw new StorageError('PasskeyUnavailable');
    }
    const secret = bytesOf(first);
    if (secret.length !== 32) {
      throw new StorageError('PasskeyUnavailable');
    }
    return secret;
  }

  async #ask(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
    let credential: Credential | null;
    try {
      credential = await ask();
    } catch (error) {
      throw new StorageError('PasskeyRefused', { cause: error });
    }
    if (credential === null) {
      throw new StorageError('PasskeyRefused');
    }
    return credential as PublicKeyCredential;
  }
}
