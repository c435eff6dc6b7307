import { createServer, request as ask, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values, and what was sent after them, as they went over the line. */
  readonly headers: string;
  readonly body: Buffer;
}

/** Everything that leaves a browser: pages, workers and service workers alike, and tunnels such as of a WebSocket. */
export interface CountingProxy {
  /** Switches for the browser; without the second it would talk to this machine past the proxy. */
  readonly switches: readonly string[];
  readonly seen: SeenRequest[];
  /** `host:port` of each. */
  readonly tunnels: string[];
  close(): Promise<void>;
}

/** A test talks to nobody else: what a browser does for itself, such as looking for updates, is counted and refused. */
const isHere = (host: string): boolean => host === '127.0.0.1' || host === 'localhost';

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

export async function startCountingProxy(): Promise<CountingProxy> {
  const seen: SeenRequest[] = [];
  const tunnels: string[] = [];
  const open = new Set<Duplex>();
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { method = '', url = '', headers, rawHeaders } = incoming;
      seen.push({ method, url, headers: rawHeaders.join('\n'), body });
      if (!isHere(new URL(url).hostname)) {
        outgoing.writeHead(502).end();
        return;
      }
      const onward = ask(url, { method, headers: { ...headers, connection: 'close' } }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  server.on('connect', (incoming: IncomingMessage, client: Duplex, first: Buffer) => {
    const { url = '' } = incoming;
    tunnels.push(url);
    const [host = '', port = '0'] = url.split(':');
    if (!isHere(host)) {
      client.end('HTTP/1.1 502 Elsewhere\r\n\r\n');
      return;
    }
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(first);
      onward.pipe(client).pipe(onward);
    });
    for (const end of [client, onward]) {
      open.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        open.delete(end);
        client.destroy();
        onward.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    switches: [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    seen,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        open.forEach((end) => end.destroy());
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
