import { isLedgerFailure } from '../ledger/failure.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { DeviceState, InstitutionState } from '../ledger/reader.ts';
import { zero32, type Hex } from '../protocol/bytes.ts';
import { checkNumberOf, parseInstitutionCode } from '../protocol/codes.ts';
import { publicKeyHashOf } from '../protocol/wraps.ts';
import { displayLine } from '../clinical/text.ts';
import { Failure, type CheckedInstitution, type InstitutionKind, type Profession } from './api.ts';
import type { Network } from './session.ts';

const kinds: Readonly<Record<InstitutionState['kind'], InstitutionKind>> = { 1: 'hospital', 2: 'clinic', 3: 'pharmacy' };

export function institutionKindOf(state: InstitutionState): InstitutionKind {
  return kinds[state.kind];
}

const professions: readonly Profession[] = ['doctor', 'nurse', 'pharmacist', 'clerk', 'laboratoryTechnician'];

export function professionOf(role: number): Profession | undefined {
  return professions[role - 1];
}

function checkedOf(
  network: Network,
  head: BlockHeader,
  id: Hex,
  state: InstitutionState,
  introduction: Hex,
): CheckedInstitution {
  return {
    id,
    name: displayLine(state.name, 200),
    kind: institutionKindOf(state),
    checkNumber: checkNumberOf(publicKeyHashOf(state.vaultPk)),
    vaultEpoch: state.vaultEpoch,
    vaultPk: state.vaultPk,
    introduction,
    asOf: network.asOf(head),
  };
}

/** A poster's code → the institution as on chain. Nothing of the code is believed but what the ledger confirms. */
export async function checkCode(network: Network, text: string): Promise<CheckedInstitution> {
  const code = parseInstitutionCode(text);
  const { deployment, reader } = network;
  if (code.chainId !== deployment.chainId || code.ledger !== deployment.ledger) {
    throw new Failure('OtherNetwork');
  }
  const head = await network.head();
  const state = await reader.institution(code.institutionId, head);
  if (!state) {
    throw new Failure('CodeDoesNotMatchLedger', 'no such institution');
  }
  // A poster printed before a rotation names an earlier vault key; it must still be one that the ledger had.
  const named = await reader.vaultKey(code.institutionId, code.vaultEpoch, head);
  if (named === undefined || publicKeyHashOf(named) !== code.vaultKeyHash || code.vaultEpoch > state.vaultEpoch) {
    throw new Failure('CodeDoesNotMatchLedger', 'another vault key');
  }
  if (!state.isActive) {
    throw new Failure('InstitutionInactive');
  }
  // The number on the poster is that of the key in the poster's code.
  return {
    ...checkedOf(network, head, code.institutionId, state, code.introduction),
    checkNumber: checkNumberOf(code.vaultKeyHash),
  };
}

/** An institution that is known already, for a change without a scan. */
export async function institutionById(network: Network, id: Hex): Promise<CheckedInstitution> {
  const head = await network.head();
  const state = await network.reader.institution(id, head);
  if (!state) {
    throw new Failure('NotFound');
  }
  if (!state.isActive) {
    throw new Failure('InstitutionInactive');
  }
  return checkedOf(network, head, id, state, `0x${'00'.repeat(16)}`);
}

export interface InstitutionFacts {
  readonly name: string;
  readonly kind: InstitutionKind;
  readonly isActive: boolean;
}

/**
 * Names of institutions and professions of terminals as the ledger tells them, each asked for once at a block: an
 * institution may be renamed, a terminal withdrawn.
 */
export class NameBook {
  readonly #network: Network;
  #at: BlockHeader | undefined;
  #institutions = new Map<Hex, Promise<InstitutionFacts | undefined>>();
  #devices = new Map<Hex, Promise<DeviceState | undefined>>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** From here on everything is as of `head`; what was told at an earlier block is forgotten. */
  startAt(head: BlockHeader): void {
    if (this.#at !== undefined && (head.number < this.#at.number || head.hash === this.#at.hash)) {
      return;
    }
    this.#at = head;
    this.#institutions = new Map();
    this.#devices = new Map();
  }

  institution(id: Hex): Promise<InstitutionFacts | undefined> {
    if (id === zero32) {
      return Promise.resolve(undefined);
    }
    return this.#askedOnce(this.#institutions, id, async (at) => {
      const state = await this.#network.reader.institution(id, at);
      return state && { name: displayLine(state.name, 200), kind: institutionKindOf(state), isActive: state.isActive };
    });
  }

  device(address: Hex): Promise<DeviceState | undefined> {
    return this.#askedOnce(this.#devices, address, (at) => this.#network.reader.device(address, at));
  }

  #askedOnce<Fact>(known: Map<Hex, Promise<Fact>>, key: Hex, ask: (at?: BlockHeader) => Promise<Fact>): Promise<Fact> {
    let fact = known.get(key);
    if (fact === undefined) {
      fact = ask(this.#at).catch((error: unknown) => {
        if (isLedgerFailure(error, 'NotFound')) {
          // That block was taken back since: then as of the newest one.
          return ask();
        }
        throw error;
      });
      known.set(key, fact);
      fact.catch(() => known.delete(key));
    }
    return fact;
  }
}
