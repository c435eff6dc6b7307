import { secp256k1 } from '@noble/curves/secp256k1';
import { bigintFrom, concat, equalBytes, fromHex, keccak, numberBytes, toHex, utf8, type Hex } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';

/** One chain and one ledger; everything is bound to both. */
export interface Deployment {
  readonly chainId: number;
  readonly ledger: Hex;
}

export interface Field {
  readonly type: string;
  readonly name: string;
}
export type StructTable = Readonly<Record<string, readonly Field[]>>;

const tail = ',address signer,uint256 nonce,uint256 deadline';

/** The one table of everything that EIP-712 covers (docs/protocol.md): names, fields, order. */
const declarations: Readonly<Record<string, string>> = {
  VaultWrap: 'address recipient,bytes32 wrapHash',
  VaultRotation: 'uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps',
  ChartOpening: 'bytes32 compartment,uint8 suite,bytes32 ckCommit',
  GrantItem: 'bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash',
  KeptReader: 'bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash',
  ChartRotation: 'bytes32 compartment,bytes32 ckCommit,KeptReader[] keep',
  RegisterInstitution:
    'bytes32 institutionId,uint8 kind,string name,bytes32 legalIdHash,bytes32 encPk,bytes32 vaultPk,' +
    'bytes32 recoveryPk,bytes32 recoveryWrapHash' +
    tail,
  UpdateInstitution: `bytes32 institutionId,uint8 kind,string name${tail}`,
  SetInstitutionActive: `bytes32 institutionId,bool active${tail}`,
  AddAdministrator: `bytes32 institutionId,address administrator,bytes32 encPk,uint32 vaultEpoch,bytes32 wrapHash${tail}`,
  RemoveAdministrator: `bytes32 institutionId,address administrator,VaultRotation[] rotation${tail}`,
  ApproveDevice:
    'bytes32 institutionId,address device,bytes32 encPk,uint8 role,uint64 notAfter,uint32 vaultEpoch,bytes32 wrapHash' +
    tail,
  RevokeDevice: `bytes32 institutionId,address device,uint8 reason,VaultRotation[] rotation${tail}`,
  RotateVault: `bytes32 institutionId,VaultRotation[] rotation${tail}`,
  RegisterPatient: `bytes32 patientId,bytes32 encPk,bytes32 introducedBy${tail}`,
  ReplacePatientKey: `bytes32 patientId,address newKey,bytes32 newEncPk${tail}`,
  OpenChart: `bytes32 patientId,ChartOpening[] charts${tail}`,
  CloseChart: `bytes32 patientId${tail}`,
  Grant: `bytes32 patientId,bytes32 institutionId,uint32 vaultEpoch,uint64 notAfter,GrantItem[] items${tail}`,
  Revoke: `bytes32 patientId,bytes32 institutionId,ChartRotation[] rotations${tail}`,
  RotateChart: `bytes32 patientId,ChartRotation[] rotations${tail}`,
  AppendRecord: `bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 recordHash${tail}`,
  AppendRecords: `bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 root,uint32 count${tail}`,
  IssuePrescription:
    `bytes32 prescriptionId,bytes32 patientId,bytes32 compartment,bytes32 recordHash,uint16 fills,uint64 notAfter${tail}`,
  ClaimPrescription: `bytes32 prescriptionId${tail}`,
  DispensePrescription: `bytes32 prescriptionId,uint16 fill,bool complete,bytes32 recordHash${tail}`,
  ReleasePrescription: `bytes32 prescriptionId${tail}`,
  CancelPrescription: `bytes32 prescriptionId${tail}`,
  KeyConsent: 'uint8 purpose,bytes32 subject,address key,bytes32 encPk',
  WrapContext:
    'uint8 kind,bytes32 subject,bytes32 compartment,uint32 fromEpoch,uint32 toEpoch,bytes32 commitment,' +
    'bytes32 recipientId,bytes32 recipientPkHash,bytes32 sender,uint64 sequence',
  VaultPredecessor: 'bytes32 institutionId,uint32 epoch,bytes32 vaultPk',
  DirectoryEntry: 'bytes32 institutionId,address device,uint32 vaultEpoch',
  RecordHeader:
    'uint8 suite,bytes32 patientId,bytes32 compartment,uint32 epoch,bytes16 recordId,uint16 kind,' +
    'bytes32 authorInstitution,address authorDevice,bytes32 supersedes,bytes32 baseHead,uint64 createdAt,' +
    'bytes32 keyCommit,uint32 sizeBucket',
  Record: 'bytes32 headerDigest,bytes32 wrapsHash,bytes32 ciphertextHash',
  RecordSignature: 'bytes32 recordHash',
  GatewaySession: 'string host,bytes32 sessionKey,uint64 notBefore,uint64 notAfter,address signer',
  EnrolmentRequest:
    'bytes32 institutionId,address device,bytes32 encPk,bytes16 nonce,bytes32 sealedHash,uint64 createdAt',
  AdministratorRequest: 'bytes32 institutionId,address administrator,bytes32 encPk,bytes16 nonce,uint64 createdAt',
  EnrolmentNames: 'bytes32 institutionId,address device,bytes16 nonce',
};

export const structs: StructTable = Object.fromEntries(
  Object.entries(declarations).map(([name, fields]) => [
    name,
    fields.split(',').map((field) => {
      const [type = '', fieldName = ''] = field.split(' ');
      return { type, name: fieldName };
    }),
  ]),
);

function fieldsOf(table: StructTable, name: string): readonly Field[] {
  const fields = table[name];
  if (fields === undefined) {
    throw new ProtocolFailure('InvalidValue', `no struct ${name}`);
  }
  return fields;
}

function elementOf(type: string): string {
  return type.endsWith('[]') ? type.slice(0, -2) : type;
}

export function encodeTypeOf(name: string, table: StructTable = structs): string {
  const used = new Set<string>();
  const visit = (one: string): void => {
    for (const field of fieldsOf(table, one)) {
      const element = elementOf(field.type);
      if (table[element] !== undefined && element !== name && !used.has(element)) {
        used.add(element);
        visit(element);
      }
    }
  };
  visit(name);
  return [name, ...[...used].sort()]
    .map((one) => `${one}(${fieldsOf(table, one).map((field) => `${field.type} ${field.name}`).join(',')})`)
    .join('');
}

const typeHashes = new Map<string, Uint8Array>();
export function typeHashOf(name: string, table: StructTable = structs): Uint8Array {
  if (table !== structs) {
    return keccak(utf8(encodeTypeOf(name, table)));
  }
  let hash = typeHashes.get(name);
  if (hash === undefined) {
    hash = keccak(utf8(encodeTypeOf(name)));
    typeHashes.set(name, hash);
  }
  return hash;
}

/** What a field of a message may be: hexadecimal for bytes and addresses, a number or bigint, text, flag, struct, list. */
export type Value = Hex | string | number | bigint | boolean | readonly Value[] | Message;
export interface Message {
  readonly [name: string]: Value;
}

/** One 32-byte word of a value without a length of its own; throws InvalidValue for what the type does not hold. */
export function wordOf(type: string, value: Value): Uint8Array {
  if (type === 'bool' && typeof value === 'boolean') {
    return numberBytes(value ? 1 : 0, 32);
  }
  if (type === 'address' && typeof value === 'string') {
    return concat(new Uint8Array(12), fromHex(value, 20));
  }
  const bytes = /^bytes(\d+)$/.exec(type);
  if (bytes && typeof value === 'string') {
    const size = Number(bytes[1]);
    return concat(fromHex(value, size), new Uint8Array(32 - size));
  }
  const uint = /^uint(\d+)$/.exec(type);
  if (uint && (typeof value === 'number' || typeof value === 'bigint')) {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new ProtocolFailure('InvalidValue', 'number out of range');
    }
    const size = Number(uint[1]) / 8;
    return concat(new Uint8Array(32 - size), numberBytes(value, size));
  }
  throw new ProtocolFailure('InvalidValue', `not a ${type}`);
}

function encodeField(type: string, value: Value, table: StructTable): Uint8Array {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) {
      throw new ProtocolFailure('InvalidValue', 'not a list');
    }
    return keccak(...(value as readonly Value[]).map((one) => encodeField(elementOf(type), one, table)));
  }
  if (table[type] !== undefined) {
    return structHashOf(type, value as Message, table);
  }
  if (type === 'string') {
    return keccak(utf8(value as string));
  }
  if (type === 'bytes') {
    return keccak(fromHex(value as string));
  }
  return wordOf(type, value);
}

export function structHashOf(name: string, message: Message, table: StructTable = structs): Uint8Array {
  const words = fieldsOf(table, name).map((field) => {
    const value = message[field.name];
    if (value === undefined) {
      throw new ProtocolFailure('InvalidValue', `${name}.${field.name} is missing`);
    }
    return encodeField(field.type, value, table);
  });
  return keccak(typeHashOf(name, table), ...words);
}

const domainType = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';

const separators = new Map<string, Uint8Array>();

export function domainSeparatorOf(deployment: Deployment): Uint8Array {
  const name = `${deployment.chainId}/${deployment.ledger}`;
  const known = separators.get(name);
  if (known !== undefined) {
    return known;
  }
  const separator = keccak(
    keccak(utf8(domainType)),
    keccak(utf8('Tegata')),
    keccak(utf8('1')),
    wordOf('uint256', deployment.chainId),
    wordOf('address', deployment.ledger),
  );
  separators.set(name, separator);
  return separator;
}

/** The full EIP-712 digest, also of structs that are never signed. */
export function digestOf(deployment: Deployment, name: string, message: Message, table: StructTable = structs): Hex {
  return toHex(keccak(Uint8Array.of(0x19, 0x01), domainSeparatorOf(deployment), structHashOf(name, message, table)));
}

// ------------------------------------------------------------------------------------------------ signatures

const order = secp256k1.CURVE.n;

export function addressOfPublicKey(uncompressed: Uint8Array): Hex {
  return toHex(keccak(uncompressed.subarray(1)).subarray(12));
}

export function addressOf(signingKey: Uint8Array): Hex {
  return addressOfPublicKey(secp256k1.getPublicKey(signingKey, false));
}

/** r ‖ s ‖ v with low s; deterministic (RFC 6979). */
export function signDigest(digest: Hex, signingKey: Uint8Array): Hex {
  const signature = secp256k1.sign(fromHex(digest, 32), signingKey, { lowS: true });
  return toHex(concat(signature.toCompactRawBytes(), Uint8Array.of(27 + signature.recovery)));
}

/** The address that made the signature; undefined for every form that is not the one allowed. */
export function signerOf(digest: Hex, signature: Hex): Hex | undefined {
  const bytes = fromHex(signature);
  const v = bytes[64];
  if (bytes.length !== 65 || (v !== 27 && v !== 28)) {
    return undefined;
  }
  const r = bigintFrom(bytes.subarray(0, 32));
  const s = bigintFrom(bytes.subarray(32, 64));
  if (r === 0n || r >= order || s === 0n || s > order / 2n) {
    return undefined;
  }
  try {
    const point = new secp256k1.Signature(r, s).addRecoveryBit(v - 27).recoverPublicKey(fromHex(digest, 32));
    return addressOfPublicKey(point.toRawBytes(false));
  } catch {
    return undefined;
  }
}

export function isSignedBy(digest: Hex, signature: Hex, signer: Hex): boolean {
  const found = signerOf(digest, signature);
  return found !== undefined && equalBytes(fromHex(found), fromHex(signer));
}
