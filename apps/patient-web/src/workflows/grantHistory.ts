import type { LedgerEvent } from '../ledger/history.ts';
import type { GrantItem } from '../protocol/actions.ts';
import type { Hex } from '../protocol/bytes.ts';

/** A grant as its newest event tells it; items stand only there. */
export interface KnownGrant {
  readonly institutionId: Hex;
  readonly items: readonly GrantItem[];
  readonly notAfter: number;
  readonly grantedAt: number;
  readonly block: number;
  readonly position: number;
  /** Ended by the patient. */
  readonly endedAt?: number;
}

export interface GrantHistory {
  /** In the order of the newest grant of each. */
  readonly grants: readonly KnownGrant[];
  /** Place in the events of the newest wrap that an institution got for a compartment: `institution/compartment`. */
  readonly newestWrap: ReadonlyMap<string, number>;
  readonly newestRotation: ReadonlyMap<Hex, number>;
}

/** `events` in the order of the chain. */
export function grantHistoryOf(events: readonly LedgerEvent[]): GrantHistory {
  const grants = new Map<Hex, KnownGrant>();
  const newestWrap = new Map<string, number>();
  const newestRotation = new Map<Hex, number>();
  for (const [position, event] of events.entries()) {
    const institutionId = event.fields['institutionId'] as Hex;
    switch (event.name) {
      case 'Granted': {
        const items = event.fields['items'] as unknown as readonly GrantItem[];
        grants.delete(institutionId);
        grants.set(institutionId, {
          institutionId,
          items,
          notAfter: event.fields['notAfter'] as number,
          grantedAt: event.time,
          block: event.block,
          position,
        });
        for (const item of items) {
          newestWrap.set(`${institutionId}/${item.compartment}`, position);
        }
        break;
      }
      case 'Revoked': {
        const grant = grants.get(institutionId);
        if (grant) {
          grants.set(institutionId, { ...grant, endedAt: event.time });
        }
        break;
      }
      case 'ReaderKept':
        newestWrap.set(`${institutionId}/${event.fields['compartment'] as Hex}`, position);
        break;
      case 'ChartRotated':
        newestRotation.set(event.fields['compartment'] as Hex, position);
        break;
      default:
        break;
    }
  }
  return { grants: [...grants.values()], newestWrap, newestRotation };
}

/** Compartments whose current key an institution holds and which are not among those that it may hold. */
export function keysHeldBeyond(history: GrantHistory, institutionId: Hex, may: ReadonlySet<Hex>): ReadonlySet<Hex> {
  const held = new Set<Hex>();
  for (const [holder, wrapped] of history.newestWrap) {
    const [reader, compartment] = holder.split('/') as [Hex, Hex];
    if (reader === institutionId && !may.has(compartment) && (history.newestRotation.get(compartment) ?? -1) <= wrapped) {
      held.add(compartment);
    }
  }
  return held;
}

/** Compartments whose current key somebody without a running, fresh grant may hold. */
export function dueCompartments(history: GrantHistory, fresh: ReadonlySet<Hex>): ReadonlySet<Hex> {
  return new Set(
    history.grants.flatMap(({ institutionId, items }) => {
      const may = fresh.has(institutionId) ? items.map(({ compartment }) => compartment) : [];
      return [...keysHeldBeyond(history, institutionId, new Set(may))];
    }),
  );
}
