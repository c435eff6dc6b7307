import type { GrantItem } from '../protocol/actions.ts';
import type { Hex } from '../protocol/bytes.ts';
import type { ActionRecording } from './actionRecording.ts';
import { Failure } from './api.ts';
import { keysHeldBeyond } from './grantHistory.ts';
import type { OwnCharts } from './ownCharts.ts';
import { names } from './personState.ts';
import { grantStep } from './permissionSteps.ts';
import type { Session } from './session.ts';

interface Narrowed {
  readonly since: number;
  /** `block`: the narrower permission stands in it; absent until it is recorded. */
  readonly institutions: readonly { readonly id: Hex; readonly block?: number }[];
}

/**
 * Who is let see less than before keeps the keys of what it could see: they are replaced right after the narrower
 * permission. That is two actions, and a tab may be killed between them; what is owed is written down before the first.
 */
export class NarrowedPermissions {
  readonly #session: Session;
  readonly #recording: ActionRecording;
  readonly #charts: OwnCharts;

  constructor(session: Session, recording: ActionRecording, charts: OwnCharts) {
    this.#session = session;
    this.#recording = recording;
    this.#charts = charts;
  }

  async #read(): Promise<Narrowed | undefined> {
    return this.#session.state.documents.read<Narrowed>(names.narrowed);
  }

  async #write(institutions: Narrowed['institutions'], since: number): Promise<void> {
    await this.#session.state.documents.write({ [names.narrowed]: institutions.length === 0 ? null : { since, institutions } });
  }

  /** Since when keys are owed; undefined: none are, as far as this phone knows. */
  async since(): Promise<number | undefined> {
    const narrowed = await this.#read();
    return narrowed?.institutions.some(({ block }) => block !== undefined) ? narrowed.since : undefined;
  }

  async isWaiting(): Promise<boolean> {
    return (await this.#read()) !== undefined;
  }

  /** To be called before a permission for `items` is signed. */
  async note(patientId: Hex, institutionId: Hex, items: readonly GrantItem[]): Promise<void> {
    const { network } = this.#session;
    const history = await this.#charts.grantHistory(await network.trustedHead(), patientId);
    const may = new Set(items.map(({ compartment }) => compartment));
    const narrowed = await this.#read();
    const institutions = narrowed?.institutions ?? [];
    if (keysHeldBeyond(history, institutionId, may).size > 0 && !institutions.some(({ id }) => id === institutionId)) {
      await this.#write([...institutions, { id: institutionId }], narrowed?.since ?? network.clock.now());
    }
  }

  /** The permission of an institution is in a block that is final. Bears being told twice. */
  async noteRecorded(institutionId: Hex, block: number): Promise<void> {
    const narrowed = await this.#read();
    if (narrowed?.institutions.some(({ id }) => id === institutionId)) {
      const institutions = narrowed.institutions.map((one) => (one.id === institutionId ? { id: one.id, block } : one));
      await this.#write(institutions, narrowed.since);
    }
  }

  /** Whether there is something to be done, or to be forgotten, that waits for no permission on its way. */
  async isDue(): Promise<boolean> {
    const institutions = (await this.#read())?.institutions ?? [];
    const underWay = await Promise.all(institutions.map(({ id }) => this.#recording.has(grantStep(id))));
    return underWay.includes(false);
  }

  /** Compartments to replace the keys of. */
  async due(patientId: Hex): Promise<ReadonlySet<Hex>> {
    const head = await this.#session.network.trustedHead();
    const history = await this.#charts.grantHistory(head, patientId);
    const due = new Set<Hex>();
    for (const { id, block } of (await this.#read())?.institutions ?? []) {
      if (block === undefined && (await this.#recording.has(grantStep(id)))) {
        continue; // On its way: its permission is what it was.
      }
      // Without a block the ledger alone says what is let see: a signed permission whose place in the journal another
      // one has taken may have been recorded all the same.
      if (block !== undefined && head.number < block) {
        throw new Failure('TryLater', 'the nodes do not show a recorded permission yet');
      }
      const grant = history.grants.find(({ institutionId }) => institutionId === id);
      const may = grant?.endedAt === undefined ? (grant?.items ?? []) : [];
      for (const compartment of keysHeldBeyond(history, id, new Set(may.map((item) => item.compartment)))) {
        due.add(compartment);
      }
    }
    return due;
  }

  /** What was due is replaced. What is under way stays noted. */
  async forgetDone(): Promise<void> {
    const narrowed = await this.#read();
    if (!narrowed) {
      return;
    }
    const underWay = await Promise.all(narrowed.institutions.map(({ id }) => this.#recording.has(grantStep(id))));
    await this.#write(
      narrowed.institutions.filter((_, index) => underWay[index]),
      narrowed.since,
    );
  }
}
