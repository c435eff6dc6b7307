import type { Hex } from './bytes.ts';
import { digestOf, signDigest, type Deployment, type Message } from './typedData.ts';

// The actions that a patient signs (docs/protocol.md §2).

export interface Authorization {
  readonly signer: Hex;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

export interface ChartOpening {
  readonly compartment: Hex;
  readonly suite: number;
  readonly ckCommit: Hex;
}
export interface GrantItem {
  readonly compartment: Hex;
  readonly permissions: number;
  readonly fromEpoch: number;
  readonly wrapHash: Hex;
}
export interface KeptReader {
  readonly institutionId: Hex;
  readonly vaultEpoch: number;
  readonly wrapHash: Hex;
}
export interface ChartRotation {
  readonly compartment: Hex;
  readonly ckCommit: Hex;
  readonly keep: readonly KeptReader[];
}

/** What is to be done, without who signs it and when. */
export type ActionContent =
  | { readonly name: 'RegisterPatient'; readonly fields: { patientId: Hex; encPk: Hex; introducedBy: Hex } }
  | { readonly name: 'ReplacePatientKey'; readonly fields: { patientId: Hex; newKey: Hex; newEncPk: Hex } }
  | { readonly name: 'OpenChart'; readonly fields: { patientId: Hex; charts: readonly ChartOpening[] } }
  | { readonly name: 'CloseChart'; readonly fields: { patientId: Hex } }
  | {
      readonly name: 'Grant';
      readonly fields: {
        patientId: Hex;
        institutionId: Hex;
        vaultEpoch: number;
        notAfter: number;
        items: readonly GrantItem[];
      };
    }
  | {
      readonly name: 'Revoke';
      readonly fields: { patientId: Hex; institutionId: Hex; rotations: readonly ChartRotation[] };
    }
  | { readonly name: 'RotateChart'; readonly fields: { patientId: Hex; rotations: readonly ChartRotation[] } }
  | {
      readonly name: 'AppendRecord';
      readonly fields: { patientId: Hex; compartment: Hex; epoch: number; recordHash: Hex };
    };

export type ActionName = ActionContent['name'];

/** Lanes of ordered nonces; undefined: unordered. */
const lanes: Readonly<Record<ActionName, bigint | undefined>> = {
  RegisterPatient: 3n,
  ReplacePatientKey: 3n,
  OpenChart: 3n,
  CloseChart: 3n,
  Grant: 4n,
  Revoke: 4n,
  RotateChart: 4n,
  AppendRecord: undefined,
};

export function laneOf(name: ActionName): bigint | undefined {
  return lanes[name];
}

export const maximumCharts = 16;
export const maximumItems = 16;

export interface SignedAction {
  readonly name: ActionName;
  readonly message: Message;
  readonly digest: Hex;
  readonly signature: Hex;
  readonly consent?: Hex;
}

export function signAction(
  deployment: Deployment,
  content: ActionContent,
  authorization: Authorization,
  signingKey: Uint8Array,
  consent?: Hex,
): SignedAction {
  const message = { ...content.fields, ...authorization } as unknown as Message;
  const digest = digestOf(deployment, content.name, message);
  return {
    name: content.name,
    message,
    digest,
    signature: signDigest(digest, signingKey),
    ...(consent !== undefined && { consent }),
  };
}

const keyPurposes = { administrator: 1, device: 2, patient: 3 } as const;

/** Signed by the new key, so that nobody can bind a key that he does not hold. */
export function consentDigestOf(
  deployment: Deployment,
  purpose: keyof typeof keyPurposes,
  subject: Hex,
  key: Hex,
  encPk: Hex,
): Hex {
  return digestOf(deployment, 'KeyConsent', { purpose: keyPurposes[purpose], subject, key, encPk });
}
