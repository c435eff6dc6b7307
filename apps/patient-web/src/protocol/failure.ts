/** Why a piece of the protocol was refused; the workflows say what that means for a person. */
export type ProtocolFailureCode =
  | 'Malformed'
  | 'UnsupportedVersion'
  | 'UnsupportedSuite'
  | 'TooLarge'
  | 'InvalidValue'
  | 'NotAuthentic'
  | 'CommitmentMismatch'
  | 'ChainMismatch'
  // QR codes
  | 'NotOurs'
  | 'Damaged'
  // words
  | 'PhraseWordsWrong';

export class ProtocolFailure extends Error {
  readonly code: ProtocolFailureCode;
  readonly detail: string;
  constructor(code: ProtocolFailureCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'ProtocolFailure';
    this.code = code;
    this.detail = detail;
  }
}
