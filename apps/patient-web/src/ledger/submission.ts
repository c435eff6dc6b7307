import type { Hex } from '../protocol/bytes.ts';
import type { SignedAction } from '../protocol/actions.ts';
import { calldataOf } from './bindings.ts';
import { isLedgerFailure, LedgerFailure } from './failure.ts';
import type { GatewayClient } from './gateway.ts';
import type { ChainPosition, LedgerHistory } from './history.ts';
import type { NodeSet, World } from './nodes.ts';

const pollInterval = 400;
const retryInterval = 1_500;
/** How often the gateway is asked what became of the action while the chain does not show it. */
const looksPerQuestion = 5;
/** Looks in a row at nodes that tell different things. */
const toleratedDisagreements = 10;
/** Where the ledger itself refuses an action with these, the same content may be signed anew. */
const spent = new Set(['InvalidAccountNonce', 'NonceUsed', 'DeadlinePassed', 'NonceGap']);

/** The sponsor will not pay today: waiting in front of a form helps nobody. */
const lasting = new Set(['QuotaExceeded', 'BudgetExhausted', 'SponsorUnavailable']);

/** What became of an action: recorded, or refused. */
export type SubmissionOutcome =
  | { readonly isRecorded: true; readonly position: ChainPosition }
  | {
      readonly isRecorded: false;
      /** Name of the ledger's or the gateway's refusal. */
      readonly refusal: string;
      /** The ledger itself would refuse it: final. Otherwise it is the gateway's word of the moment. */
      readonly isByLedger: boolean;
      /** Signature too late or nonce taken: sign the same content anew. */
      readonly isSpent: boolean;
    };

export interface SubmissionOptions {
  /** First block in which the action can stand. */
  readonly searchFrom: number;
  readonly introduction?: Hex;
  readonly onSent?: () => void;
  readonly signal?: AbortSignal;
  /** Give up (TryLater) after so many milliseconds without an answer; the action stays in the journal. */
  readonly patience?: number;
}

/** Brings signed actions to the ledger through the gateway, and believes only the chain about what became of them. */
export class ActionSubmitter {
  readonly #nodes: NodeSet;
  readonly #history: LedgerHistory;
  readonly #judges: { readonly nodes: NodeSet; readonly history: LedgerHistory };
  readonly #gateway: GatewayClient;
  readonly #world: World;
  #wake = new Set<() => void>();

  /** `judges`: by whom an action is called refused (NodeSet.judges()). */
  constructor(
    nodes: NodeSet,
    history: LedgerHistory,
    judges: { readonly nodes: NodeSet; readonly history: LedgerHistory },
    gateway: GatewayClient,
    world: World,
  ) {
    this.#nodes = nodes;
    this.#history = history;
    this.#judges = judges;
    this.#gateway = gateway;
    this.#world = world;
  }

  /** A hint that the chain has moved: look now instead of at the next interval. */
  lookAgain(): void {
    for (const wake of [...this.#wake]) {
      wake();
    }
  }

  /** Waits until it is time to look at the chain again: a hint came, or the interval is over. */
  async nextLook(): Promise<void> {
    await this.#pause(retryInterval);
  }

  async #pause(milliseconds: number): Promise<void> {
    const abort = new AbortController();
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#wake.add(wake);
    try {
      await Promise.race([woken, this.#world.sleep(milliseconds, abort.signal).catch(() => undefined)]);
    } finally {
      this.#wake.delete(wake);
      abort.abort();
    }
  }

  async submit(action: SignedAction, options: SubmissionOptions): Promise<SubmissionOutcome> {
    const calldata = calldataOf(action);
    const begun = this.#world.now();
    const patience = options.patience ?? 90_000;
    let isDelivered = false;
    let looks = 0;
    let disagreements = 0;
    let last: LedgerFailure = new LedgerFailure('TryLater', 'no answer yet');
    for (;;) {
      if (options.signal?.aborted) {
        throw new LedgerFailure('Cancelled');
      }
      try {
        const outcome = await this.#look(action, options.searchFrom);
        if (outcome) {
          return outcome;
        }
        disagreements = 0;
      } catch (error) {
        if (!isLedgerFailure(error, 'Unreachable', 'NotFound', 'NodesDisagree')) {
          throw error;
        }
        // Two newest blocks of one height are normal for seconds; more is a reason to stop and say so.
        if (error.code === 'NodesDisagree' && ++disagreements > toleratedDisagreements) {
          throw error;
        }
        last = error;
      }
      if (!isDelivered) {
        try {
          const answer = await this.#gateway.submitAction(calldata, action.digest, options.introduction);
          if (answer.state === 'failed') {
            const refused = await this.#explain(action, calldata, answer.error, options.searchFrom);
            if (refused) {
              return refused;
            }
          }
          isDelivered = true;
          looks = 0;
          options.onSent?.();
        } catch (error) {
          if (!isLedgerFailure(error)) {
            throw error;
          }
          last = error;
          if (lasting.has(error.detail)) {
            throw error;
          }
          const isPassing =
            error.code === 'Unreachable' ||
            error.code === 'TryLater' ||
            (error.code === 'Refused' && error.detail === 'NonceGap');
          if (!isPassing) {
            const refused = await this.#explain(action, calldata, error.detail, options.searchFrom);
            if (refused) {
              return refused;
            }
          }
        }
      } else if (++looks % looksPerQuestion === 0) {
        try {
          const state = await this.#gateway.actionState(action.digest);
          if (state.state === 'failed') {
            const refused = await this.#explain(action, calldata, state.error, options.searchFrom);
            if (refused) {
              return refused;
            }
          }
        } catch (error) {
          // The gateway has lost it: it is brought again.
          isDelivered = !isLedgerFailure(error, 'NotFound');
        }
      }
      if (this.#world.now() - begun > patience) {
        throw last.code === 'Unreachable' ? last : new LedgerFailure('TryLater', last.detail);
      }
      await this.#pause(isDelivered ? pollInterval : retryInterval);
    }
  }

  /** Where the chain has it; undefined when it does not (yet). */
  async find(digest: Hex, searchFrom: number): Promise<ChainPosition | undefined> {
    return this.#history.recordedAction(digest, searchFrom);
  }

  async #look(action: SignedAction, searchFrom: number): Promise<SubmissionOutcome | undefined> {
    const head = await this.#nodes.agreedHead();
    const position = await this.#history.recordedAction(action.digest, searchFrom);
    if (position) {
      return { isRecorded: true, position };
    }
    const deadline = action.message['deadline'] as bigint;
    if (BigInt(head.time) > deadline) {
      // The ledger takes no action in a block after its deadline, and up to this block it is not there. More than one
      // node has to say so, of one and the same block.
      const { nodes, history } = this.#judges;
      const judged = await nodes.agreedHead();
      if (BigInt(judged.time) <= deadline || (await history.recordedAction(action.digest, searchFrom))) {
        return undefined;
      }
      return { isRecorded: false, refusal: 'DeadlinePassed', isByLedger: true, isSpent: true };
    }
    return undefined;
  }

  /** Why it is refused, by the ledger itself where it says so; undefined when the chain has it, or will say more. */
  async #explain(
    action: SignedAction,
    calldata: Hex,
    told: string,
    searchFrom: number,
  ): Promise<SubmissionOutcome | undefined> {
    const refusal = await this.#judges.nodes.refusalOf(calldata);
    // A nonce that is used up may be this very action, recorded in between: what the chain says goes first.
    if (await this.#judges.history.recordedAction(action.digest, searchFrom)) {
      return undefined;
    }
    if (refusal === undefined) {
      // The gateway may stand a block ahead of the nodes: what the chain itself will say of a nonce is waited for.
      return spent.has(told) ? undefined : { isRecorded: false, refusal: told, isByLedger: false, isSpent: false };
    }
    return { isRecorded: false, refusal, isByLedger: true, isSpent: spent.has(refusal) };
  }
}
