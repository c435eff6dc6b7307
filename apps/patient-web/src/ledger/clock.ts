import type { NodeSet, World } from './nodes.ts';

/** A phone's clock that is off by more than this is corrected by the chain's time. */
const tolerated = 45;

/**
 * The time that deadlines and signatures of requests are made with. The gateway refuses what is signed by a clock that
 * is off, and a patient cannot be asked to mend the phone's; so a clock that is far off is moved to what the nodes
 * say the next block's time is. No rule of the ledger is decided by it.
 */
export class Clock {
  readonly #world: World;
  #offset = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Unix seconds. */
  now(): number {
    return Math.floor(this.#world.now() / 1000) + this.#offset;
  }

  get offset(): number {
    return this.#offset;
  }

  async calibrate(nodes: NodeSet): Promise<void> {
    const told = await nodes.pendingTime();
    if (told !== undefined) {
      const difference = told - Math.floor(this.#world.now() / 1000);
      this.#offset = Math.abs(difference) > tolerated ? difference : 0;
    }
  }
}
