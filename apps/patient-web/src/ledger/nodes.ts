import { isHex, type Hex } from '../protocol/bytes.ts';
import { errorNameOf } from './bindings.ts';
import { isLedgerFailure, LedgerFailure } from './failure.ts';

/** What this layer needs from the world. */
export interface World {
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** A block that was agreed on; every read names one. */
export interface BlockHeader {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  /** Block time, the time of every rule. */
  readonly time: number;
}

export type TrustState =
  /** Nothing was asked yet, or no node answers. */
  | 'offline'
  | 'singleNode'
  | 'agreed'
  /** Nodes told different things: nothing new is believed, nothing is signed. */
  | 'disagree'
  /** One node lags far behind the others, or the newest agreed block is too old. */
  | 'stale';

export interface Trust {
  readonly state: TrustState;
  readonly configured: number;
  readonly answering: number;
  readonly asOf?: BlockHeader;
}

export interface NodeOptions {
  readonly timeout: number;
  /** Nodes may differ in this many newest blocks before they count as disagreeing. */
  readonly toleratedFork: number;
  /** Seconds that a node's newest block may be older than another's. */
  readonly maximumLag: number;
  /** Seconds that the agreed block may be older than the clock; unset, because development chains stand still. */
  readonly maximumAge?: number;
}

const defaults: NodeOptions = { timeout: 15_000, toleratedFork: 8, maximumLag: 120 };
const maximumReply = 64 * 1024 * 1024;

export interface RawLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly block: number;
  readonly blockHash: Hex;
  readonly transaction: Hex;
  readonly logIndex: number;
  /** Newer nodes tell it. */
  readonly time?: number;
}

export function quantityOf(value: unknown): number {
  if (typeof value !== 'string' || !/^0x(?:0|[1-9a-f][0-9a-f]{0,13})$/.test(value)) {
    throw new LedgerFailure('MalformedReply', 'quantity');
  }
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new LedgerFailure('MalformedReply', 'quantity');
  }
  return number;
}

function fixed(value: unknown, size: number): Hex {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (!isHex(text, size)) {
    throw new LedgerFailure('MalformedReply', 'bytes');
  }
  return text;
}

type Json = Record<string, unknown>;

function parseHeader(value: unknown): BlockHeader {
  if (value === null || typeof value !== 'object') {
    throw new LedgerFailure(value === null ? 'NotFound' : 'MalformedReply', 'block');
  }
  const object = value as Json;
  return {
    number: quantityOf(object['number']),
    hash: fixed(object['hash'], 32),
    parentHash: fixed(object['parentHash'], 32),
    time: quantityOf(object['timestamp']),
  };
}

function parseLog(value: unknown, ledger: Hex): RawLog {
  const object = (value ?? {}) as Json;
  const data = typeof object['data'] === 'string' ? object['data'].toLowerCase() : '';
  if (!Array.isArray(object['topics']) || !isHex(data) || fixed(object['address'], 20) !== ledger) {
    throw new LedgerFailure('MalformedReply', 'log');
  }
  if (object['removed'] === true) {
    throw new LedgerFailure('NotFound', 'the chain was reorganised');
  }
  const time = object['blockTimestamp'];
  return {
    topics: object['topics'].map((topic) => fixed(topic, 32)),
    data,
    block: quantityOf(object['blockNumber']),
    blockHash: fixed(object['blockHash'], 32),
    transaction: fixed(object['transactionHash'], 32),
    logIndex: quantityOf(object['logIndex']),
    ...(time !== undefined && time !== null && { time: quantityOf(time) }),
  };
}

/** An answer, or the contract's refusal. */
interface Outcome {
  readonly result?: unknown;
  readonly revert?: string;
}

class Node {
  readonly #address: string;
  readonly #world: World;
  readonly #timeout: number;
  isChainChecked = false;
  #id = 0;

  constructor(address: string, world: World, timeout: number) {
    this.#address = address;
    this.#world = world;
    this.#timeout = timeout;
  }

  async call(method: string, params: readonly unknown[]): Promise<Outcome> {
    const id = ++this.#id;
    let text: string;
    try {
      const response = await this.#world.fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeout),
      });
      if (response.status >= 500 || response.status === 429) {
        throw new LedgerFailure('Unreachable', `node: status ${response.status}`);
      }
      text = await response.text();
    } catch (error) {
      throw isLedgerFailure(error) ? error : new LedgerFailure('Unreachable', 'node');
    }
    if (text.length > maximumReply) {
      throw new LedgerFailure('MalformedReply', 'too large');
    }
    let reply: Json;
    try {
      reply = JSON.parse(text) as Json;
    } catch {
      throw new LedgerFailure('MalformedReply', 'not JSON');
    }
    if (reply === null || typeof reply !== 'object' || reply['id'] !== id) {
      throw new LedgerFailure('MalformedReply', 'reply to another call');
    }
    if (reply['error'] !== undefined && reply['error'] !== null) {
      return this.#failed(reply['error'] as Json);
    }
    if (!('result' in reply)) {
      throw new LedgerFailure('MalformedReply', 'no result');
    }
    return { result: reply['result'] };
  }

  #failed(error: Json): Outcome {
    const data = error['data'];
    const revert = typeof data === 'string' && isHex(data.toLowerCase()) ? errorNameOf(data.toLowerCase() as Hex) : '';
    const message = typeof error['message'] === 'string' ? error['message'] : '';
    if (revert !== '' || /revert/i.test(message)) {
      return { revert: revert === '' ? 'unknown' : revert };
    }
    throw new LedgerFailure('RpcError', String(error['code']));
  }
}

function allEqual<Value>(values: readonly Value[], isEqual: (left: Value, right: Value) => boolean): boolean {
  return values.every((value) => isEqual(values[0] as Value, value));
}

const isSameBlock = (left: BlockHeader, right: BlockHeader): boolean =>
  left.number === right.number &&
  left.hash === right.hash &&
  left.parentHash === right.parentHash &&
  left.time === right.time;

/** Only what we read is compared: nodes differ in what else they add. */
const isSameLog = (left: RawLog, right: RawLog): boolean =>
  left.block === right.block &&
  left.blockHash === right.blockHash &&
  left.transaction === right.transaction &&
  left.logIndex === right.logIndex &&
  left.data === right.data &&
  left.topics.join() === right.topics.join() &&
  (left.time === undefined || right.time === undefined || left.time === right.time);

/** One or more nodes of one chain, read as one: what they do not agree on is not answered. */
export class NodeSet {
  #nodes: readonly Node[];
  readonly #chainId: number;
  readonly #ledger: Hex;
  readonly #world: World;
  readonly #options: NodeOptions;
  /** Whose trust it is, for a set that asks the same nodes more strictly. */
  #shared: NodeSet | undefined;
  /** Fewer answers are none. */
  #required = 1;
  #trust: Trust;
  #listeners = new Set<(trust: Trust) => void>();

  constructor(
    addresses: readonly string[],
    chainId: number,
    ledger: Hex,
    world: World,
    options: Partial<NodeOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
    this.#nodes = addresses.map((address) => new Node(address, world, this.#options.timeout));
    this.#chainId = chainId;
    this.#ledger = ledger;
    this.#world = world;
    this.#trust = { state: 'offline', configured: this.#nodes.length, answering: 0 };
  }

  /**
   * The same nodes for what is signed or wrapped by: where several are configured, every single call needs two that
   * answer and agree. That they agreed a moment ago is not enough: the honest one may be kept busy just for this call.
   */
  judges(): NodeSet {
    const strict = new NodeSet([], this.#chainId, this.#ledger, this.#world, this.#options);
    strict.#nodes = this.#nodes;
    strict.#shared = this.#shared ?? this;
    strict.#required = Math.min(2, this.#nodes.length);
    return strict;
  }

  get trust(): Trust {
    return this.#shared?.trust ?? this.#trust;
  }

  onTrustChange(listener: (trust: Trust) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #setTrust(state: TrustState, answering: number, asOf?: BlockHeader): void {
    if (this.#shared) {
      this.#shared.#setTrust(state, answering, asOf);
      return;
    }
    const kept = asOf ?? this.#trust.asOf;
    const trust: Trust = { state, configured: this.#nodes.length, answering, ...(kept && { asOf: kept }) };
    const isSame =
      trust.state === this.#trust.state && trust.answering === answering && trust.asOf?.hash === this.#trust.asOf?.hash;
    this.#trust = trust;
    if (!isSame) {
      for (const listener of this.#listeners) {
        listener(trust);
      }
    }
  }

  #note(error: unknown): never {
    if (isLedgerFailure(error, 'Unreachable')) {
      this.#setTrust('offline', 0);
    } else if (isLedgerFailure(error, 'NodesDisagree', 'WrongChain', 'MalformedReply')) {
      this.#setTrust('disagree', this.trust.answering);
    }
    throw error;
  }

  async #callNode(node: Node, method: string, params: readonly unknown[]): Promise<Outcome> {
    try {
      if (!node.isChainChecked) {
        const { result } = await node.call('eth_chainId', []);
        if (quantityOf(result) !== this.#chainId) {
          throw new LedgerFailure('WrongChain', 'node of another chain');
        }
        node.isChainChecked = true;
      }
      return await node.call(method, params);
    } catch (error) {
      if (isLedgerFailure(error, 'Unreachable')) {
        // Behind the same address may be another node when it comes back.
        node.isChainChecked = false;
      }
      throw error;
    }
  }

  /** What every answering node says. An answer that is no answer is this call's failure: it is not left out. */
  async #answers(method: string, params: readonly unknown[]): Promise<readonly Outcome[]> {
    const settled = await Promise.allSettled(this.#nodes.map((node) => this.#callNode(node, method, params)));
    const told: Outcome[] = [];
    let away: unknown = new LedgerFailure('Unreachable', 'node: none is configured');
    for (const one of settled) {
      if (one.status === 'fulfilled') {
        told.push(one.value);
      } else if (isLedgerFailure(one.reason, 'Unreachable')) {
        away = one.reason;
      } else {
        this.#note(one.reason);
      }
    }
    if (told.length === 0) {
      return this.#note(away);
    }
    if (told.length < this.#required) {
      this.#setTrust('singleNode', told.length);
      throw new LedgerFailure('Unreachable', 'node: one of several alone');
    }
    return told;
  }

  async #results(method: string, params: readonly unknown[]): Promise<readonly unknown[]> {
    const outcomes = await this.#answers(method, params);
    return outcomes.map((outcome) => {
      if (outcome.revert !== undefined) {
        throw new LedgerFailure('Reverted', outcome.revert);
      }
      return outcome.result;
    });
  }

  async #headers(numberOrTag: string): Promise<readonly BlockHeader[]> {
    const values = await this.#results('eth_getBlockByNumber', [numberOrTag, false]);
    try {
      return values.map(parseHeader);
    } catch (error) {
      return isLedgerFailure(error, 'NotFound') ? Promise.reject(error) : this.#note(error);
    }
  }

  /** The newest block at or below `number` that all agree on. */
  async #commonBlock(number: number): Promise<BlockHeader> {
    for (let candidate = number; candidate >= 0 && candidate >= number - this.#options.toleratedFork; --candidate) {
      try {
        const told = await this.#headers(`0x${candidate.toString(16)}`);
        if (told.some((block) => block.number !== candidate)) {
          this.#note(new LedgerFailure('MalformedReply', 'another block than asked for'));
        }
        if (allEqual(told, isSameBlock)) {
          return told[0] as BlockHeader;
        }
      } catch (error) {
        if (!isLedgerFailure(error, 'NotFound')) {
          throw error;
        }
      }
    }
    return this.#note(new LedgerFailure('NodesDisagree', 'no common block'));
  }

  /** The highest block that all answering nodes hold with the same hash. A stale one is returned, and said in trust. */
  async agreedHead(): Promise<BlockHeader> {
    const newest = await this.#headers('latest');
    let agreed = newest[0] as BlockHeader;
    if (!allEqual(newest, isSameBlock)) {
      agreed = await this.#commonBlock(Math.min(...newest.map((block) => block.number)));
    }
    const times = newest.map((block) => block.time);
    const isLagging = Math.max(...times) - Math.min(...times) > this.#options.maximumLag;
    const { maximumAge } = this.#options;
    const isOld = maximumAge !== undefined && agreed.time + maximumAge < this.#world.now() / 1000;
    this.#setTrust(
      isLagging || isOld ? 'stale' : newest.length === 1 ? 'singleNode' : 'agreed',
      newest.length,
      agreed,
    );
    return agreed;
  }

  /**
   * The newest final block as seen at `head`; undefined while there is none. With several nodes the oldest of their
   * answers counts, and must be one block.
   */
  async finalBlock(finality: 'instant' | 'safe' | 'finalized' | number, head: BlockHeader): Promise<number | undefined> {
    if (finality === 'instant') {
      return head.number;
    }
    if (typeof finality === 'number') {
      return head.number >= finality ? head.number - finality : undefined;
    }
    let told: readonly BlockHeader[];
    try {
      told = await this.#headers(finality);
    } catch (error) {
      if (isLedgerFailure(error, 'NotFound')) {
        return undefined; // A young chain has none yet.
      }
      throw error;
    }
    // A node may lag, but what it calls final must be what the others have at that height.
    const { number } = await this.header(Math.min(...told.map((block) => block.number)));
    return Math.min(number, head.number);
  }

  async header(number: number): Promise<BlockHeader> {
    const told = await this.#headers(`0x${number.toString(16)}`);
    if (told.some((block) => block.number !== number)) {
      this.#note(new LedgerFailure('MalformedReply', 'another block than asked for'));
    }
    if (!allEqual(told, isSameBlock)) {
      // Not yet a reason to distrust: two newest blocks of one height are normal for seconds.
      throw new LedgerFailure('NodesDisagree', 'different blocks');
    }
    return told[0] as BlockHeader;
  }

  /** eth_call at exactly this block (EIP-1898: by hash). NotFound when the block is no longer part of the chain. */
  async callAt(block: BlockHeader, data: Hex): Promise<Hex> {
    const params = [{ to: this.#ledger, data }, { blockHash: block.hash, requireCanonical: true }];
    let told: readonly Outcome[];
    try {
      told = await this.#answers('eth_call', params);
    } catch (error) {
      if (isLedgerFailure(error, 'RpcError')) {
        // Nodes have no common code for "this block is gone": ask for it.
        const now = await this.header(block.number).catch(() => undefined);
        if (now?.hash !== block.hash) {
          throw new LedgerFailure('NotFound', 'the block was replaced');
        }
      }
      throw error;
    }
    if (!allEqual(told, (left, right) => left.result === right.result && left.revert === right.revert)) {
      this.#note(new LedgerFailure('NodesDisagree', 'different answers to eth_call'));
    }
    const [first] = told;
    if (first?.revert !== undefined) {
      throw new LedgerFailure('Reverted', first.revert);
    }
    const result = typeof first?.result === 'string' ? first.result.toLowerCase() : '';
    return isHex(result) ? result : this.#note(new LedgerFailure('MalformedReply', 'result of a call'));
  }

  /** eth_getLogs, the same on all answering nodes, in the order of the chain. TooLarge: ask for fewer blocks. */
  async logs(topics: readonly (Hex | readonly Hex[] | null)[], from: number, to: number): Promise<readonly RawLog[]> {
    const filter = {
      address: this.#ledger,
      topics,
      fromBlock: `0x${from.toString(16)}`,
      toBlock: `0x${to.toString(16)}`,
    };
    let told: readonly unknown[];
    try {
      told = await this.#results('eth_getLogs', [filter]);
    } catch (error) {
      // Every node has limits of its own and its own words for them.
      throw isLedgerFailure(error, 'RpcError') && from < to ? new LedgerFailure('TooLarge', error.detail) : error;
    }
    let lists: (readonly RawLog[])[];
    try {
      lists = told.map((list) => {
        if (!Array.isArray(list)) {
          throw new LedgerFailure('MalformedReply', 'logs are not a list');
        }
        return list.map((entry) => parseLog(entry, this.#ledger));
      });
    } catch (error) {
      return isLedgerFailure(error, 'NotFound') ? Promise.reject(error) : this.#note(error);
    }
    const [first = [], ...others] = lists;
    for (const other of others) {
      if (other.length !== first.length || !first.every((log, index) => isSameLog(log, other[index] as RawLog))) {
        this.#note(new LedgerFailure('NodesDisagree', 'different logs'));
      }
    }
    const isInOrder = first.every((log, index) => {
      const before = first[index - 1];
      return (
        log.block >= from &&
        log.block <= to &&
        (before === undefined ||
          before.block < log.block ||
          (before.block === log.block && before.logIndex < log.logIndex))
      );
    });
    if (!isInOrder) {
      this.#note(new LedgerFailure('MalformedReply', 'logs out of order or not asked for'));
    }
    // A block's time stays only where every node tells it.
    return first.map((log, index) => {
      if (others.every((other) => other[index]?.time !== undefined) || log.time === undefined) {
        return log;
      }
      const { time: _untold, ...rest } = log;
      return rest;
    });
  }

  /** Earliest time that the nodes give a block made now; undefined when they do not say. */
  async pendingTime(): Promise<number | undefined> {
    try {
      const values = await this.#results('eth_getBlockByNumber', ['pending', false]);
      return Math.min(...values.map((value) => quantityOf((value as Json)['timestamp'])));
    } catch {
      return undefined;
    }
  }

  /** eth_call of an action from nobody, to learn why the ledger would refuse it now; undefined when it would not. */
  async refusalOf(calldata: Hex): Promise<string | undefined> {
    const block = await this.agreedHead();
    try {
      await this.callAt(block, calldata);
      return undefined;
    } catch (error) {
      if (isLedgerFailure(error, 'Reverted')) {
        return error.detail;
      }
      throw error;
    }
  }
}
