import { concat, fromHex, keccak, numberBytes, toHex, type Hex } from './bytes.ts';
import { digestOf, isSignedBy, type Deployment, type Message } from './typedData.ts';

// docs/protocol.md §2 (GatewaySession) and §9 (read log).

export const sessionMaximum = 12 * 3600;

export interface GatewaySession {
  readonly host: string;
  readonly sessionKey: Hex;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signer: Hex;
}

export function sessionDigestOf(deployment: Deployment, session: GatewaySession): Hex {
  return digestOf(deployment, 'GatewaySession', session as unknown as Message);
}

export function isSessionValid(
  deployment: Deployment,
  session: GatewaySession,
  signature: Hex,
  host: string,
  now: number,
): boolean {
  const span = session.notAfter - session.notBefore;
  return (
    span > 0 &&
    span <= sessionMaximum &&
    session.host === host &&
    now >= session.notBefore &&
    now < session.notAfter &&
    isSignedBy(sessionDigestOf(deployment, session), signature, session.signer)
  );
}

export interface ReadLogEntry {
  readonly sequence: number;
  readonly time: number;
  readonly patientId: Hex;
  readonly institutionId: Hex;
  readonly device: Hex;
  readonly recordHash: Hex;
  readonly previous: Hex;
}

export function readLogHashOf(entry: ReadLogEntry): Hex {
  return toHex(
    keccak(
      concat(
        numberBytes(entry.sequence, 8),
        numberBytes(entry.time, 8),
        fromHex(entry.patientId, 32),
        fromHex(entry.institutionId, 32),
        fromHex(entry.device, 20),
        fromHex(entry.recordHash, 32),
        fromHex(entry.previous, 32),
      ),
    ),
  );
}
