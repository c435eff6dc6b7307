import { zero32, zeroAddress, type Hex } from '../protocol/bytes.ts';
import type { Message, Value } from '../protocol/typedData.ts';
import { decodeView, encodeView, type ViewName } from './bindings.ts';
import { isLedgerFailure, LedgerFailure } from './failure.ts';
import type { BlockHeader, NodeSet } from './nodes.ts';

export type InstitutionKind = 1 | 2 | 3;

export interface InstitutionState {
  readonly kind: InstitutionKind;
  readonly name: string;
  readonly isActive: boolean;
  readonly vaultEpoch: number;
  readonly vaultPk: Hex;
  readonly registeredAt: number;
}

export interface DeviceState {
  readonly institutionId: Hex;
  readonly role: number;
  readonly notAfter: number;
  readonly approvedAt: number;
  readonly revokedAt: number;
}

export interface PatientState {
  readonly key: Hex;
  readonly encPk: Hex;
  readonly isClosed: boolean;
  readonly registeredAt: number;
}

export interface ChartState {
  readonly epoch: number;
  readonly isClosed: boolean;
  readonly count: number;
  readonly head: Hex;
  readonly ckCommit: Hex;
}

export interface GrantState {
  readonly grantedAt: number;
  readonly grantedBlock: number;
  readonly notAfter: number;
  readonly vaultEpoch: number;
  readonly isRunning: boolean;
  readonly isStale: boolean;
}

/** Blocks that are replaced while they are read make a read start over, this often. */
const attempts = 3;

export function numberFrom(value: Value | undefined): number {
  const number = Number(value as bigint | number);
  if (!Number.isSafeInteger(number)) {
    throw new LedgerFailure('MalformedReply', 'number out of range');
  }
  return number;
}

/** Views of the ledger, at a block that was agreed on. Every answer of more than one word is decoded strictly. */
export class LedgerReader {
  readonly #nodes: NodeSet;
  constructor(nodes: NodeSet) {
    this.#nodes = nodes;
  }

  async head(): Promise<BlockHeader> {
    return this.#nodes.agreedHead();
  }

  async #view(name: ViewName, values: readonly Value[], at?: BlockHeader): Promise<Value> {
    const calldata = encodeView(name, values);
    if (at) {
      return decodeView(name, await this.#nodes.callAt(at, calldata));
    }
    for (let attempt = 1; ; ++attempt) {
      try {
        return decodeView(name, await this.#nodes.callAt(await this.#nodes.agreedHead(), calldata));
      } catch (error) {
        if (!isLedgerFailure(error, 'NotFound') || attempt === attempts) {
          throw error;
        }
      }
    }
  }

  async institution(institutionId: Hex, at?: BlockHeader): Promise<InstitutionState | undefined> {
    const view = (await this.#view('institution', [institutionId], at)) as Message;
    const registeredAt = numberFrom(view['registeredAt']);
    if (registeredAt === 0) {
      return undefined;
    }
    const kind = numberFrom(view['kind']);
    if (kind < 1 || kind > 3) {
      throw new LedgerFailure('MalformedReply', 'kind of an institution');
    }
    return {
      kind: kind as InstitutionKind,
      name: view['name'] as string,
      isActive: view['active'] as boolean,
      vaultEpoch: numberFrom(view['vaultEpoch']),
      vaultPk: view['vaultPk'] as Hex,
      registeredAt,
    };
  }

  async vaultKey(institutionId: Hex, epoch: number, at?: BlockHeader): Promise<Hex | undefined> {
    const key = (await this.#view('vaultKey', [institutionId, epoch], at)) as Hex;
    return key === zero32 ? undefined : key;
  }

  async device(address: Hex, at?: BlockHeader): Promise<DeviceState | undefined> {
    const view = (await this.#view('device', [address], at)) as Message;
    const approvedAt = numberFrom(view['approvedAt']);
    return approvedAt === 0
      ? undefined
      : {
          institutionId: view['institutionId'] as Hex,
          role: numberFrom(view['role']),
          notAfter: numberFrom(view['notAfter']),
          approvedAt,
          revokedAt: numberFrom(view['revokedAt']),
        };
  }

  async patient(patientId: Hex, at?: BlockHeader): Promise<PatientState | undefined> {
    const view = (await this.#view('patient', [patientId], at)) as Message;
    const registeredAt = numberFrom(view['registeredAt']);
    return registeredAt === 0
      ? undefined
      : {
          key: view['key'] as Hex,
          encPk: view['encPk'] as Hex,
          isClosed: view['closed'] as boolean,
          registeredAt,
        };
  }

  async patientOfKey(key: Hex, at?: BlockHeader): Promise<Hex | undefined> {
    const patientId = (await this.#view('patientOfKey', [key], at)) as Hex;
    return patientId === zero32 ? undefined : patientId;
  }

  async compartments(patientId: Hex, at?: BlockHeader): Promise<readonly Hex[]> {
    return (await this.#view('compartments', [patientId], at)) as readonly Hex[];
  }

  async chart(patientId: Hex, compartment: Hex, at?: BlockHeader): Promise<ChartState | undefined> {
    const view = (await this.#view('chart', [patientId, compartment], at)) as Message;
    const epoch = numberFrom(view['epoch']);
    return epoch === 0
      ? undefined
      : {
          epoch,
          isClosed: view['closed'] as boolean,
          count: numberFrom(view['count']),
          head: view['head'] as Hex,
          ckCommit: view['ckCommit'] as Hex,
        };
  }

  async chartKeyCommitment(
    patientId: Hex,
    compartment: Hex,
    epoch: number,
    at?: BlockHeader,
  ): Promise<Hex | undefined> {
    const commitment = (await this.#view('chartKeyCommitment', [patientId, compartment, epoch], at)) as Hex;
    return commitment === zero32 ? undefined : commitment;
  }

  async grant(patientId: Hex, institutionId: Hex, at?: BlockHeader): Promise<GrantState | undefined> {
    const view = (await this.#view('grantOf', [patientId, institutionId], at)) as Message;
    const grantedAt = numberFrom(view['grantedAt']);
    return grantedAt === 0
      ? undefined
      : {
          grantedAt,
          grantedBlock: numberFrom(view['grantedBlock']),
          notAfter: numberFrom(view['notAfter']),
          vaultEpoch: numberFrom(view['vaultEpoch']),
          isRunning: view['running'] as boolean,
          isStale: view['stale'] as boolean,
        };
  }

  /** The next ordered nonce of a lane, lane in front. */
  async nextNonce(signer: Hex, lane: bigint, at?: BlockHeader): Promise<bigint> {
    const nonce = (await this.#view('nonces', [signer, lane], at)) as bigint;
    if (nonce >> 64n !== lane) {
      throw new LedgerFailure('MalformedReply', 'nonce of another lane');
    }
    return nonce;
  }

  async isNonceUsed(signer: Hex, nonce: bigint, at?: BlockHeader): Promise<boolean> {
    const bitmap = (await this.#view('nonceBitmap', [signer, nonce >> 8n], at)) as bigint;
    return ((bitmap >> (nonce & 0xffn)) & 1n) === 1n;
  }

  async isUnknownAddress(address: Hex, at?: BlockHeader): Promise<boolean> {
    return address !== zeroAddress && numberFrom(await this.#view('addressPurpose', [address], at)) === 0;
  }
}
