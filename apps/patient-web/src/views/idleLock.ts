/** When the page locks by itself. */
export interface LockTimes {
  readonly idleMinutes: number;
  readonly hiddenSeconds: number;
}

export interface IdleWorld {
  readonly now: () => number;
  readonly isHidden: () => boolean;
  /** While true, being idle does not lock: something is being sent. */
  readonly isBusy: () => boolean;
}

/**
 * Decides by the clock, not by counting timers: a phone that slept has stopped its timers, not its clock. Called about
 * once a second and on every change of visibility.
 */
export class IdleLock {
  readonly #world: IdleWorld;
  #times: LockTimes;
  #lastTouch: number;
  #hiddenSince: number | undefined;
  #busySince: number | undefined;

  constructor(world: IdleWorld, times: LockTimes) {
    this.#world = world;
    this.#times = times;
    this.#lastTouch = world.now();
  }

  setTimes(times: LockTimes): void {
    this.#times = times;
  }

  /** Somebody has just unlocked: what was before, hiding above all, is no reason to lock again. */
  begin(): void {
    this.#lastTouch = this.#world.now();
    this.#hiddenSince = undefined;
    this.#busySince = undefined;
  }

  touched(): void {
    this.#lastTouch = this.#world.now();
  }

  /** Why to lock now, if at all. */
  due(): 'idle' | 'hidden' | undefined {
    const now = this.#world.now();
    // A clock set back would otherwise keep the page open for as long as it was set back.
    if (now < this.#lastTouch) {
      this.#lastTouch = now;
    }
    if (!this.#world.isBusy()) {
      this.#busySince = undefined;
    } else {
      this.#busySince ??= now;
    }
    // Something that never ends must not keep the page open either.
    const isExcused = this.#busySince !== undefined && now - this.#busySince < 120_000;
    if (this.#world.isHidden()) {
      this.#hiddenSince = Math.min(this.#hiddenSince ?? now, now);
      if (now - this.#hiddenSince >= this.#times.hiddenSeconds * 1000 && !isExcused) {
        return 'hidden';
      }
    } else {
      const since = this.#hiddenSince;
      this.#hiddenSince = undefined;
      if (since !== undefined && now - since >= this.#times.hiddenSeconds * 1000 && !isExcused) {
        return 'hidden';
      }
    }
    return now - this.#lastTouch >= this.#times.idleMinutes * 60_000 && !isExcused ? 'idle' : undefined;
  }
}
