import { isLedgerFailure } from '../ledger/failure.ts';
import type { BlockHeader } from '../ledger/nodes.ts';
import type { ChainPosition } from '../ledger/history.ts';
import type { SubmissionOutcome } from '../ledger/submission.ts';
import { consentDigestOf, laneOf, signAction, type ActionContent, type SignedAction } from '../protocol/actions.ts';
import { fromBase64Url, toBase64Url, type Hex } from '../protocol/bytes.ts';
import { patientKeysOf } from '../protocol/keys.ts';
import { signDigest } from '../protocol/typedData.ts';
import { Failure, type ProgressObserver, type RecordedAction, type UnfinishedStep } from './api.ts';
import { refusalFailure, unconfirmedRefusal } from './failures.ts';
import { names } from './personState.ts';
import type { Session } from './session.ts';

/** How long an action may travel. */
const actionLifetime = 600;
/** How often the same content is signed anew when another action took its place. */
const signingAttempts = 4;
/** How long to wait for a gateway that stands a block behind the nodes. */
const uploadAttempts = 40;
const uploadPause = 250;
/** How long a person is kept waiting for a block to become final; afterwards it stays in the journal. */
export const finalityPatience = 90_000;

/** A wrap that must be at the gateway before the action is on the chain. */
export interface WrapUpload {
  readonly hash: Hex;
  readonly wrap: Uint8Array;
}

/** An institution to whose vault chart keys are wrapped by an action. */
export interface Recipient {
  readonly institutionId: Hex;
  readonly vaultPk: Hex;
}

export interface ActionPlan {
  /** Name of the journal entry: one action of a kind at a time. */
  readonly step: string;
  readonly kind: UnfinishedStep['step'];
  readonly content: ActionContent;
  readonly before?: readonly WrapUpload[];
  readonly recipients?: readonly Recipient[];
  readonly introduction?: Hex;
  readonly institutionName?: string;
}

interface JournalEntry {
  readonly step: string;
  readonly kind: UnfinishedStep['step'];
  readonly since: number;
  readonly content: ActionContent;
  readonly signer: Hex;
  readonly nonce: string;
  readonly deadline: string;
  readonly signature: Hex;
  readonly digest: Hex;
  readonly consent?: Hex;
  readonly searchFrom: number;
  readonly before: readonly { readonly hash: Hex; readonly wrap: string }[];
  readonly recipients?: readonly Recipient[];
  readonly introduction?: Hex;
  readonly institutionName?: string;
}

/** A refusal that is final for this very action; what was prepared for it may be dropped. */
export class FinalRefusal extends Failure {}

/** Steps inside a longer workflow are not yet "recorded" for the person. */
export function stagesBefore(observer: ProgressObserver | undefined): ProgressObserver {
  return (stage) => observer?.(stage === 'recorded' ? 'sent' : stage);
}

/** Done when the chain has the action, before the journal forgets it; must bear being done twice. */
export type AfterRecorded = (entry: Pick<JournalEntry, 'step' | 'kind' | 'content'>, block: number) => Promise<void>;

/**
 * Brings actions to the ledger so that a tab may be killed at any moment: the signed action is in the journal before
 * anything leaves the phone, and the journal forgets it only when the chain has it and what follows is done, or when
 * the ledger refused it for good. All of it under the session's one passage (Session.exclusively).
 */
export class ActionRecording {
  readonly #session: Session;
  readonly #afterRecorded: AfterRecorded;

  constructor(session: Session, afterRecorded: AfterRecorded) {
    this.#session = session;
    this.#afterRecorded = afterRecorded;
  }

  async #load(step: string): Promise<JournalEntry | undefined> {
    return this.#session.state.documents.read<JournalEntry>(names.journal + step);
  }

  async unfinished(): Promise<readonly JournalEntry[]> {
    const { documents } = this.#session.state;
    const entries = await Promise.all(
      (await documents.names(names.journal)).map((name) => documents.read<JournalEntry>(name)),
    );
    return entries.filter((entry) => entry !== undefined).sort((left, right) => left.since - right.since);
  }

  async has(step: string): Promise<boolean> {
    return (await this.#load(step)) !== undefined;
  }

  async forget(step: string): Promise<void> {
    await this.#session.state.documents.write({ [names.journal + step]: null });
  }

  async #sign(plan: Omit<JournalEntry, 'signer' | 'nonce' | 'deadline' | 'signature' | 'digest' | 'searchFrom'>) {
    const { network } = this.#session;
    const keys = await this.#session.keys();
    const head = await network.trustedHead();
    await this.#compareRecipients(plan.recipients ?? [], head);
    const lane = laneOf(plan.content.name);
    if (lane === undefined) {
      throw new Failure('Unexpected', 'an append is not recorded here');
    }
    const nonce = await network.judges.reader.nextNonce(keys.address, lane, head);
    const deadline = BigInt(network.latestTime(head) + actionLifetime);
    const { content } = plan;
    let consent: Hex | undefined;
    const more: Record<string, unknown> = {};
    if (content.name === 'ReplacePatientKey') {
      const next = await this.#session.state.words(names.nextPhrase);
      if (next === undefined) {
        throw new Failure('DamagedState', 'the new words are gone');
      }
      const { patientId, newKey, newEncPk } = content.fields;
      const digest = consentDigestOf(network.deployment, 'patient', patientId, newKey, newEncPk);
      consent = signDigest(digest, patientKeysOf(next).signingKey);
      // Whatever becomes of the journal: until then the new words may come into force, and must not be dropped.
      const until = (await this.#session.state.documents.read<number>(names.nextPhraseUntil)) ?? 0;
      more[names.nextPhraseUntil] = Math.max(until, Number(deadline));
    }
    const signed = signAction(
      network.deployment,
      content,
      { signer: keys.address, nonce, deadline },
      keys.signingKey,
      consent,
    );
    const entry: JournalEntry = {
      ...plan,
      signer: keys.address,
      nonce: String(nonce),
      deadline: String(deadline),
      signature: signed.signature,
      digest: signed.digest,
      ...(consent !== undefined && { consent }),
      searchFrom: head.number,
    };
    await this.#session.state.documents.write({ ...more, [names.journal + plan.step]: entry });
    return entry;
  }

  /** The keys that were wrapped to are still those that the chain names, in the very block that is signed at. */
  async #compareRecipients(recipients: readonly Recipient[], head: BlockHeader): Promise<void> {
    const { reader } = this.#session.network.judges;
    const now = await Promise.all(recipients.map(({ institutionId }) => reader.institution(institutionId, head)));
    if (recipients.some(({ vaultPk }, index) => now[index]?.vaultPk !== vaultPk)) {
      throw new FinalRefusal('CodeDoesNotMatchLedger', 'a recipient has another key by now');
    }
  }

  #signedOf(entry: JournalEntry): SignedAction {
    const { signer, nonce, deadline, content } = entry;
    return {
      name: content.name,
      message: {
        ...(content.fields as object),
        signer,
        nonce: BigInt(nonce),
        deadline: BigInt(deadline),
      } as SignedAction['message'],
      digest: entry.digest,
      signature: entry.signature,
      ...(entry.consent !== undefined && { consent: entry.consent }),
    };
  }

  async record(plan: ActionPlan, observer?: ProgressObserver): Promise<RecordedAction> {
    observer?.('preparing');
    const earlier = await this.#load(plan.step);
    if (earlier) {
      // An earlier action of this step may be on the chain without this phone knowing it: finish it first.
      const position = await this.#settled(earlier, await this.#find(earlier));
      if (position) {
        await this.#finish(earlier, position);
      }
    }
    const { before = [], ...rest } = plan;
    const entry = await this.#sign({
      ...rest,
      since: this.#session.network.clock.now(),
      before: before.map(({ hash, wrap }) => ({ hash, wrap: toBase64Url(wrap) })),
    });
    return this.#drive(entry, observer);
  }

  /** undefined: nothing of this step is waiting. */
  async resume(step: string, observer?: ProgressObserver): Promise<RecordedAction | undefined> {
    const entry = await this.#load(step);
    if (!entry) {
      return undefined;
    }
    observer?.('preparing');
    const position = await this.#settled(entry, await this.#find(entry), observer);
    return position ? this.#finish(entry, position, observer) : this.#drive(entry, observer);
  }

  /** Where the chain has the action of a step; undefined when it does not, or when nothing is waiting. */
  async position(step: string): Promise<ChainPosition | undefined> {
    const entry = await this.#load(step);
    return entry && this.#find(entry);
  }

  /** Whether the ledger cannot take the action of a step any more. */
  async isOverdue(step: string): Promise<boolean> {
    const entry = await this.#load(step);
    return entry !== undefined && this.#isOver(entry);
  }

  async #isOver(entry: JournalEntry): Promise<boolean> {
    const final = await this.#session.network.finalHeader();
    return final !== undefined && BigInt(final.time) > BigInt(entry.deadline);
  }

  /**
   * Whether the ledger's refusal of the newest block is the last word. New chart keys are dropped by it: where blocks
   * are taken back, only a deadline that is over for good counts.
   */
  async #isRefusedForGood(entry: JournalEntry, isRotation: boolean): Promise<boolean> {
    const { network } = this.#session;
    network.requireTrust();
    return !isRotation || network.isInstant || this.#isOver(entry);
  }

  async #find(entry: JournalEntry): Promise<ChainPosition | undefined> {
    return this.#session.network.history.recordedAction(entry.digest, entry.searchFrom);
  }

  /**
   * Waits until the block of an action is final: its place then, undefined when a reorganisation has taken it away.
   * TryLater when that takes longer than anybody waits in front of a form; it stays in the journal.
   */
  async #settled(
    entry: JournalEntry,
    seen: ChainPosition | undefined,
    observer?: ProgressObserver,
  ): Promise<ChainPosition | undefined> {
    const { network } = this.#session;
    const begun = network.environment.now();
    let position = seen;
    while (position) {
      try {
        if (await network.isFinal(position.block)) {
          break;
        }
        observer?.('sent');
      } catch (error) {
        // Nodes may tell different newest blocks for a moment; the wait has an end.
        if (!isLedgerFailure(error, 'Unreachable', 'NotFound', 'NodesDisagree')) {
          throw error;
        }
      }
      if (network.environment.now() - begun > finalityPatience) {
        throw new Failure('TryLater', 'not final yet');
      }
      await (await this.#session.submitter()).nextLook();
      // Another block may hold it now, or none.
      position = await this.#find(entry).catch((error: unknown) => {
        if (isLedgerFailure(error, 'Unreachable', 'NotFound', 'NodesDisagree')) {
          return position;
        }
        throw error;
      });
    }
    return position;
  }

  /** Gives the place on the chain when the action turns out to be recorded already. */
  async #upload(entry: JournalEntry): Promise<ChainPosition | undefined> {
    const gateway = await this.#session.gateway();
    for (const { hash, wrap } of entry.before) {
      for (let attempt = 1; ; ++attempt) {
        try {
          await gateway.putWrap(hash, fromBase64Url(wrap));
          break;
        } catch (error) {
          // The gateway may stand a block behind: then it does not know yet who was just recorded.
          if (!isLedgerFailure(error, 'NotAuthorized') || attempt === uploadAttempts) {
            throw error;
          }
          // Or an earlier page has brought this very action to the chain, and the old key is out by it.
          const position = await this.#find(entry);
          if (position) {
            return position;
          }
          await this.#session.network.environment.sleep(uploadPause);
        }
      }
    }
    return undefined;
  }

  async #drive(first: JournalEntry, observer?: ProgressObserver): Promise<RecordedAction> {
    let entry = first;
    const already = await this.#settled(entry, await this.#upload(entry), observer);
    if (already) {
      return this.#finish(entry, already, observer);
    }
    if (entry.before.length === 0) {
      // The submitter would go on trying; a person in front of a form wants to know at once.
      await this.#session.network.gateway.health();
    }
    for (let attempt = 1; ; ++attempt) {
      observer?.('sending');
      const submitter = await this.#session.submitter();
      const outcome: SubmissionOutcome = await submitter.submit(this.#signedOf(entry), {
        searchFrom: entry.searchFrom,
        ...(entry.introduction && { introduction: entry.introduction }),
        onSent: () => observer?.('sent'),
      });
      if (outcome.isRecorded) {
        const position = await this.#settled(entry, outcome.position, observer);
        if (position) {
          return this.#finish(entry, position, observer);
        }
        // A reorganisation took it back: the same bytes are sent again, or signed anew when they came too late.
        --attempt;
        continue;
      }
      // A rotation names no epoch: signed anew after another rotation, its commitments and wraps would belong to an
      // epoch that they were not made for. It is planned anew by its workflow instead.
      const isRotation = entry.content.name === 'Revoke' || entry.content.name === 'RotateChart';
      if (outcome.isSpent && !isRotation && attempt < signingAttempts) {
        const { signer: _s, nonce: _n, deadline: _d, signature: _g, digest: _h, searchFrom: _f, ...plan } = entry;
        try {
          entry = await this.#sign(plan);
        } catch (error) {
          if (error instanceof FinalRefusal) {
            await this.forget(entry.step);
          }
          throw error;
        }
        continue;
      }
      if (!outcome.isByLedger) {
        // The gateway's word is not the ledger's: it holds a signed action that it may still send. The action, and what
        // was prepared for it, stay until the chain has it, refuses it, or its deadline has passed.
        throw unconfirmedRefusal(outcome.refusal);
      }
      const failure = refusalFailure(outcome.refusal);
      if (!(await this.#isRefusedForGood(entry, isRotation))) {
        throw failure;
      }
      await this.forget(entry.step);
      throw new FinalRefusal(failure.code, failure.detail);
    }
  }

  async #finish(entry: JournalEntry, position: ChainPosition, observer?: ProgressObserver): Promise<RecordedAction> {
    await this.#afterRecorded(entry, position.block);
    await this.forget(entry.step);
    observer?.('recorded');
    return {
      digest: entry.digest,
      transaction: position.transaction,
      block: position.block,
      blockTime: position.time,
    };
  }
}
