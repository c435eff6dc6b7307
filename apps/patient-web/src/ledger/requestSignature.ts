import { ed25519 } from '@noble/curves/ed25519';
import { sha256 } from '@noble/hashes/sha2';
import { toBase64, toBase64Url, utf8 } from '../protocol/bytes.ts';

// RFC 9421 with the one form of docs/protocol.md §9.

const components = '("@method" "@authority" "@path" "@query" "content-digest")';
const label = 'tegata';

export interface RequestTarget {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

export interface SignatureParameters {
  readonly created: number;
  readonly expires: number;
  /** 16 bytes. */
  readonly nonce: Uint8Array;
}

export function contentDigestOf(body: Uint8Array): string {
  return `sha-256=:${toBase64(sha256(body))}:`;
}

function parametersText(parameters: SignatureParameters, keyId: Uint8Array): string {
  return (
    `${components};created=${parameters.created};expires=${parameters.expires}` +
    `;nonce="${toBase64Url(parameters.nonce)}";keyid="${toBase64Url(keyId)}";alg="ed25519"`
  );
}

export function signatureBase(
  target: RequestTarget,
  contentDigest: string,
  parameters: SignatureParameters,
  keyId: Uint8Array,
): string {
  return [
    `"@method": ${target.method}`,
    `"@authority": ${target.authority.toLowerCase()}`,
    `"@path": ${target.path === '' ? '/' : target.path}`,
    `"@query": ?${target.query}`,
    `"content-digest": ${contentDigest}`,
    `"@signature-params": ${parametersText(parameters, keyId)}`,
  ].join('\n');
}

export function signedHeaders(
  target: RequestTarget,
  body: Uint8Array,
  parameters: SignatureParameters,
  sessionKey: Uint8Array,
): Record<string, string> {
  const keyId = ed25519.getPublicKey(sessionKey);
  const contentDigest = contentDigestOf(body);
  const base = signatureBase(target, contentDigest, parameters, keyId);
  return {
    'content-digest': contentDigest,
    'signature-input': `${label}=${parametersText(parameters, keyId)}`,
    signature: `${label}=:${toBase64(ed25519.sign(utf8(base), sessionKey))}:`,
  };
}
