import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPatientPage, readNetworkConfiguration, type NetworkConfiguration, type PageEnvironment, type PatientPage } from '../../src/workflows/index.ts';

const root = resolve(fileURLToPath(new URL('../../../../', import.meta.url)));
const build = resolve(root, process.env['TEGATA_BUILD'] ?? 'build/release');
const bin = join(build, 'bin');
const anvil = join(root, 'contracts/node_modules/.bin/anvil');

/** Ports of this process, below those that systems give away: what is free now is not taken by another before it is used. */
let nextPort = 20_000 + (process.pid % 1_200) * 10;

async function freePort(): Promise<number> {
  for (;;) {
    const port = nextPort++;
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) {
      return port;
    }
  }
}

async function until(what: string, isReady: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; ++tries) {
    if (await isReady().catch(() => false)) {
      return;
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`${what} did not start`);
}

export interface CliAnswer {
  readonly ok: boolean;
  readonly error?: string;
  readonly [name: string]: any;
}

/** A real chain, the real ledger on it, a real gateway, and the command line tool as institutions. */
export class TestNetwork {
  readonly folder = mkdtempSync(join(tmpdir(), 'tegata-web-'));
  #processes: ChildProcess[] = [];
  node = '';
  gateway = '';
  configuration!: NetworkConfiguration;

  static async start(extra = ''): Promise<TestNetwork> {
    for (const program of [join(bin, 'tegata'), join(bin, 'tegata-gateway'), anvil]) {
      if (!existsSync(program)) {
        throw new Error(`${program} is missing: build the project first, or set TEGATA_BUILD`);
      }
    }
    const network = new TestNetwork();
    try {
      await network.#up(extra);
    } catch (error) {
      await network.stop();
      throw error;
    }
    return network;
  }

  #run(program: string, args: readonly string[], log: string): void {
    const out = openSync(join(this.folder, log), 'a');
    this.#processes.push(spawn(program, args, { stdio: ['ignore', out, out] }));
  }

  async rpc(method: string, params: readonly unknown[]): Promise<any> {
    const response = await fetch(this.node, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return ((await response.json()) as { result: unknown }).result;
  }

  async #up(extra: string): Promise<void> {
    const nodePort = await freePort();
    this.node = `http://127.0.0.1:${nodePort}`;
    this.#run(anvil, ['--host', '127.0.0.1', '--port', String(nodePort), '--silent'], 'chain.log');
    await until('the chain', async () => (await this.rpc('eth_chainId', [])) !== undefined);
    const sponsor = join(this.folder, 'sponsor.key');
    await this.#tool(['key', 'generate', '--out', sponsor]);
    const { address } = await this.#tool(['key', 'address', '--key-file', sponsor]);
    await this.rpc('anvil_setBalance', [address, '0x3635c9adc5dea00000']);
    const gatewayPort = await freePort();
    this.gateway = `http://127.0.0.1:${gatewayPort}`;
    const file = this.networkFile;
    const bytecode = join(root, 'resources/contracts/TegataLedger.bin');
    const deploy = ['ledger', 'deploy', '--node', this.node, '--key-file', sponsor, '--bytecode', bytecode];
    await this.#tool([...deploy, '--gateway', this.gateway, '--out', file]);
    this.configuration = readNetworkConfiguration(JSON.parse(readFileSync(file, 'utf8')));
    const sample = await new Promise<string>((done, failed) => {
      const args = ['sample-config', '--listen', `127.0.0.1:${gatewayPort}`, '--node', this.node, '--network', file];
      args.push('--database', join(this.folder, 'gateway.sqlite'), '--sponsor-key-file', sponsor);
      execFile(join(bin, 'tegata-gateway'), args, (error, out) => (error ? failed(error) : done(out)));
    });
    writeFileSync(join(this.folder, 'gateway.conf'), generous(sample) + extra);
    this.startGateway();
    await this.gatewayIsUp();
  }

  get networkFile(): string {
    return join(this.folder, 'network.json');
  }

  startGateway(): void {
    this.#run(join(bin, 'tegata-gateway'), ['serve', '--config', join(this.folder, 'gateway.conf')], 'gateway.log');
  }

  async gatewayIsUp(): Promise<void> {
    await until('the gateway', async () => (await fetch(`${this.gateway}/v1/health`)).ok);
  }

  /** The gateway goes away, as by a power cut. */
  async killGateway(): Promise<void> {
    const gateway = this.#processes.pop();
    if (gateway) {
      const gone = new Promise((resolveGone) => gateway.once('exit', resolveGone));
      gateway.kill('SIGKILL');
      await gone;
    }
  }

  async #tool(args: readonly string[]): Promise<CliAnswer> {
    return new Promise((done, failed) => {
      execFile(join(bin, 'tegata'), ['--json', ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
        try {
          done(JSON.parse(out) as CliAnswer);
        } catch {
          failed(error ?? new Error(`${args.join(' ')}: ${out} ${err}`));
        }
      });
    });
  }

  /** One command of a profile: an administrator, a terminal, or a patient of the desktop. */
  async cli(profile: string, ...args: readonly string[]): Promise<CliAnswer> {
    const secret = join(this.folder, 'passphrase');
    if (!existsSync(secret)) {
      writeFileSync(secret, 'ten characters and more', { mode: 0o600 });
    }
    const folder = join(this.folder, profile);
    return this.#tool(['--profile', folder, '--network', this.networkFile, '--passphrase-file', secret, ...args]);
  }

  /** As cli(), and it must have worked. */
  async done(profile: string, ...args: readonly string[]): Promise<CliAnswer> {
    const answer = await this.cli(profile, ...args);
    if (!answer.ok) {
      throw new Error(`${args.join(' ')}: ${answer.error} ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  async invitation(): Promise<string> {
    return new Promise((done, failed) => {
      execFile(
        join(bin, 'tegata-gateway'),
        ['invite', '--config', join(this.folder, 'gateway.conf')],
        (error, out) => (error ? failed(error) : done(out.trim())),
      );
    });
  }

  /** Registers an institution with one terminal; profiles `<name>` and `<name>-desk`. Gives the poster's code. */
  async institution(name: string, kind: string, role: string, title = name): Promise<Institution> {
    const words = join(this.folder, `${name}.words`);
    const invitation = join(this.folder, `${name}.invitation`);
    writeFileSync(invitation, await this.invitation(), { mode: 0o600 });
    const registered = ['institution', 'register', '--name', title, '--kind', kind, '--legal-number', `${name}-1`];
    await this.done(name, ...registered, '--invitation-file', invitation, '--phrase-out', words);
    const code = await this.done(name, 'institution', 'code');
    const desk = `${name}-desk`;
    const request = ['terminal', 'request', '--code', code['code'], '--name', 'desk', '--user', 'User', '--profession', role];
    const requested = await this.done(desk, ...request);
    const pending = await this.done(name, 'terminal', 'pending');
    const { device } = listIn(pending)[0] as { device: string };
    const approve = ['terminal', 'approve', '--device', device, '--check-number', requested['checkNumber']];
    await this.done(name, ...approve, '--role', role);
    await this.done(desk, 'terminal', 'await');
    return { name, desk, code: code['code'], id: registeredId(code, await this.done(name, 'institution', 'info')) };
  }

  environment(change: Partial<PageEnvironment> = {}): PageEnvironment {
    return {
      network: this.configuration,
      fetch: (input, init) => fetch(input, init),
      now: () => Date.now(),
      random: (size) => webcrypto.getRandomValues(new Uint8Array(size)),
      sleep: (milliseconds, signal) =>
        new Promise((done, cancelled) => {
          const timer = setTimeout(done, milliseconds);
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            cancelled(new Error('cancelled'));
          });
        }),
      ...change,
    };
  }

  page(change: Partial<PageEnvironment> = {}): PatientPage {
    return createPatientPage(this.environment(change));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#processes.map(
        (one) =>
          new Promise<void>((done) => {
            if (one.exitCode !== null || one.signalCode !== null) {
              done();
              return;
            }
            one.once('exit', () => done());
            // Nothing of them is kept, and a chain with open connections takes its time to end in good order.
            one.kill('SIGKILL');
          }),
      ),
    );
    if (!process.env['TEGATA_KEEP']) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}

export interface Institution {
  readonly name: string;
  readonly desk: string;
  readonly code: string;
  readonly id: `0x${string}`;
}

/** The one list of an answer. */
export function listIn(answer: CliAnswer): readonly any[] {
  return (Object.values(answer).find((value) => Array.isArray(value)) ?? []) as readonly any[];
}

function registeredId(code: CliAnswer, info: CliAnswer): `0x${string}` {
  return (info['id'] ?? info['institutionId'] ?? code['institutionId']) as `0x${string}`;
}

/** Quotas that a test of thousands of actions does not reach. */
function generous(sample: string): string {
  const quotas = ['device', 'institution', 'patient', 'introductions-per-institution'].map(
    (name) => `${name}-per-day = 1000000`,
  );
  return `${sample.replaceAll('= 60000', '= 1000000')}\n[quotas]\n${quotas.join('\n')}\n`;
}
