import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is told instead of the truth; `undefined` for no answer at all. */
export type Lie = (method: string, result: unknown) => unknown;

export interface LyingNode {
  readonly address: string;
  /** Absent: an honest node. */
  lie: Lie | undefined;
  isAway: boolean;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString();
}

/** A node at an address of its own, which asks the real one and then says what it likes. */
export async function startLyingNode(real: () => string): Promise<LyingNode> {
  const server = createServer((request, response) => {
    void (async () => {
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };
      if (node.isAway) {
        request.socket.destroy();
        return;
      }
      if (request.method !== 'POST') {
        response.writeHead(204, headers).end();
        return;
      }
      const asked = await bodyOf(request);
      const { method } = JSON.parse(asked) as { method: string };
      const answer = await fetch(real(), { method: 'POST', headers: { 'content-type': 'application/json' }, body: asked });
      const reply = (await answer.json()) as { result?: unknown };
      const told = node.lie && 'result' in reply ? { ...reply, result: node.lie(method, reply.result) } : reply;
      response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(told));
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const node: LyingNode = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: undefined,
    isAway: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return node;
}
