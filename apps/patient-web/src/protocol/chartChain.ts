import { concat, fromHex, keccak, toHex, utf8, zero32, type Hex } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';
import { labels } from './keys.ts';
import { wordOf } from './typedData.ts';

// docs/protocol.md §3.

export interface ChartPosition {
  readonly count: number;
  readonly head: Hex;
}
export const emptyChart: ChartPosition = { count: 0, head: zero32 };

export interface ChartLink {
  readonly content: { readonly recordHash: Hex } | { readonly root: Hex; readonly count: number };
  /** 32 zero bytes for a patient's own entry. */
  readonly authorInstitution: Hex;
  readonly author: Hex;
  readonly epoch: number;
}

const linkTag = keccak(utf8(labels.chartLink));
const batchTag = keccak(utf8(labels.chartBatch));
export const maximumBatch = 4096;

export function appended(before: ChartPosition, link: ChartLink): ChartPosition {
  const { content } = link;
  const isBatch = 'root' in content;
  const count = before.count + (isBatch ? content.count : 1);
  const words = isBatch
    ? [wordOf('bytes32', content.root), wordOf('uint32', content.count)]
    : [wordOf('bytes32', content.recordHash)];
  return {
    count,
    head: toHex(
      keccak(
        isBatch ? batchTag : linkTag,
        fromHex(before.head, 32),
        wordOf('uint64', count),
        ...words,
        wordOf('bytes32', link.authorInstitution),
        wordOf('address', link.author),
        wordOf('uint32', link.epoch),
      ),
    ),
  };
}

export function merkleRootOf(recordHashes: readonly Hex[]): Hex {
  if (recordHashes.length === 0 || recordHashes.length > maximumBatch) {
    throw new ProtocolFailure('InvalidValue', 'a batch has 1 to 4096 records');
  }
  let level = recordHashes.map((hash) => keccak(Uint8Array.of(0), fromHex(hash, 32)));
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index];
      const right = level[index + 1];
      if (left !== undefined) {
        // An odd last node moves up unchanged: nothing is hashed with itself, so no two lists share a root.
        next.push(right === undefined ? left : keccak(Uint8Array.of(1), left, right));
      }
    }
    level = next;
  }
  return toHex(level[0] ?? new Uint8Array());
}

/** nonce of an append: the same record is appended at most once, whatever crashes. */
export function appendNonceOf(recordHashOrRoot: Hex): bigint {
  return BigInt(toHex(keccak(concat(utf8(labels.appendNonce), fromHex(recordHashOrRoot, 32)))));
}
