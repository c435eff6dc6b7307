import { ed25519 } from '@noble/curves/ed25519';
import { ByteReader, concat, isHex, toHex, utf8, type Hex } from '../protocol/bytes.ts';
import type { GatewaySession, ReadLogEntry } from '../protocol/session.ts';
import { maximumEnvelope } from '../protocol/records.ts';
import { lastTime } from '../protocol/time.ts';
import type { Clock } from './clock.ts';
import { isLedgerFailure, LedgerFailure } from './failure.ts';
import type { World } from './nodes.ts';
import { signedHeaders } from './requestSignature.ts';

/** Signs session statements with the person's key; throws while locked. */
export interface SessionSigner {
  readonly address: Hex;
  signSession(session: GatewaySession): Hex;
}

export interface GatewayHealth {
  readonly chainId: number;
  readonly ledger: Hex;
  readonly block: number;
  readonly sponsor: 'ok' | 'low' | 'empty';
}

export interface SponsoredAction {
  readonly digest: Hex;
  readonly state: 'queued' | 'sent' | 'included' | 'failed';
  readonly transaction?: Hex;
  readonly error: string;
}

interface Session {
  readonly key: Uint8Array;
  readonly notAfter: number;
}

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: string;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly isOpen?: boolean;
  readonly maximumReply?: number;
}

const attempts = 3;
const firstBackoff = 300;
const timeout = 20_000;
const maximumReply = 16 * 1024 * 1024;
const sessionLength = 3600;
const renewBefore = 60;
/** How far the gateway's clock may be behind ours. */
const clockTolerance = 60;
const requestLifetime = 55;
const readsPerPage = 10_000;
/** A log that never ends is no log. */
const maximumReads = 1_000_000;
export const maximumFetch = 256;
const maximumFetchReply = 256 * 1024 * 1024;

/** A code is a name of ours; anything else is not repeated. */
function codeOf(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9]{1,64}$/.test(value) ? value : '';
}

function malformed(what: string): LedgerFailure {
  return new LedgerFailure('MalformedReply', what);
}

function failureOf(status: number, body: Uint8Array, isOpen: boolean): LedgerFailure {
  let code = '';
  try {
    code = codeOf((JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>)['error']);
  } catch {
    // Not ours: the status alone says enough.
  }
  switch (status) {
    case 401:
      return new LedgerFailure('NotAuthorized', code);
    case 403:
      return new LedgerFailure(isOpen ? 'Refused' : 'NotAuthorized', code);
    case 404:
      return new LedgerFailure('NotFound', code);
    case 408:
      return new LedgerFailure('Unreachable', `gateway: ${code}`);
    case 429:
    case 503:
      return new LedgerFailure('TryLater', code);
  }
  if (status >= 500) {
    return new LedgerFailure('Unreachable', `gateway: status ${status}`);
  }
  return new LedgerFailure(status >= 400 ? 'Refused' : 'MalformedReply', code);
}

type Json = Record<string, unknown>;

function parseObject(body: Uint8Array): Json {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed('not JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw malformed('not a JSON object');
  }
  return value as Json;
}

function hexIn(value: unknown, size: number, what: string): Hex {
  if (!isHex(value, size)) {
    throw malformed(what);
  }
  return value;
}

function countIn(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw malformed(what);
  }
  return value;
}

function parseAction(body: Uint8Array, digest: Hex): SponsoredAction {
  const object = parseObject(body);
  const state = object['state'];
  if (state !== 'queued' && state !== 'sent' && state !== 'included' && state !== 'failed') {
    throw malformed('state of an action');
  }
  if (hexIn(object['digest'], 32, 'digest') !== digest) {
    throw malformed('state of another action');
  }
  const transaction = object['transaction'];
  return {
    digest,
    state,
    error: codeOf(object['error']),
    ...(transaction !== undefined && { transaction: hexIn(transaction, 32, 'transaction') }),
  };
}

function jsonBody(value: unknown): Pick<Request, 'body' | 'contentType'> {
  return { body: utf8(JSON.stringify(value)), contentType: 'application/json' };
}

/** The gateway's HTTP interface (docs/protocol.md §9). Nothing that it says is believed without a check elsewhere. */
export class GatewayClient {
  readonly #base: URL;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #signer: SessionSigner | undefined;
  /** Called when the gateway refuses a session: perhaps the clock is off. */
  readonly #recalibrate: () => Promise<void>;
  #session: Promise<Session> | undefined;
  /** The gateway's clock goes with the phone's, not with the chain's: a chain whose blocks run ahead. */
  #isByPhoneClock = false;

  constructor(
    base: string,
    world: World,
    clock: Clock,
    signer?: SessionSigner,
    recalibrate: () => Promise<void> = async () => undefined,
  ) {
    this.#base = new URL(base);
    this.#world = world;
    this.#clock = clock;
    this.#signer = signer;
    this.#recalibrate = recalibrate;
  }

  get eventsAddress(): string {
    const url = new URL(this.#base);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.pathname = `${this.#prefix}/v1/events`;
    return url.href;
  }

  get #prefix(): string {
    return this.#base.pathname.replace(/\/$/, '');
  }

  #now(): number {
    return this.#clock.now() - (this.#isByPhoneClock ? this.#clock.offset : 0);
  }

  closeSession(): void {
    this.#session = undefined;
  }

  async #currentSession(): Promise<Session> {
    const known = this.#session;
    if (known) {
      const session = await known;
      if (this.#now() + renewBefore < session.notAfter) {
        return session;
      }
      if (this.#session === known) {
        this.#session = undefined;
      }
    }
    // One opening for all requests that wait for it.
    if (this.#session === undefined) {
      const opening = this.#openSession(0);
      this.#session = opening;
      opening.catch(() => {
        if (this.#session === opening) {
          this.#session = undefined;
        }
      });
    }
    return this.#session;
  }

  async #openSession(refusals: number): Promise<Session> {
    if (this.#signer === undefined) {
      throw new LedgerFailure('NotAuthorized', 'no key to open a session with');
    }
    const key = this.#world.random(32);
    const notBefore = this.#now() - clockTolerance;
    const session: GatewaySession = {
      host: this.#base.host,
      sessionKey: toHex(ed25519.getPublicKey(key)),
      notBefore,
      notAfter: notBefore + sessionLength,
      signer: this.#signer.address,
    };
    const signature = this.#signer.signSession(session);
    const reply = await this.#attempt({
      method: 'POST',
      path: '/v1/sessions',
      ...jsonBody({ session, signature }),
      isOpen: true,
    });
    if (reply.status === 401 && refusals === 0) {
      await this.#recalibrate();
      return this.#openSession(1);
    }
    if (reply.status === 401 && refusals === 1 && this.#clock.offset !== 0) {
      this.#isByPhoneClock = !this.#isByPhoneClock;
      return this.#openSession(2);
    }
    if (reply.status !== 201) {
      throw failureOf(reply.status, reply.body, false);
    }
    return { key, notAfter: session.notAfter };
  }

  async #attempt(request: Request): Promise<{ status: number; body: Uint8Array }> {
    const url = new URL(this.#base);
    url.pathname = this.#prefix + request.path;
    url.search = request.query ?? '';
    const body = request.body ?? new Uint8Array();
    const headers: Record<string, string> = {};
    if (request.contentType) {
      headers['content-type'] = request.contentType;
    }
    if (!request.isOpen) {
      const session = await this.#currentSession();
      const created = this.#now();
      const target = { method: request.method, authority: url.host, path: url.pathname, query: url.search.slice(1) };
      Object.assign(
        headers,
        signedHeaders(
          target,
          body,
          { created, expires: created + requestLifetime, nonce: this.#world.random(16) },
          session.key,
        ),
      );
    }
    try {
      const response = await this.#world.fetch(url.href, {
        method: request.method,
        headers,
        ...(request.method !== 'GET' && { body: body as Uint8Array<ArrayBuffer> }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(timeout),
      });
      return { status: response.status, body: await this.#read(response, request.maximumReply ?? maximumReply) };
    } catch (error) {
      throw isLedgerFailure(error) ? error : new LedgerFailure('Unreachable', 'gateway');
    }
  }

  async #read(response: Response, limit: number): Promise<Uint8Array> {
    if (response.body === null) {
      return new Uint8Array();
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return concat(...parts);
      }
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        throw malformed('too large');
      }
      parts.push(value);
    }
  }

  async #exchange(request: Request): Promise<Uint8Array> {
    let backoff = firstBackoff;
    let isReopened = false;
    for (let tries = 1; ; ++tries) {
      let failure: LedgerFailure;
      try {
        const reply = await this.#attempt(request);
        if (reply.status >= 200 && reply.status < 300) {
          return reply.body;
        }
        failure = failureOf(reply.status, reply.body, request.isOpen === true);
        if (reply.status === 401 && !request.isOpen && !isReopened) {
          // The gateway forgot the session, or it ended by its clock.
          isReopened = true;
          this.#session = undefined;
          continue;
        }
      } catch (error) {
        if (!isLedgerFailure(error)) {
          throw error;
        }
        failure = error;
      }
      if (failure.code !== 'Unreachable' || tries >= attempts) {
        throw failure;
      }
      await this.#world.sleep(backoff);
      backoff *= 2;
    }
  }

  async health(): Promise<GatewayHealth> {
    const object = parseObject(await this.#exchange({ method: 'GET', path: '/v1/health', isOpen: true }));
    const sponsor = object['sponsor'];
    if (sponsor !== 'ok' && sponsor !== 'low' && sponsor !== 'empty') {
      throw malformed('health');
    }
    return {
      chainId: countIn(object['chainId'], 'health'),
      ledger: hexIn(object['ledger'], 20, 'health'),
      block: countIn(object['block'], 'health'),
      sponsor,
    };
  }

  async submitAction(calldata: Hex, digest: Hex, introduction?: Hex): Promise<SponsoredAction> {
    const body = await this.#exchange({
      method: 'POST',
      path: '/v1/actions',
      ...jsonBody({ calldata, ...(introduction && { introduction }) }),
      isOpen: true,
    });
    return parseAction(body, digest);
  }

  async actionState(digest: Hex): Promise<SponsoredAction> {
    return parseAction(await this.#exchange({ method: 'GET', path: `/v1/actions/${digest}`, isOpen: true }), digest);
  }

  async #put(path: string, body: Uint8Array): Promise<void> {
    await this.#exchange({ method: 'PUT', path, body, contentType: 'application/octet-stream' });
  }

  async putWrap(hash: Hex, wrap: Uint8Array): Promise<void> {
    await this.#put(`/v1/wraps/${hash}`, wrap);
  }
  async wrap(hash: Hex): Promise<Uint8Array> {
    return this.#exchange({ method: 'GET', path: `/v1/wraps/${hash}` });
  }
  async patientWraps(patientId: Hex): Promise<readonly Hex[]> {
    const object = parseObject(await this.#exchange({ method: 'GET', path: `/v1/patients/${patientId}/wraps` }));
    const list = object['wraps'];
    if (!Array.isArray(list)) {
      throw malformed('list of wraps');
    }
    return list.map((hash) => hexIn(hash, 32, 'list of wraps'));
  }

  async putRecord(hash: Hex, envelope: Uint8Array): Promise<void> {
    await this.#put(`/v1/records/${hash}`, envelope);
  }
  async record(hash: Hex): Promise<Uint8Array> {
    return this.#exchange({ method: 'GET', path: `/v1/records/${hash}`, maximumReply: maximumEnvelope });
  }

  /** Up to 256; what is not available has no bytes. */
  async fetchRecords(hashes: readonly Hex[]): Promise<readonly Uint8Array[]> {
    if (hashes.length === 0) {
      return [];
    }
    const body = await this.#exchange({
      method: 'POST',
      path: '/v1/records/fetch',
      ...jsonBody({ hashes }),
      maximumReply: maximumFetchReply,
    });
    try {
      const reader = new ByteReader(body);
      const envelopes = hashes.map(() => reader.take(reader.number(4)));
      reader.end();
      return envelopes;
    } catch {
      throw malformed('fetched records');
    }
  }

  async batch(root: Hex): Promise<readonly Hex[]> {
    const body = await this.#exchange({ method: 'GET', path: `/v1/batches/${root}` });
    if (body.length === 0 || body.length % 32 !== 0) {
      throw malformed('list of hashes');
    }
    return Array.from({ length: body.length / 32 }, (_, index) => toHex(body.subarray(32 * index, 32 * index + 32)));
  }

  /** The read log of the own chart, oldest first; the order and the numbers are the gateway's. */
  async reads(patientId: Hex): Promise<readonly ReadLogEntry[]> {
    const entries: ReadLogEntry[] = [];
    for (;;) {
      const last = entries.at(-1);
      const body = await this.#exchange({
        method: 'GET',
        path: `/v1/patients/${patientId}/reads`,
        ...(last && { query: `after=${last.sequence}` }),
      });
      const list = parseObject(body)['entries'];
      if (!Array.isArray(list)) {
        throw malformed('read log');
      }
      for (const value of list as unknown[]) {
        if (value === null || typeof value !== 'object' || entries.length >= maximumReads) {
          throw malformed('read log');
        }
        const told = value as Json;
        const entry: ReadLogEntry = {
          sequence: countIn(told['seq'], 'read log'),
          time: countIn(told['time'], 'read log'),
          patientId,
          institutionId: hexIn(told['institutionId'], 32, 'read log'),
          device: hexIn(told['device'], 20, 'read log'),
          recordHash: hexIn(told['recordHash'], 32, 'read log'),
          previous: hexIn(told['previous'], 32, 'read log'),
        };
        if (entry.time > lastTime) {
          throw malformed('read log');
        }
        if (entry.sequence <= (entries.at(-1)?.sequence ?? 0)) {
          throw malformed('order of the read log');
        }
        entries.push(entry);
      }
      if (list.length < readsPerPage) {
        return entries;
      }
    }
  }
}

