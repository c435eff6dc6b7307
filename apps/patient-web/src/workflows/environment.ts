import type { Hex } from './api.ts';

// What is handed to the workflows: the network's description, the world around the page, and a person's storage.

/**
 * From when on a block is not taken back: every block at once, what the nodes call so, or with so many blocks on top
 * (1…10,000). A property of the chain; docs/decisions/0009-finality.md.
 */
export type Finality = 'instant' | 'safe' | 'finalized' | number;

/** The same file as the desktop's, served beside the page. */
export interface NetworkConfiguration {
  readonly chainId: number;
  readonly ledger: Hex;
  /** Block in which the ledger was made; events are looked for from here. */
  readonly deployedAt: number;
  /** Addresses of nodes; two or more are compared, one is allowed and shown. */
  readonly nodes: readonly string[];
  readonly gateway: string;
  readonly patientPage?: string;
  /** Absent: instant. */
  readonly finality?: Finality;
}

/** Everything that the workflows need from the world, handed in so that tests can replace it. */
export interface PageEnvironment {
  readonly network: NetworkConfiguration;
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Cryptographically random bytes. */
  readonly random: (size: number) => Uint8Array;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Absent: no push, only polling. */
  readonly openWebSocket?: (address: string) => WebSocket;
}

/**
 * What `src/storage` gives for one unlocked person. Everything in it is sealed at rest under a key that exists only
 * while unlocked. Rejects with Failure 'Locked', 'StorageFull', 'StorageLost' or 'DamagedState'.
 */
export interface PersonVault {
  /** Random, made by storage; nothing on chain. */
  readonly personId: string;
  readonly isUnlocked: boolean;
  /** undefined: there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Names that begin with `prefix`, in no order. */
  names(prefix: string): Promise<string[]>;
  /** All or nothing; durable when it resolves. null removes. */
  write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void>;
  /** Runs alone among all tabs of this browser (Web Locks); names are per person. Not reentrant. */
  exclusively<Value>(name: string, task: () => Promise<Value>): Promise<Value>;
  readonly cache: RecordCache;
}

/**
 * Records that were read. Losing any of it costs a download; a full quota must not fail a workflow. What was put under a
 * name is given back under that name unaltered or not at all: rows are sealed with their name.
 */
export interface RecordCache {
  get(names: readonly string[]): Promise<Map<string, Uint8Array>>;
  put(contents: ReadonlyMap<string, Uint8Array>): Promise<void>;
  clear(): Promise<void>;
}
