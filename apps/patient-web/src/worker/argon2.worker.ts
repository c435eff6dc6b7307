import { argon2id } from 'hash-wasm';

import type { StretchAnswer, StretchRequest } from './stretch';

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<StretchRequest>) => void) | null;
  postMessage(answer: StretchAnswer): void;
};

scope.onmessage = async ({ data }) => {
  try {
    const key = await argon2id({
      password: data.secret,
      salt: data.salt,
      memorySize: data.memoryKiB,
      iterations: data.passes,
      parallelism: 1,
      hashLength: 32,
      outputType: 'binary',
    });
    scope.postMessage({ key });
  } catch {
    // A phone without 64 MiB to spare. The page says so; it never falls back to less.
    scope.postMessage({ key: undefined });
  } finally {
    data.secret.fill(0);
  }
};
