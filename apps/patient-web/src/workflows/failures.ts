import { DraftFailure } from '../clinical/drafts.ts';
import { LedgerFailure } from '../ledger/failure.ts';
import { ProtocolFailure } from '../protocol/failure.ts';
import { Failure, type FailureCode } from './api.ts';

/** Names of the ledger's and the gateway's refusals that a person can be told more about than "refused". */
const refusals: Readonly<Record<string, FailureCode>> = {
  InstitutionInactive: 'InstitutionInactive',
  UnknownInstitution: 'CodeDoesNotMatchLedger',
  StaleVaultEpoch: 'CodeDoesNotMatchLedger',
  EndDateInPast: 'EndDateInPast',
  ChartClosed: 'ChartClosed',
  PatientExists: 'AlreadyRegistered',
  AddressInUse: 'AlreadyRegistered',
  NotPatient: 'KeyReplaced',
  GrantNotRunning: 'NotFound',
  IntroductionInvalid: 'IntroductionInvalid',
  QuotaExceeded: 'GatewayBusy',
  TooManyRequests: 'GatewayBusy',
  Overloaded: 'GatewayBusy',
  StoreUnavailable: 'GatewayBusy',
  ChainUnavailable: 'GatewayBusy',
  BudgetExhausted: 'SponsorEmpty',
  SponsorUnavailable: 'SponsorEmpty',
};

export function refusalFailure(refusal: string): Failure {
  return new Failure(refusals[refusal] ?? 'Refused', refusal);
}

/** What only the gateway can know, because the ledger has no part in it. */
const ofTheGateway = new Set<FailureCode>(['IntroductionInvalid', 'GatewayBusy', 'SponsorEmpty']);

/**
 * A refusal that the ledger does not confirm: of its rules the gateway is no witness, and the signed action that it holds
 * may still be recorded.
 */
export function unconfirmedRefusal(told: string): Failure {
  const code = refusals[told];
  return new Failure(code !== undefined && ofTheGateway.has(code) ? code : 'TryLater', told);
}

function fromLedger(error: LedgerFailure): Failure {
  const { code, detail } = error;
  switch (code) {
    case 'Unreachable':
      return new Failure(detail.startsWith('node') ? 'NodesUnreachable' : 'GatewayUnreachable', detail);
    case 'WrongChain':
      return new Failure('WrongChain', detail);
    case 'NodesDisagree':
    case 'MalformedReply':
      return detail.startsWith('gateway') || gatewayReplies.has(detail)
        ? new Failure('GatewayMalformed', detail)
        : new Failure('NodesDisagree', detail);
    case 'NotAuthorized':
      return new Failure('NotAuthorized', detail);
    case 'Reverted':
    case 'Refused':
      return refusalFailure(detail);
    case 'TryLater':
    case 'ActionExpired':
      return refusals[detail] === undefined ? new Failure('TryLater', detail) : refusalFailure(detail);
    case 'NotFound':
      return new Failure('TryLater', detail);
    case 'Cancelled':
      return new Failure('Cancelled', detail);
    case 'RpcError':
    case 'TooLarge':
      return new Failure('NodesUnreachable', `${code} ${detail}`);
  }
}

/** What the gateway's client says of a reply that is not one. */
const gatewayReplies = new Set([
  'not JSON',
  'not a JSON object',
  'health',
  'state of an action',
  'state of another action',
  'digest',
  'transaction',
  'list of wraps',
  'list of hashes',
  'fetched records',
  'read log',
  'order of the read log',
  'too large',
]);

const fromProtocol: Readonly<Partial<Record<ProtocolFailure['code'], FailureCode>>> = {
  NotOurs: 'NotOurs',
  Damaged: 'Damaged',
  UnsupportedVersion: 'UnsupportedVersion',
  PhraseWordsWrong: 'PhraseWordsWrong',
  NotAuthentic: 'KeysDoNotMatch',
  CommitmentMismatch: 'KeysDoNotMatch',
  ChainMismatch: 'NodesDisagree',
  TooLarge: 'InvalidDraft',
};

/** Codes that storage throws by itself, by name: this layer does not know its classes. */
const fromStorage: Readonly<Record<string, FailureCode>> = {
  Locked: 'Locked',
  OpenElsewhere: 'Locked',
  QuotaFull: 'StorageFull',
  StorageCleared: 'StorageLost',
  Outdated: 'StorageLost',
  Unavailable: 'StorageLost',
  Damaged: 'DamagedState',
};

export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) {
    return error;
  }
  if (error instanceof LedgerFailure) {
    return fromLedger(error);
  }
  if (error instanceof ProtocolFailure) {
    return new Failure(fromProtocol[error.code] ?? 'Unexpected', `${error.code} ${error.detail}`.trim());
  }
  if (error instanceof DraftFailure) {
    return new Failure('InvalidDraft', error.field);
  }
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? fromStorage[error.code] : undefined;
    return new Failure(code ?? 'Unexpected', error.name);
  }
  return new Failure('Unexpected');
}

/** Runs a workflow so that every rejection is a Failure. */
export async function guarded<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error);
  }
}
