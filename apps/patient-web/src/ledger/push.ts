import { isHex, type Hex } from '../protocol/bytes.ts';

/** A hint of the gateway to look at the chain; never a fact. */
export interface PushedBlock {
  readonly block: number;
  readonly patients: readonly Hex[];
}

const firstBackoff = 1_000;
const lastBackoff = 60_000;
const maximumMessage = 1024 * 1024;

export function parsePush(text: string): PushedBlock | undefined {
  if (text.length > maximumMessage) {
    return undefined;
  }
  try {
    const object = JSON.parse(text) as { block?: unknown; events?: unknown };
    if (!Number.isSafeInteger(object.block) || !Array.isArray(object.events)) {
      return undefined;
    }
    const patients = (object.events as { patientId?: unknown }[])
      .map((event) => event.patientId)
      .filter((id): id is Hex => isHex(id, 32));
    return { block: object.block as number, patients };
  } catch {
    return undefined;
  }
}

/** Keeps one WebSocket open while started; comes back with growing pauses. */
export class EventPush {
  readonly #address: string;
  readonly #open: (address: string) => WebSocket;
  readonly #onBlock: (block: PushedBlock) => void;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #backoff = firstBackoff;
  #isRunning = false;

  constructor(address: string, open: (address: string) => WebSocket, onBlock: (block: PushedBlock) => void) {
    this.#address = address;
    this.#open = open;
    this.#onBlock = onBlock;
  }

  start(): void {
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#connect();
    }
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
  }

  #connect(): void {
    let socket: WebSocket;
    try {
      socket = this.#open(this.#address);
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    socket.onopen = () => {
      this.#backoff = firstBackoff;
    };
    socket.onmessage = (message) => {
      const block = typeof message.data === 'string' ? parsePush(message.data) : undefined;
      if (block) {
        this.#onBlock(block);
      }
    };
    socket.onclose = () => {
      if (this.#socket === socket) {
        this.#socket = undefined;
        this.#lost();
      }
    };
  }

  #lost(): void {
    if (this.#isRunning) {
      this.#timer = setTimeout(() => this.#connect(), this.#backoff);
      this.#backoff = Math.min(this.#backoff * 2, lastBackoff);
    }
  }
}
