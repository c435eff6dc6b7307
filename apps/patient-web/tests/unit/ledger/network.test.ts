import { ed25519 } from '@noble/curves/ed25519';
import { describe, expect, it, vi } from 'vitest';
import { fromHex, toHex, utf8, zero32, type Hex } from '../../../src/protocol/bytes.ts';
import { encodeParameters, parseParameters } from '../../../src/ledger/abi.ts';
import { eventTopicOf } from '../../../src/ledger/bindings.ts';
import { Clock } from '../../../src/ledger/clock.ts';
import { GatewayClient } from '../../../src/ledger/gateway.ts';
import { LedgerHistory } from '../../../src/ledger/history.ts';
import { NodeSet, quantityOf, type World } from '../../../src/ledger/nodes.ts';
import { EventPush, parsePush } from '../../../src/ledger/push.ts';
import { LedgerReader } from '../../../src/ledger/reader.ts';
import { contentDigestOf, signatureBase, signedHeaders } from '../../../src/ledger/requestSignature.ts';
import { fixedRandom } from '../../support/vectors.ts';

const ledger: Hex = `0x${'aa'.repeat(20)}`;

type Answer = (method: string, params: any[], node: string) => unknown;

function world(answer: Answer): World & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (input, init) => {
      const { method, params, id } = JSON.parse(init?.body as string) as { method: string; params: any[]; id: number };
      asked.push(method);
      const result = answer(method, params, input);
      if (result instanceof Error) {
        return new Response(JSON.stringify({ id, error: { code: -32000, message: result.message } }));
      }
      return new Response(JSON.stringify({ id, result }));
    },
    now: () => 2_000_000_000_000,
    random: fixedRandom('network'),
    sleep: async () => undefined,
  };
}

function block(number: number, fill = number): Record<string, string> {
  const hash = toHex(new Uint8Array(32).fill(fill));
  return {
    number: `0x${number.toString(16)}`,
    hash,
    parentHash: toHex(new Uint8Array(32).fill(number - 1)),
    timestamp: `0x${(1_999_999_000 + number).toString(16)}`,
  };
}

/** An honest chain with `head` blocks. */
function honest(head: number, more: Answer = () => null): Answer {
  return (method, params, node) => {
    if (method === 'eth_chainId') {
      return '0x7a69';
    }
    if (method === 'eth_getBlockByNumber') {
      const number = params[0] === 'latest' ? head : Number(params[0]);
      return number <= head ? block(number) : null;
    }
    return more(method, params, node);
  };
}

function nodes(answer: Answer, addresses = ['http://a/', 'http://b/']): NodeSet {
  return new NodeSet(addresses, 31337, ledger, world(answer));
}

describe('nodes', () => {
  it('agree on the newest block that all have', async () => {
    const set = nodes((method, params, node) => honest(node === 'http://a/' ? 9 : 7)(method, params, node));
    expect((await set.agreedHead()).number).toBe(7);
    expect(set.trust).toMatchObject({ state: 'agreed', configured: 2, answering: 2 });
  });

  it('may differ in the newest blocks of one height, not in old ones', async () => {
    const forked = (from: number): Answer => (method, params, node) => {
      const number = params[0] === 'latest' ? 20 : Number(params[0]);
      const isFork = method === 'eth_getBlockByNumber' && node === 'http://b/' && number > from;
      return isFork ? block(number, 99) : honest(20)(method, params, node);
    };
    expect((await nodes(forked(15)).agreedHead()).number).toBe(15);
    await expect(nodes(forked(3)).agreedHead()).rejects.toMatchObject({ code: 'NodesDisagree' });
  });

  it('are one where the others do not answer, and said so', async () => {
    const set = new NodeSet(['http://a/', 'http://b/'], 31337, ledger, {
      ...world(honest(5)),
      fetch: (input, init) =>
        input === 'http://b/' ? Promise.reject(new TypeError('away')) : world(honest(5)).fetch(input, init),
    });
    await set.agreedHead();
    expect(set.trust).toMatchObject({ state: 'singleNode', answering: 1, configured: 2 });
  });

  it('judge by two answers to every single call, also when both agreed a moment ago', async () => {
    const away = new Set<string>();
    const set = new NodeSet(['http://a/', 'http://b/'], 31337, ledger, {
      ...world(honest(5)),
      fetch: async (input, init) => {
        const { method } = JSON.parse(init?.body as string) as { method: string };
        return input === 'http://b/' && away.has(method)
          ? new Response('', { status: 429 })
          : world(honest(5, () => (method === 'eth_getLogs' ? [] : zero32))).fetch(input, init);
      },
    });
    const judges = set.judges();
    const head = await judges.agreedHead();
    expect(await judges.callAt(head, '0x12345678')).toBe(zero32);
    away.add('eth_call').add('eth_getLogs');
    expect(await set.callAt(head, '0x12345678')).toBe(zero32);
    await expect(judges.callAt(head, '0x12345678')).rejects.toMatchObject({ code: 'Unreachable' });
    await expect(judges.refusalOf('0x12345678')).rejects.toMatchObject({ code: 'Unreachable' });
    await expect(judges.logs([], 1, 5)).rejects.toMatchObject({ code: 'Unreachable' });
    // One trust for both, and one node is enough where one is configured.
    expect(set.trust).toMatchObject({ state: 'singleNode', answering: 1, configured: 2 });
    const alone = nodes(honest(5, () => zero32), ['http://a/']).judges();
    expect(await alone.callAt(await alone.agreedHead(), '0x12345678')).toBe(zero32);
  });

  it('of another chain are refused, also later', async () => {
    const set = nodes((method, params, node) => (method === 'eth_chainId' && node === 'http://b/' ? '0x1' : honest(5)(method, params, node)));
    await expect(set.agreedHead()).rejects.toMatchObject({ code: 'WrongChain' });
    expect(set.trust.state).toBe('disagree');
  });

  it('are stale when one stands far behind', async () => {
    const set = nodes((method, params, node) => {
      const answer = honest(9)(method, params, node) as Record<string, string>;
      return method === 'eth_getBlockByNumber' && params[0] === 'latest' && node === 'http://b/'
        ? { ...block(8), timestamp: '0x1' }
        : answer;
    });
    await set.agreedHead().catch(() => undefined);
    expect(['stale', 'disagree']).toContain(set.trust.state);
  });

  it('are asked at exactly the block that was agreed on, by its hash', async () => {
    let asked: any[] = [];
    const set = nodes(honest(5, (_method, params) => {
      asked = params;
      return zero32;
    }));
    const head = await set.agreedHead();
    await set.callAt(head, '0x12345678');
    expect(asked).toEqual([{ to: ledger, data: '0x12345678' }, { blockHash: head.hash, requireCanonical: true }]);
  });

  it('name the contract’s refusal', async () => {
    const set = new NodeSet(['http://a/'], 31337, ledger, {
      ...world(honest(5)),
      fetch: async (input, init) => {
        const { method, id } = JSON.parse(init?.body as string) as { method: string; id: number };
        return method === 'eth_call'
          ? new Response(JSON.stringify({ id, error: { code: 3, message: 'execution reverted', data: `0x${'00'.repeat(4)}` } }))
          : world(honest(5)).fetch(input, init).then(async (response) => new Response(JSON.stringify({ ...((await response.json()) as object), id })));
      },
    });
    await expect(set.callAt(await set.agreedHead(), '0x')).rejects.toMatchObject({ code: 'Reverted', detail: 'unknown' });
  });

  it.each(['', '{}', '[]', '{"id":1}', '{"id":999,"result":"0x7a69"}', 'null', '{"id":1,"result":"0x07a69"}'])(
    'that answer %s are no nodes',
    async (body) => {
      const set = new NodeSet(['http://a/'], 31337, ledger, { ...world(honest(5)), fetch: async () => new Response(body) });
      await expect(set.agreedHead()).rejects.toMatchObject({ code: 'MalformedReply' });
    },
  );

  it('tell quantities in one spelling', () => {
    expect([quantityOf('0x0'), quantityOf('0x1a')]).toEqual([0, 26]);
    for (const bad of ['0x', '0x01', '1', 1, null, '0xffffffffffffffff', '-0x1']) {
      expect(() => quantityOf(bad)).toThrow('MalformedReply');
    }
  });
});

function revokedLog(number: number, logIndex = 0, more: object = {}): object {
  return {
    address: ledger,
    topics: [eventTopicOf('Revoked'), zero32, zero32],
    data: '0x',
    blockNumber: `0x${number.toString(16)}`,
    blockHash: block(number)['hash'],
    transactionHash: zero32,
    logIndex: `0x${logIndex.toString(16)}`,
    ...more,
  };
}

describe('history', () => {
  it('asks for fewer blocks at a time where a node has a limit, and misses none', async () => {
    let calls = 0;
    const answer = honest(40, (method, params) => {
      if (method !== 'eth_getLogs') {
        return null;
      }
      ++calls;
      const [{ fromBlock, toBlock, topics }] = params as [{ fromBlock: string; toBlock: string; topics: unknown[] }];
      if (Number(toBlock) - Number(fromBlock) >= 7) {
        return new Error('query returned more than 7 blocks');
      }
      const isChart = topics.length === 2;
      const numbers = Array.from({ length: Number(toBlock) - Number(fromBlock) + 1 }, (_, index) => Number(fromBlock) + index);
      return isChart ? numbers.map((number) => revokedLog(number)) : [];
    });
    const set = nodes(answer, ['http://a/']);
    const events = await new LedgerHistory(set).eventsOfPatient(zero32, 1, await set.agreedHead());
    expect(events.map((event) => event.block)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(events[4]).toMatchObject({ name: 'Revoked', time: 1_999_999_005 });
    expect(calls).toBeGreaterThan(10);
  });

  it.each([
    ['another ledger', { address: `0x${'bb'.repeat(20)}` }],
    ['another patient', { topics: [eventTopicOf('Revoked'), toHex(new Uint8Array(32).fill(1)), zero32] }],
    ['a block that was not asked for', { blockNumber: '0x63' }],
    ['another event', { topics: [zero32, zero32, zero32] }],
    ['dirty data', { data: '0x00' }],
  ])('refuses logs of %s', async (_name, change) => {
    const set = nodes(honest(3, (method, params) => (method === 'eth_getLogs' && params[0].topics.length === 2 ? [revokedLog(2, 0, change)] : [])), ['http://a/']);
    const events = new LedgerHistory(set).eventsOfPatient(zero32, 1, await set.agreedHead());
    await expect(events).rejects.toMatchObject({ code: 'MalformedReply' });
  });

  it('refuses logs out of order, and logs that differ between nodes', async () => {
    const swapped = nodes(honest(3, (method) => (method === 'eth_getLogs' ? [revokedLog(3), revokedLog(2)] : [])), ['http://a/']);
    await expect(new LedgerHistory(swapped).eventsOfPatient(zero32, 1, await swapped.agreedHead())).rejects.toMatchObject({ code: 'MalformedReply' });
    const differing = nodes(honest(3, (method, params, node) => (method === 'eth_getLogs' && params[0].topics.length === 2 && node === 'http://a/' ? [revokedLog(2)] : [])));
    await expect(new LedgerHistory(differing).eventsOfPatient(zero32, 1, await differing.agreedHead())).rejects.toMatchObject({ code: 'NodesDisagree' });
  });
});

describe('the reader', () => {
  it('knows nobody where the ledger has nothing, and refuses kinds that do not exist', async () => {
    const outputs = parseParameters('(uint8 kind,string name,bytes32 legalIdHash,bool active,uint32 administratorCount,uint32 deviceCount,uint32 vaultEpoch,bytes32 vaultPk,bytes32 recoveryPk,bytes32 recoveryWrapHash,uint32 compromisedThrough,uint64 registeredAt)');
    const view = (kind: number, registeredAt: bigint): string =>
      toHex(encodeParameters(outputs, [{ kind, name: '手形', legalIdHash: zero32, active: true, administratorCount: 1, deviceCount: 0, vaultEpoch: 1, vaultPk: zero32, recoveryPk: zero32, recoveryWrapHash: zero32, compromisedThrough: 0, registeredAt }]));
    const read = (answer: string) => new LedgerReader(nodes(honest(3, () => answer))).institution(zero32);
    expect(await read(view(1, 0n))).toBeUndefined();
    expect(await read(view(3, 5n))).toMatchObject({ kind: 3, name: '手形', registeredAt: 5 });
    await expect(read(view(4, 5n))).rejects.toMatchObject({ code: 'MalformedReply' });
    await expect(read('0x')).rejects.toMatchObject({ code: 'WrongChain' });
    await expect(read(`${view(1, 5n)}00`)).rejects.toMatchObject({ code: 'MalformedReply' });
  });
});

describe('request signatures', () => {
  it('sign method, authority, path, query and body in one form', () => {
    const key = fixedRandom('session')(32);
    const parameters = { created: 1_700_000_000, expires: 1_700_000_055, nonce: new Uint8Array(16).fill(7) };
    const target = { method: 'PUT', authority: 'Gateway.example:8443', path: '/v1/records/0xab', query: 'a=1' };
    const body = utf8('{}');
    const headers = signedHeaders(target, body, parameters, key);
    const keyId = ed25519.getPublicKey(key);
    expect(headers['content-digest']).toBe('sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:');
    expect(contentDigestOf(new Uint8Array())).toBe('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:');
    expect(headers['signature-input']).toMatch(/^tegata=\("@method" "@authority" "@path" "@query" "content-digest"\);created=1700000000;expires=1700000055;nonce="BwcHBwcHBwcHBwcHBwcHBw";keyid="[\w-]{43}";alg="ed25519"$/);
    const base = signatureBase(target, contentDigestOf(body), parameters, keyId);
    expect(base.split('\n').slice(0, 4)).toEqual(['"@method": PUT', '"@authority": gateway.example:8443', '"@path": /v1/records/0xab', '"@query": ?a=1']);
    const signature = /^tegata=:(.*):$/.exec(headers['signature'] as string)?.[1] ?? '';
    expect(ed25519.verify(Uint8Array.from(atob(signature), (one) => one.charCodeAt(0)), utf8(base), keyId)).toBe(true);
  });
});

describe('the gateway’s client', () => {
  function client(reply: (request: { path: string; headers: Headers; body: Uint8Array }) => Response, now = () => 1_700_000_000_000) {
    const requests: string[] = [];
    const one: World = {
      ...world(() => null),
      now,
      fetch: async (input, init) => {
        const url = new URL(input);
        requests.push(`${init?.method} ${url.pathname}${url.search}`);
        return reply({ path: url.pathname, headers: new Headers(init?.headers), body: init?.body as Uint8Array });
      },
    };
    const signer = { address: ledger, signSession: () => `0x${'00'.repeat(65)}` as Hex };
    return { gateway: new GatewayClient('https://gateway.example/base/', one, new Clock(one), signer), requests };
  }
  const created = () => new Response('{"notAfter":1}', { status: 201 });

  it('opens one session for many requests', async () => {
    const { gateway, requests } = client(({ path }) => (path.endsWith('/sessions') ? created() : new Response('{"wraps":[]}')));
    await Promise.all([gateway.patientWraps(zero32), gateway.patientWraps(zero32), gateway.patientWraps(zero32)]);
    expect(requests.filter((one) => one.startsWith('POST'))).toEqual(['POST /base/v1/sessions']);
    expect(gateway.eventsAddress).toBe('wss://gateway.example/base/v1/events');
  });

  it('opens another when the gateway has forgotten it, once', async () => {
    let refusals = 1;
    const { gateway, requests } = client(({ path }) =>
      path.endsWith('/sessions') ? created() : refusals-- > 0 ? new Response('{"error":"Unauthenticated"}', { status: 401 }) : new Response('{"wraps":[]}'),
    );
    expect(await gateway.patientWraps(zero32)).toEqual([]);
    expect(requests.filter((one) => one.startsWith('POST'))).toHaveLength(2);
    refusals = 99;
    await expect(gateway.patientWraps(zero32)).rejects.toMatchObject({ code: 'NotAuthorized' });
  });

  it('tries again what was away, and gives up', async () => {
    let away = 2;
    const { gateway } = client(() => (away-- > 0 ? new Response('', { status: 502 }) : new Response(`{"status":"ok","chainId":1,"ledger":"${ledger}","block":3,"sponsor":"ok"}`)));
    expect(await gateway.health()).toMatchObject({ sponsor: 'ok', block: 3 });
    away = 99;
    await expect(gateway.health()).rejects.toMatchObject({ code: 'Unreachable' });
  });

  it('repeats only codes, never words of the gateway', async () => {
    const { gateway } = client(() => new Response('{"error":"<script>"}', { status: 422 }));
    await expect(gateway.submitAction('0x', zero32)).rejects.toMatchObject({ code: 'Refused', detail: '' });
    const other = client(() => new Response('{"error":"WouldRevert"}', { status: 422 }));
    await expect(other.gateway.submitAction('0x', zero32)).rejects.toMatchObject({ code: 'Refused', detail: 'WouldRevert' });
  });

  it('reads fetched records to the byte', async () => {
    const { gateway } = client(({ path }) => (path.endsWith('/sessions') ? created() : new Response(fromHex('0x00000002abcd00000000') as Uint8Array<ArrayBuffer>)));
    expect(await gateway.fetchRecords([zero32, zero32])).toEqual([Uint8Array.of(0xab, 0xcd), new Uint8Array()]);
    await expect(gateway.fetchRecords([zero32])).rejects.toMatchObject({ code: 'MalformedReply' });
    await expect(gateway.fetchRecords([zero32, zero32, zero32])).rejects.toMatchObject({ code: 'MalformedReply' });
  });

  it.each([
    ['nothing where a line should be', [null]],
    ['a time that no calendar has', [{ seq: 1, time: 2 ** 50, institutionId: zero32, device: ledger, recordHash: zero32, previous: zero32 }]],
    ['numbers that go back', [2, 1].map((seq) => ({ seq, time: 1, institutionId: zero32, device: ledger, recordHash: zero32, previous: zero32 }))],
  ])('takes no log of reads with %s', async (_what, entries) => {
    const { gateway } = client(({ path }) => (path.endsWith('/sessions') ? created() : Response.json({ entries })));
    await expect(gateway.reads(zero32)).rejects.toMatchObject({ code: 'MalformedReply' });
  });

  it('answers of another action are no answers', async () => {
    const { gateway } = client(() => new Response(`{"digest":"0x${'11'.repeat(32)}","state":"included"}`, { status: 202 }));
    await expect(gateway.submitAction('0x', zero32)).rejects.toMatchObject({ code: 'MalformedReply' });
  });
});

describe('a clock', () => {
  it('that is far off goes by the chain, one that is nearly right by itself', async () => {
    for (const [pending, offset] of [[2_000_000_030, 0], [2_000_086_400, 86_400], [1_999_913_600, -86_400]] as const) {
      const set = nodes(honest(3));
      set.pendingTime = async () => pending;
      const clock = new Clock(world(honest(3)));
      await clock.calibrate(set);
      expect(clock.offset).toBe(offset);
    }
  });
});

describe('pushes', () => {
  it('come back after the connection was lost, and not after stop', async () => {
    vi.useFakeTimers();
    try {
      const sockets: { onopen?: () => void; onmessage?: (message: { data: unknown }) => void; onclose?: () => void; close: () => void }[] = [];
      const blocks: number[] = [];
      const push = new EventPush('wss://g/', () => {
        const socket = { close: () => undefined };
        sockets.push(socket);
        return socket as unknown as WebSocket;
      }, (block) => blocks.push(block.block));
      push.start();
      push.start();
      sockets[0]?.onopen?.();
      sockets[0]?.onmessage?.({ data: '{"block":7,"events":[]}' });
      sockets[0]?.onmessage?.({ data: new ArrayBuffer(3) });
      sockets[0]?.onmessage?.({ data: 'x' });
      sockets[0]?.onclose?.();
      await vi.advanceTimersByTimeAsync(1_100);
      sockets[1]?.onclose?.();
      await vi.advanceTimersByTimeAsync(1_100);
      expect(sockets).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(sockets).toHaveLength(3);
      push.stop();
      sockets[2]?.onclose?.();
      await vi.advanceTimersByTimeAsync(100_000);
      expect([sockets.length, blocks]).toEqual([3, [7]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are hints, and anything else is nothing', () => {
    expect(parsePush(`{"block":3,"events":[{"name":"Granted","patientId":"${zero32}"},{"name":"x"}]}`)).toEqual({ block: 3, patients: [zero32] });
    for (const bad of ['', 'null', '[]', '{"block":"3","events":[]}', '{"block":3}', '{"block":3,"events":[null]}', 'x'.repeat(2_000_000)]) {
      expect(parsePush(bad)).toBeUndefined();
    }
  });
});
