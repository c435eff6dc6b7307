/** Expected failures of nodes and gateway; the workflows say what that means for a person. */
export type LedgerFailureCode =
  | 'Unreachable'
  | 'WrongChain'
  | 'NodesDisagree'
  | 'MalformedReply'
  | 'NotFound'
  | 'RpcError'
  | 'TooLarge'
  /** The contract refused; detail is the name of its error. */
  | 'Reverted'
  /** The gateway refused; detail is its code. */
  | 'Refused'
  | 'NotAuthorized'
  | 'TryLater'
  | 'ActionExpired'
  | 'Cancelled';

export class LedgerFailure extends Error {
  readonly code: LedgerFailureCode;
  readonly detail: string;
  constructor(code: LedgerFailureCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'LedgerFailure';
    this.code = code;
    this.detail = detail;
  }
}

export function isLedgerFailure(error: unknown, ...codes: readonly LedgerFailureCode[]): error is LedgerFailure {
  return error instanceof LedgerFailure && (codes.length === 0 || codes.includes(error.code));
}
