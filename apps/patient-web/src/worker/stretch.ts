/** What goes to and comes from the worker that stretches PINs. */
export interface StretchRequest {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
}

export interface StretchAnswer {
  /** Absent when the phone could not spare the memory. */
  readonly key: Uint8Array | undefined;
}

/** Argon2id of a PIN, 32 bytes. Takes the secret over and wipes it. */
export type Stretch = (request: StretchRequest) => Promise<Uint8Array>;

/**
 * Runs each request in a worker of its own, which ends with it: 64 MiB go back to the phone at once, and nothing of the
 * PIN stays in a thread that lives on.
 */
export function stretchInWorker(startWorker: () => Worker): Stretch {
  return (request) =>
    new Promise((resolve, reject) => {
      const worker = startWorker();
      const end = (): void => {
        worker.terminate();
        request.secret.fill(0);
      };
      worker.onmessage = ({ data }: MessageEvent<StretchAnswer>) => {
        end();
        if (data.key === undefined) {
          reject(new Error('stretching failed'));
        } else {
          resolve(data.key);
        }
      };
      worker.onerror = (event) => {
        end();
        reject(new Error(`stretching failed: ${event.message}`));
      };
      worker.postMessage(request);
    });
}
