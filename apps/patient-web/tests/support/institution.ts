import { webcrypto } from 'node:crypto';

import { ed25519, x25519 } from '@noble/curves/ed25519';
import { calldataOf } from '../../src/ledger/bindings.ts';
import { Clock } from '../../src/ledger/clock.ts';
import { GatewayClient } from '../../src/ledger/gateway.ts';
import type { LedgerEvent } from '../../src/ledger/history.ts';
import { LedgerHistory } from '../../src/ledger/history.ts';
import { NodeSet } from '../../src/ledger/nodes.ts';
import { LedgerReader } from '../../src/ledger/reader.ts';
import { signedHeaders } from '../../src/ledger/requestSignature.ts';
import { consentDigestOf, type GrantItem, type SignedAction } from '../../src/protocol/actions.ts';
import { keccak, toHex, utf8, zero32, type Hex } from '../../src/protocol/bytes.ts';
import { appendNonceOf } from '../../src/protocol/chartChain.ts';
import { writeInstitutionCode } from '../../src/protocol/codes.ts';
import { encodeEnvelope, openRecord, recordKinds, sealRecord } from '../../src/protocol/records.ts';
import { sessionDigestOf } from '../../src/protocol/session.ts';
import { addressOf, digestOf, signDigest, type Deployment, type Message } from '../../src/protocol/typedData.ts';
import { decodeWrap, encodeWrap, openChartKeys, publicKeyHashOf, sealInContext, wrapHashOf, type ChartKeys } from '../../src/protocol/wraps.ts';
import { encodePayload } from '../../src/clinical/payload.ts';
import type { TestNetwork } from './network.ts';
import { vaultContextOf, vaultKeyOf, vaultPkOf } from './vault.ts';

/**
 * An institution with one administrator and one terminal, played by the test: fast enough for thousands of steps. A
 * second terminal may be the desktop's own code (addDesk), which then has to see the same.
 */
export class TestInstitution {
  readonly #network: TestNetwork;
  readonly #deployment: Deployment;
  readonly #reader: LedgerReader;
  readonly #history: LedgerHistory;
  readonly #nodes: NodeSet;
  readonly #random = (size: number) => webcrypto.getRandomValues(new Uint8Array(size));
  readonly id: Hex = toHex(webcrypto.getRandomValues(new Uint8Array(32)));
  readonly administrator = this.#random(32);
  readonly device = this.#random(32);
  readonly #seed = this.#random(32);
  readonly #gateway: GatewayClient;
  readonly introduction: Hex = toHex(this.#random(16));
  readonly kind: 1 | 2 | 3;
  code = '';
  /** What does not change any more: asked for once. */
  readonly #commitments = new Map<string, Hex>();
  readonly #events = new Map<Hex, { readonly scannedTo: number; readonly events: readonly LedgerEvent[] }>();
  /** Chart keys of a wrap, and which record was opened with which key. */
  readonly #opened = new Map<Hex, ChartKeys>();
  readonly #openedRecords = new Set<string>();

  private constructor(network: TestNetwork, kind: 1 | 2 | 3) {
    this.#network = network;
    this.kind = kind;
    const { chainId, ledger, nodes } = network.configuration;
    this.#deployment = { chainId, ledger };
    const world = network.environment();
    this.#nodes = new NodeSet(nodes, chainId, ledger, world);
    this.#reader = new LedgerReader(this.#nodes);
    this.#history = new LedgerHistory(this.#nodes);
    this.#gateway = this.#clientOf(this.device);
  }

  #clientOf(key: Uint8Array): GatewayClient {
    const world = this.#network.environment();
    const signer = {
      address: addressOf(key),
      signSession: (session: Parameters<typeof sessionDigestOf>[1]) =>
        signDigest(sessionDigestOf(this.#deployment, session), key),
    };
    return new GatewayClient(this.#network.configuration.gateway, world, new Clock(world), signer);
  }

  static async register(network: TestNetwork, name: string, kind: 1 | 2 | 3): Promise<TestInstitution> {
    const one = new TestInstitution(network, kind);
    const encryption = one.#random(32);
    const recovery = one.#random(32);
    const vaultPk = vaultPkOf(one.#seed, one.id, 1);
    const recoveryPk = toHex(x25519.getPublicKey(recovery));
    const administrator = addressOf(one.administrator);
    const place = { institutionId: one.id, epoch: 1, vaultPk, sender: administrator };
    const context = vaultContextOf(place, recoveryPk);
    const blob = await sealInContext(one.#deployment, context, recoveryPk, one.#seed);
    await one.#act(
      'RegisterInstitution',
      {
        institutionId: one.id,
        kind,
        name,
        legalIdHash: toHex(one.#random(32)),
        encPk: toHex(x25519.getPublicKey(encryption)),
        vaultPk,
        recoveryPk,
        recoveryWrapHash: wrapHashOf(one.#deployment, { context, blob }),
      },
      one.administrator,
      1n,
      { invitation: await network.invitation() },
    );
    const device = addressOf(one.device);
    const encPk = toHex(x25519.getPublicKey(one.#random(32)));
    const consent = signDigest(consentDigestOf(one.#deployment, 'device', one.id, device, encPk), one.device);
    await one.#act(
      'ApproveDevice',
      { institutionId: one.id, device, encPk, role: kind === 3 ? 3 : 1, notAfter: 0, vaultEpoch: 1, wrapHash: toHex(one.#random(32)) },
      one.administrator,
      2n,
      {},
      consent,
    );
    await one.#putIntroduction();
    one.code = writeInstitutionCode({
      chainId: one.#deployment.chainId,
      ledger: one.#deployment.ledger,
      institutionId: one.id,
      vaultEpoch: 1,
      vaultKeyHash: publicKeyHashOf(vaultPk),
      introduction: one.introduction,
    });
    return one;
  }

  /** One request by a session of the administrator's own. */
  async #asAdministrator(method: string, path: string, body: Uint8Array, type: string): Promise<Response> {
    const sessionKey = this.#random(32);
    const now = Math.floor(Date.now() / 1000);
    const session = {
      host: new URL(this.#network.gateway).host,
      sessionKey: toHex(ed25519.getPublicKey(sessionKey)),
      notBefore: now - 60,
      notAfter: now + 600,
      signer: addressOf(this.administrator),
    };
    const signature = signDigest(sessionDigestOf(this.#deployment, session), this.administrator);
    const opened = await fetch(`${this.#network.gateway}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, signature }),
    });
    const parameters = { created: now, expires: now + 50, nonce: this.#random(16) };
    const target = { method, authority: session.host, path, query: '' };
    const answer = await fetch(this.#network.gateway + path, {
      method,
      headers: { 'content-type': type, ...signedHeaders(target, body, parameters, sessionKey) },
      ...(body.length > 0 && { body: body as Uint8Array<ArrayBuffer> }),
    });
    if (!opened.ok || !answer.ok) {
      throw new Error(`${method} ${path}: ${opened.status} ${answer.status}`);
    }
    return answer;
  }

  async #putIntroduction(): Promise<void> {
    const body = utf8(JSON.stringify({ introduction: this.introduction }));
    await this.#asAdministrator('PUT', `/v1/introductions/${this.id}`, body, 'application/json');
  }

  /**
   * A second terminal: the command line tool, with the desktop's own code. Its administrator lets it in as the console
   * does: the vault's seed wrapped to the terminal, then the approval with the terminal's consent.
   */
  async addDesk(profile: string): Promise<void> {
    const network = this.#network;
    const profession = this.kind === 3 ? 'pharmacist' : 'doctor';
    await network.done(profile, 'terminal', 'request', '--code', this.code, '--name', 'desk', '--user', 'User', '--profession', profession);
    const mailbox = await this.#asAdministrator('GET', `/v1/mailbox/${this.id}`, new Uint8Array(), 'application/json');
    const { requests } = (await mailbox.json()) as { requests: { request: { device: Hex; encPk: Hex }; consent: Hex }[] };
    const [first] = requests;
    if (requests.length !== 1 || first === undefined) {
      throw new Error(`${requests.length} requests wait`);
    }
    const { request: { device, encPk }, consent } = first;
    const place = { institutionId: this.id, epoch: 1, vaultPk: vaultPkOf(this.#seed, this.id, 1), sender: addressOf(this.administrator), recipient: device };
    const context = vaultContextOf(place, encPk);
    const wrap = { context, blob: await sealInContext(this.#deployment, context, encPk, this.#seed) };
    const wrapHash = wrapHashOf(this.#deployment, wrap);
    await this.#asAdministrator('PUT', `/v1/wraps/${wrapHash}`, encodeWrap(wrap), 'application/octet-stream');
    const role = this.kind === 3 ? 3 : 1;
    await this.#act('ApproveDevice', { institutionId: this.id, device, encPk, role, notAfter: 0, vaultEpoch: 1, wrapHash }, this.administrator, 2n, {}, consent);
    await network.done(profile, 'terminal', 'await');
  }

  /** Signs, brings to the gateway, and waits for the chain. Throws the name of the refusal. */
  async #act(
    name: string,
    fields: Message,
    key: Uint8Array,
    lane: bigint | { readonly nonce: bigint },
    admission: { readonly invitation?: string } = {},
    consent?: Hex,
  ): Promise<void> {
    const head = await this.#reader.head();
    const signer = addressOf(key);
    const nonce = typeof lane === 'bigint' ? await this.#reader.nextNonce(signer, lane, head) : lane.nonce;
    const deadline = BigInt(Math.max(head.time, Math.floor(Date.now() / 1000)) + 600);
    const message: Message = { ...fields, signer, nonce, deadline };
    const digest = digestOf(this.#deployment, name, message);
    const action = { name, message, digest, signature: signDigest(digest, key), ...(consent && { consent }) };
    const calldata = calldataOf(action as unknown as SignedAction);
    const response = await fetch(`${this.#network.gateway}/v1/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ calldata, ...admission }),
    });
    const answer = (await response.json()) as { error?: string; state?: string };
    if (!response.ok || answer.state === 'failed') {
      throw new Error((await this.#nodes.refusalOf(calldata)) ?? answer.error ?? 'refused');
    }
    for (let tries = 0; tries < 600; ++tries) {
      if (await this.#history.recordedAction(digest, head.number)) {
        return;
      }
      await new Promise((resume) => setTimeout(resume, 20));
    }
    throw new Error('not recorded');
  }

  async setActive(active: boolean): Promise<void> {
    await this.#act('SetInstitutionActive', { institutionId: this.id, active }, this.administrator, 1n);
  }

  /** Everything recorded about a patient; only new blocks are asked for. The chain of these tests goes forward only. */
  async #eventsOf(patientId: Hex): Promise<readonly LedgerEvent[]> {
    const head = await this.#reader.head();
    const known = this.#events.get(patientId);
    const from = known === undefined ? this.#network.configuration.deployedAt : known.scannedTo + 1;
    const fresh = from <= head.number ? await this.#history.eventsOfPatient(patientId, from, head) : [];
    const events = [...(known?.events ?? []), ...fresh];
    this.#events.set(patientId, { scannedTo: Math.max(head.number, from - 1), events });
    return events;
  }

  async #commitment(patientId: Hex, compartment: Hex, epoch: number): Promise<Hex> {
    const name = `${patientId}/${compartment}/${epoch}`;
    const commitment = this.#commitments.get(name) ?? ((await this.#reader.chartKeyCommitment(patientId, compartment, epoch)) as Hex);
    this.#commitments.set(name, commitment);
    return commitment;
  }

  /** Chart keys that the newest wraps of the running grant give, checked against the ledger's commitments. */
  async #keys(patientId: Hex): Promise<Map<Hex, ChartKeys>> {
    const events = await this.#eventsOf(patientId);
    const wraps = new Map<Hex, { hash: Hex; from: number; vaultEpoch: number }>();
    for (const event of events) {
      if (event.fields['institutionId'] !== this.id) {
        continue;
      }
      if (event.name === 'Revoked') {
        wraps.clear();
      } else if (event.name === 'Granted') {
        wraps.clear();
        const vaultEpoch = event.fields['vaultEpoch'] as number;
        for (const item of event.fields['items'] as unknown as readonly GrantItem[]) {
          wraps.set(item.compartment, { hash: item.wrapHash, from: item.fromEpoch, vaultEpoch });
        }
      } else if (event.name === 'ReaderKept') {
        const compartment = event.fields['compartment'] as Hex;
        const before = wraps.get(compartment);
        const vaultEpoch = event.fields['vaultEpoch'] as number;
        wraps.set(compartment, { hash: event.fields['wrapHash'] as Hex, from: before?.from ?? 1, vaultEpoch });
      }
    }
    const keys = new Map<Hex, ChartKeys>();
    for (const [compartment, { hash, vaultEpoch }] of wraps) {
      const stored = await this.#gateway.wrap(hash);
      const known = this.#opened.get(hash);
      if (known) {
        keys.set(compartment, known);
        continue;
      }
      const { fromEpoch, toEpoch } = decodeWrap(stored).context;
      const epochs = Array.from({ length: toEpoch - fromEpoch + 1 }, (_, index) => fromEpoch + index);
      const commitments = await Promise.all(
        epochs.map((epoch) => this.#commitment(patientId, compartment, epoch)),
      );
      const place = {
        patientId,
        compartment,
        fromEpoch,
        toEpoch,
        commitment: commitments.at(-1) as Hex,
        institution: { id: this.id, vaultEpoch },
      };
      const vaultKey = vaultKeyOf(this.#seed, this.id, vaultEpoch);
      const opened = await openChartKeys(this.#deployment, place, hash, commitments, vaultKey, stored);
      this.#opened.set(hash, opened);
      keys.set(compartment, opened);
    }
    return keys;
  }

  /** Hashes of the records that can be fetched and opened now, by kind of compartment (1…4). */
  async readable(patientId: Hex): Promise<ReadonlyMap<number, readonly Hex[]>> {
    const keys = await this.#keys(patientId);
    const events = await this.#eventsOf(patientId);
    const links = events.filter((event) => event.name === 'RecordAppended');
    const hashes = links.map((event) => event.fields['recordHash'] as Hex);
    const envelopes: Uint8Array[] = [];
    for (let at = 0; at < hashes.length; at += 256) {
      envelopes.push(...(await this.#gateway.fetchRecords(hashes.slice(at, at + 256))));
    }
    const readable = new Map<number, Hex[]>();
    for (const [index, event] of links.entries()) {
      const opened = this.#open(patientId, event, keys, envelopes[index] ?? new Uint8Array());
      const kind = keys.get(event.fields['compartment'] as Hex)?.kind;
      if (opened && kind !== undefined) {
        readable.set(kind, [...(readable.get(kind) ?? []), event.fields['recordHash'] as Hex]);
      }
    }
    return readable;
  }

  #open(patientId: Hex, event: LedgerEvent, keys: Map<Hex, ChartKeys>, envelope: Uint8Array): boolean {
    const compartment = event.fields['compartment'] as Hex;
    const epoch = event.fields['epoch'] as number;
    const known = keys.get(compartment);
    const key = known?.keys[epoch - known.firstEpoch];
    if (key === undefined || envelope.length === 0) {
      return false;
    }
    const hash = event.fields['recordHash'] as Hex;
    const name = `${hash}/${toHex(keccak(key, envelope))}`;
    if (this.#openedRecords.has(name)) {
      return true;
    }
    openRecord(
      this.#deployment,
      {
        hash,
        chart: { patientId, compartment, epoch },
        authorInstitution: event.fields['institutionId'] as Hex,
        author: event.fields['device'] as Hex,
      },
      key,
      envelope,
    );
    this.#openedRecords.add(name);
    return true;
  }

  /** Writes a note into a compartment (1…4). Throws the name of the refusal. */
  async write(patientId: Hex, kind: number, text: string): Promise<Hex> {
    const keys = await this.#keys(patientId);
    const found = [...keys].find(([, one]) => one.kind === kind);
    if (!found) {
      throw new Error('NoKey');
    }
    const [compartment, chartKeys] = found;
    const head = await this.#reader.head();
    const chart = await this.#reader.chart(patientId, compartment, head);
    const epoch = chartKeys.firstEpoch + chartKeys.keys.length - 1;
    const person = { name: 'Doctor', role: 'doctor' };
    const now = Math.floor(Date.now() / 1000);
    const payload = encodePayload({
      confirmation: { enteredBy: person, confirmedBy: person, enteredAt: now, confirmedAt: now },
      attachments: [],
      entries: [{ fullUrl: '', resource: { resourceType: 'Basic', id: 'x', code: { text } } }],
    });
    const sealed = await sealRecord(
      this.#deployment,
      { chart: { patientId, compartment, epoch }, kind: recordKinds.entry, supersedes: zero32, baseHead: chart?.head ?? zero32, createdAt: now },
      {
        institutionId: this.id,
        vaultEpoch: 1,
        address: addressOf(this.device),
        signingKey: this.device,
        publicKey: vaultPkOf(this.#seed, this.id, 1),
      },
      chartKeys.keys.at(-1) as Uint8Array,
      payload,
      this.#random,
    );
    await this.#gateway.putRecord(sealed.hash, encodeEnvelope(sealed.envelope));
    await this.#act(
      'AppendRecord',
      { patientId, compartment, epoch, recordHash: sealed.hash },
      this.device,
      { nonce: appendNonceOf(sealed.hash) },
    );
    return sealed.hash;
  }
}
