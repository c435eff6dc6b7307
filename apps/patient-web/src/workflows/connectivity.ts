import { isLedgerFailure } from '../ledger/failure.ts';
import { EventPush } from '../ledger/push.ts';
import type { Connectivity, ConnectivityState } from './api.ts';
import type { Network } from './session.ts';

const lookInterval = 5_000;
/** The gateway is asked how it is every so many looks at the chain. */
const looksPerHealth = 4;

/** What the status line says: always the truth of this moment. */
export class NetworkConnectivity implements Connectivity {
  readonly #network: Network;
  readonly #changed = new Set<(state: ConnectivityState) => void>();
  readonly #moved = new Set<() => void>();
  readonly #push: EventPush | undefined;
  #state: ConnectivityState;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Each start has its own rounds: those of an earlier one that are still waiting for an answer end with it. */
  #run: object | undefined;
  #isLooking = false;
  #looks = 0;

  constructor(network: Network) {
    this.#network = network;
    const { openWebSocket } = network.environment;
    this.#push =
      openWebSocket &&
      new EventPush(network.gateway.eventsAddress, openWebSocket, () => {
        // Only a hint: what it says is looked up on the chain.
        void this.#look();
      });
    this.#state = {
      nodesConfigured: network.environment.network.nodes.length,
      nodesReachable: 0,
      nodesDisagree: false,
      nodeStale: false,
      gatewayReachable: false,
      sponsor: 'unknown',
      online: false,
    };
  }

  get state(): ConnectivityState {
    return this.#state;
  }

  onChange(listener: (state: ConnectivityState) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  onLedgerMoved(listener: () => void): () => void {
    this.#moved.add(listener);
    return () => this.#moved.delete(listener);
  }

  start(): void {
    if (this.#run === undefined) {
      const run = {};
      this.#run = run;
      this.#looks = 0;
      this.#push?.start();
      void this.#round(run);
    }
  }

  stop(): void {
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.#push?.stop();
  }

  async #round(run: object): Promise<void> {
    await (this.#looks++ % looksPerHealth === 0 ? this.refresh() : this.#look());
    if (this.#run === run) {
      this.#timer = setTimeout(() => void this.#round(run), lookInterval);
    }
  }

  async refresh(): Promise<ConnectivityState> {
    const { environment, gateway } = this.#network;
    const [, health] = await Promise.all([this.#look(), gateway.health().catch((error: unknown) => error)]);
    const isOurs =
      health !== null &&
      typeof health === 'object' &&
      'chainId' in health &&
      'ledger' in health &&
      health.chainId === environment.network.chainId &&
      health.ledger === environment.network.ledger.toLowerCase();
    const sponsor = isOurs && 'sponsor' in health ? (health.sponsor as ConnectivityState['sponsor']) : 'unknown';
    // A busy gateway is there; one of another ledger is not ours.
    this.#set({ gatewayReachable: isOurs || isLedgerFailure(health, 'TryLater'), sponsor });
    return this.#state;
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      return;
    }
    this.#isLooking = true;
    const before = this.#state.asOf;
    try {
      await this.#network.head();
    } catch {
      // What is wrong stands in the trust state.
    } finally {
      this.#isLooking = false;
    }
    const { trust } = this.#network.nodes;
    this.#set({
      nodesReachable: trust.state === 'offline' ? 0 : trust.answering,
      nodesDisagree: trust.state === 'disagree',
      nodeStale: trust.state === 'stale',
      ...(trust.asOf && { asOf: this.#network.asOf(trust.asOf) }),
    });
    if (trust.asOf && before?.block !== trust.asOf.number) {
      for (const listener of [...this.#moved]) {
        listener();
      }
    }
  }

  #set(change: Partial<ConnectivityState>): void {
    const next = { ...this.#state, ...change };
    const state = {
      ...next,
      online: next.nodesReachable > 0 && next.gatewayReachable && !next.nodesDisagree && !next.nodeStale,
    };
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) {
      this.#state = state;
      for (const listener of [...this.#changed]) {
        listener(state);
      }
    }
  }
}
