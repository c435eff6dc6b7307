import { Clock } from '../ledger/clock.ts';
import { GatewayClient } from '../ledger/gateway.ts';
import { LedgerHistory } from '../ledger/history.ts';
import { NodeSet, type BlockHeader } from '../ledger/nodes.ts';
import { LedgerReader } from '../ledger/reader.ts';
import { ActionSubmitter } from '../ledger/submission.ts';
import type { Hex } from '../protocol/bytes.ts';
import type { PatientKeys } from '../protocol/keys.ts';
import { sessionDigestOf } from '../protocol/session.ts';
import { signDigest, type Deployment } from '../protocol/typedData.ts';
import { Failure, type AsOf, type KnownNetwork, type NetworkChange, type NetworkConfiguration, type PageEnvironment, type PersonVault } from './api.ts';
import { areNodesApart, isFinality } from './configuration.ts';
import { names, PersonState } from './personState.ts';

/** What the whole page shares: the chain, and the gateway without a person. */
export class Network {
  readonly environment: PageEnvironment;
  readonly deployment: Deployment;
  readonly nodes: NodeSet;
  readonly reader: LedgerReader;
  readonly history: LedgerHistory;
  /** The same chain for what is signed or wrapped by: every answer is one of two nodes, where several are configured. */
  readonly judges: { readonly nodes: NodeSet; readonly reader: LedgerReader; readonly history: LedgerHistory };
  readonly clock: Clock;
  readonly gateway: GatewayClient;
  #isCalibrated = false;

  constructor(environment: PageEnvironment) {
    const { network } = environment;
    checkConfiguration(network);
    this.environment = environment;
    this.deployment = { chainId: network.chainId, ledger: network.ledger.toLowerCase() as Hex };
    this.nodes = new NodeSet(network.nodes, network.chainId, this.deployment.ledger, environment);
    this.reader = new LedgerReader(this.nodes);
    this.history = new LedgerHistory(this.nodes);
    const judges = this.nodes.judges();
    this.judges = { nodes: judges, reader: new LedgerReader(judges), history: new LedgerHistory(judges) };
    this.clock = new Clock(environment);
    this.gateway = new GatewayClient(network.gateway, environment, this.clock);
  }

  /** A head to sign or wrap at: agreed by two nodes where several are configured. */
  async trustedHead(): Promise<BlockHeader> {
    const head = await this.judges.reader.head();
    this.requireTrust();
    await this.#calibrateOnce();
    return head;
  }

  /** The agreed head, after the phone's clock was compared once. */
  async head(): Promise<BlockHeader> {
    const head = await this.reader.head();
    await this.#calibrateOnce();
    return head;
  }

  async #calibrateOnce(): Promise<void> {
    if (!this.#isCalibrated) {
      this.#isCalibrated = true;
      await this.clock.calibrate(this.nodes);
    }
  }

  async recalibrate(): Promise<void> {
    await this.clock.calibrate(this.nodes);
  }

  /** Whether every block of this chain is final at once. */
  get isInstant(): boolean {
    return (this.environment.network.finality ?? 'instant') === 'instant';
  }

  /** The newest block that no reorganisation takes back, as seen at `head`; undefined on a chain that has none yet. */
  async finalBlock(head: BlockHeader): Promise<number | undefined> {
    return this.nodes.finalBlock(this.environment.network.finality ?? 'instant', head);
  }

  /** That block itself. */
  async finalHeader(): Promise<BlockHeader | undefined> {
    const head = await this.head();
    const number = await this.finalBlock(head);
    if (number === undefined) {
      return undefined;
    }
    return number === head.number ? head : this.nodes.header(number);
  }

  async isFinal(block: number): Promise<boolean> {
    if (this.isInstant) {
      return true;
    }
    const final = await this.finalBlock(await this.head());
    return final !== undefined && block <= final;
  }

  /** An idle development chain's blocks are old: what counts as now is the later of block and clock. */
  latestTime(head: BlockHeader): number {
    return Math.max(head.time, this.clock.now());
  }

  asOf(head: BlockHeader): AsOf {
    return { block: head.number, time: head.time };
  }

  /**
   * Nothing is signed or wrapped on what nodes tell differently or too late, and where several are configured, not on
   * what one alone tells. An own entry needs no second node: it is sealed under keys that the person has made.
   */
  requireTrust(isOneEnough = false): void {
    const { state, configured } = this.nodes.trust;
    if (state === 'singleNode' && configured > 1 && !isOneEnough) {
      throw new Failure('NodesUnreachable', 'node: one of several alone');
    }
    if (state === 'disagree') {
      throw new Failure('NodesDisagree');
    }
    if (state === 'stale') {
      throw new Failure('NodeStale');
    }
  }
}

function checkConfiguration(network: NetworkConfiguration): void {
  const isAddress = (value: string): boolean => {
    try {
      return ['http:', 'https:'].includes(new URL(value).protocol);
    } catch {
      return false;
    }
  };
  const isGood =
    Number.isSafeInteger(network.chainId) &&
    network.chainId > 0 &&
    /^0x[0-9a-fA-F]{40}$/.test(network.ledger) &&
    Number.isSafeInteger(network.deployedAt) &&
    network.deployedAt >= 0 &&
    areNodesApart(network.nodes) &&
    network.nodes.every(isAddress) &&
    (network.finality === undefined || isFinality(network.finality)) &&
    isAddress(network.gateway);
  if (!isGood) {
    throw new Failure('InvalidConfiguration');
  }
}

function knownNetworkOf(network: NetworkConfiguration): KnownNetwork {
  return {
    nodes: network.nodes.map((node) => new URL(node).href).sort(),
    gateway: new URL(network.gateway).href,
    finality: network.finality ?? 'instant',
    deployedAt: network.deployedAt,
  };
}

/** One unlocked person: keys, an own session with the gateway, and the one passage for everything that signs. */
export class Session {
  readonly network: Network;
  readonly vault: PersonVault;
  readonly state: PersonState;
  #gateway: { readonly address: Hex; readonly client: GatewayClient; readonly submitter: ActionSubmitter } | undefined;
  #isNetworkKnown = false;

  constructor(network: Network, vault: PersonVault) {
    this.network = network;
    this.vault = vault;
    this.state = new PersonState(vault);
  }

  get random(): (size: number) => Uint8Array {
    return this.network.environment.random;
  }

  requireUnlocked(): void {
    if (!this.vault.isUnlocked) {
      this.forget();
      throw new Failure('Locked');
    }
  }

  /** Lets go of the keys. */
  forget(): void {
    this.state.forget();
    this.#gateway?.client.closeSession();
    this.#gateway = undefined;
  }

  /** undefined: the page's description of the network is the one that this person knows, or none is known yet. */
  async networkChange(): Promise<NetworkChange | undefined> {
    this.requireUnlocked();
    const now = knownNetworkOf(this.network.environment.network);
    const before = await this.state.documents.read<KnownNetwork>(names.network);
    return before === undefined || JSON.stringify(before) === JSON.stringify(now) ? undefined : { before, now };
  }

  async acceptNetwork(): Promise<void> {
    this.requireUnlocked();
    await this.state.documents.write({ [names.network]: knownNetworkOf(this.network.environment.network) });
    this.#isNetworkKnown = true;
  }

  /**
   * Whoever hands out the page's network file could name nodes of his own, which agree with each other about keys that
   * he made: what was true at first use stays true until the person says otherwise.
   */
  async #requireKnownNetwork(): Promise<void> {
    if (this.#isNetworkKnown) {
      return;
    }
    if ((await this.networkChange()) !== undefined) {
      throw new Failure('NetworkChanged');
    }
    await this.acceptNetwork();
  }

  async keys(): Promise<PatientKeys> {
    this.requireUnlocked();
    await this.#requireKnownNetwork();
    return this.state.keys();
  }

  async patientId(): Promise<Hex> {
    this.requireUnlocked();
    await this.#requireKnownNetwork();
    const patientId = (await this.state.record())?.patientId;
    if (patientId === undefined) {
      throw new Failure('NotRegistered');
    }
    return patientId;
  }

  async #service(): Promise<{ readonly client: GatewayClient; readonly submitter: ActionSubmitter }> {
    const keys = await this.keys();
    if (this.#gateway?.address !== keys.address) {
      const { network } = this;
      const signer = {
        address: keys.address,
        signSession: (session: Parameters<typeof sessionDigestOf>[1]): Hex => {
          this.requireUnlocked();
          return signDigest(sessionDigestOf(network.deployment, session), keys.signingKey);
        },
      };
      const client = new GatewayClient(
        network.environment.network.gateway,
        network.environment,
        network.clock,
        signer,
        () => network.recalibrate(),
      );
      const submitter = new ActionSubmitter(network.nodes, network.history, network.judges, client, network.environment);
      this.#gateway = { address: keys.address, client, submitter };
    }
    return this.#gateway;
  }

  async gateway(): Promise<GatewayClient> {
    return (await this.#service()).client;
  }
  async submitter(): Promise<ActionSubmitter> {
    return (await this.#service()).submitter;
  }

  /** A hint that the chain has moved. */
  lookAgain(): void {
    this.#gateway?.submitter.lookAgain();
  }

  /** Everything that signs or changes keys runs alone, among all tabs. */
  async exclusively<Value>(task: () => Promise<Value>): Promise<Value> {
    this.requireUnlocked();
    await this.#requireKnownNetwork();
    return this.vault.exclusively('actions', task);
  }
}
