import { concat, fromHex, toHex, type Hex } from '../protocol/bytes.ts';
import { structs, type Field, type Message, type Value } from '../protocol/typedData.ts';
import type { SignedAction } from '../protocol/actions.ts';
import {
  decodeParameters,
  encodeParameters,
  parseParameters,
  selectorOf,
  signatureOf,
  topicOf,
  type Parameter,
} from './abi.ts';
import { LedgerFailure } from './failure.ts';

// The part of resources/contracts/TegataLedger.abi.json that a patient's page uses; a test compares the two.

/** View functions: parameters and results. */
export const viewDeclarations = {
  addressPurpose: ['address key', 'uint8'],
  chart: [
    'bytes32 patientId,bytes32 compartment',
    '(uint32 epoch,uint8 suite,bool closed,uint64 count,bytes32 head,bytes32 ckCommit,uint64 openedAt)',
  ],
  chartKeyCommitment: ['bytes32 patientId,bytes32 compartment,uint32 epoch', 'bytes32'],
  compartments: ['bytes32 patientId', 'bytes32[]'],
  device: [
    'address key',
    '(bytes32 institutionId,uint8 role,uint64 notAfter,uint64 approvedAt,uint64 revokedAt,uint8 reason,uint32 vaultEpoch)',
  ],
  grantOf: [
    'bytes32 patientId,bytes32 institutionId',
    '(uint64 notAfter,uint64 grantedAt,uint64 grantedBlock,uint32 vaultEpoch,bool running,bool stale)',
  ],
  institution: [
    'bytes32 institutionId',
    '(uint8 kind,string name,bytes32 legalIdHash,bool active,uint32 administratorCount,uint32 deviceCount,' +
      'uint32 vaultEpoch,bytes32 vaultPk,bytes32 recoveryPk,bytes32 recoveryWrapHash,uint32 compromisedThrough,' +
      'uint64 registeredAt)',
  ],
  isPermitted: ['address key,bytes32 patientId,bytes32 compartment,uint8 permissions', 'bool'],
  nonceBitmap: ['address signer,uint256 word', 'uint256'],
  nonces: ['address owner,uint192 key', 'uint256'],
  patient: ['bytes32 patientId', '(address key,bytes32 encPk,bool closed,uint64 registeredAt)'],
  patientOfKey: ['address key', 'bytes32'],
  vaultKey: ['bytes32 institutionId,uint32 epoch', 'bytes32'],
} as const;

export type ViewName = keyof typeof viewDeclarations;

export const eventDeclarations = {
  ActionRecorded: 'bytes32 indexed digest,address indexed signer',
  ChartOpened: 'bytes32 indexed patientId,bytes32 indexed compartment,uint8 suite,bytes32 ckCommit',
  ChartRotated: 'bytes32 indexed patientId,bytes32 indexed compartment,uint32 epoch,bytes32 ckCommit',
  ChartsClosed: 'bytes32 indexed patientId',
  Granted:
    'bytes32 indexed patientId,bytes32 indexed institutionId,uint32 vaultEpoch,uint64 notAfter,' +
    '(bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash)[] items',
  PatientKeyReplaced: 'bytes32 indexed patientId,address oldKey,address newKey,bytes32 newEncPk',
  PatientRegistered: 'bytes32 indexed patientId,address key,bytes32 encPk,bytes32 indexed introducedBy',
  PrescriptionCancelled:
    'bytes32 indexed prescriptionId,bytes32 indexed patientId,bytes32 indexed institutionId,address device',
  PrescriptionClaimed:
    'bytes32 indexed prescriptionId,bytes32 indexed patientId,bytes32 indexed institutionId,address device',
  PrescriptionDispensed:
    'bytes32 indexed prescriptionId,bytes32 indexed patientId,bytes32 indexed institutionId,address device,' +
    'uint16 fill,bool complete,bytes32 recordHash',
  PrescriptionIssued:
    'bytes32 indexed prescriptionId,bytes32 indexed patientId,bytes32 indexed institutionId,address device,' +
    'bytes32 compartment,bytes32 recordHash,uint16 fills,uint64 notAfter',
  PrescriptionReleased:
    'bytes32 indexed prescriptionId,bytes32 indexed patientId,bytes32 indexed institutionId,address device',
  ReaderKept:
    'bytes32 indexed patientId,bytes32 indexed institutionId,bytes32 indexed compartment,uint32 epoch,' +
    'uint32 vaultEpoch,bytes32 wrapHash',
  RecordAppended:
    'bytes32 indexed patientId,bytes32 indexed compartment,uint64 seq,bytes32 recordHash,' +
    'bytes32 indexed institutionId,address device,uint32 epoch,bytes32 head',
  RecordsAppended:
    'bytes32 indexed patientId,bytes32 indexed compartment,uint64 firstSeq,uint32 count,bytes32 root,' +
    'bytes32 indexed institutionId,address device,uint32 epoch,bytes32 head',
  Revoked: 'bytes32 indexed patientId,bytes32 indexed institutionId',
} as const;

export type EventName = keyof typeof eventDeclarations;

/** Errors by selector: only names are needed, so parameters stand as types. */
export const errorSignatures: readonly string[] = [
  'AddressInUse(address)',
  'ChartClosed(bytes32)',
  'ChartExists(bytes32)',
  'DeadlinePassed(uint256)',
  'EndDateInPast(uint64)',
  'GrantNotRunning(bytes32)',
  'InstitutionInactive(bytes32)',
  'InvalidAccountNonce(address,uint256)',
  'InvalidCommitment()',
  'InvalidConsent(address)',
  'InvalidCount(uint32)',
  'InvalidId()',
  'InvalidItems()',
  'InvalidPublicKey()',
  'InvalidSignature()',
  'InvalidSuite(uint8)',
  'NonceUsed(address,uint256)',
  'NotPatient(address)',
  'NotPermitted(bytes32,bytes32)',
  'PatientExists(bytes32)',
  'RotationRequired()',
  'SignerMismatch(address)',
  'StaleVaultEpoch(uint32)',
  'TooManyCharts()',
  'UnknownChart(bytes32)',
  'UnknownInstitution(bytes32)',
  'WrapSetMismatch()',
  'WrongEpoch(uint32)',
  'WrongNonceLane(uint256)',
];

const errorNames = new Map(
  errorSignatures.map((signature) => [toHex(selectorOf(signature)), signature.slice(0, signature.indexOf('('))]),
);

/** The name of a contract error from the data of a revert; empty when it is none of ours. */
export function errorNameOf(data: Hex): string {
  return errorNames.get(data.slice(0, 10) as Hex) ?? '';
}

interface ViewBinding {
  readonly selector: Uint8Array;
  readonly inputs: readonly Parameter[];
  readonly outputs: readonly Parameter[];
}

const views = new Map<ViewName, ViewBinding>(
  (Object.keys(viewDeclarations) as ViewName[]).map((name) => {
    const inputs = parseParameters(viewDeclarations[name][0]);
    const outputs = parseParameters(viewDeclarations[name][1]);
    return [name, { selector: selectorOf(signatureOf(name, inputs)), inputs, outputs }];
  }),
);

function viewOf(name: ViewName): ViewBinding {
  return views.get(name) as ViewBinding;
}

export function encodeView(name: ViewName, values: readonly Value[]): Hex {
  const view = viewOf(name);
  return toHex(concat(view.selector, encodeParameters(view.inputs, values)));
}

/** The one result of a view. */
export function decodeView(name: ViewName, data: Hex): Value {
  if (data === '0x') {
    // What a node answers for an address without code.
    throw new LedgerFailure('WrongChain', 'no ledger at this address');
  }
  return decodeParameters(viewOf(name).outputs, fromHex(data))[0] as Value;
}

// ------------------------------------------------------------------------------------------------ actions

function parameterOf(field: Field): Parameter {
  const element = field.type.replace('[]', '');
  const fields = structs[element];
  return {
    type: fields === undefined ? field.type : field.type.replace(element, 'tuple'),
    name: field.name,
    isIndexed: false,
    components: fields?.map(parameterOf) ?? [],
  };
}

const bytesParameter: Parameter = { type: 'bytes', name: '', isIndexed: false, components: [] };

/** `function <name>(<Struct> calldata action, bytes calldata signature[, bytes calldata consent])` */
export function actionParameters(name: string, hasConsent: boolean): readonly Parameter[] {
  const action: Parameter = {
    type: 'tuple',
    name: 'action',
    isIndexed: false,
    components: (structs[name] ?? []).map(parameterOf),
  };
  return [action, bytesParameter, ...(hasConsent ? [bytesParameter] : [])];
}

export function functionNameOf(struct: string): string {
  return struct.charAt(0).toLowerCase() + struct.slice(1);
}

export function calldataOf(action: SignedAction): Hex {
  const parameters = actionParameters(action.name, action.consent !== undefined);
  const values: Value[] = [action.message, action.signature];
  if (action.consent !== undefined) {
    values.push(action.consent);
  }
  const selector = selectorOf(signatureOf(functionNameOf(action.name), parameters));
  return toHex(concat(selector, encodeParameters(parameters, values)));
}

// ------------------------------------------------------------------------------------------------ events

interface EventBinding {
  readonly name: EventName;
  readonly topic: Hex;
  readonly parameters: readonly Parameter[];
}

const events: readonly EventBinding[] = (Object.keys(eventDeclarations) as EventName[]).map((name) => {
  const parameters = parseParameters(eventDeclarations[name]);
  return { name, topic: topicOf(signatureOf(name, parameters)), parameters };
});

export function eventTopicOf(name: EventName): Hex {
  return (events.find((event) => event.name === name) as EventBinding).topic;
}

export interface DecodedEvent {
  readonly name: EventName;
  readonly fields: Message;
}

/** undefined for an event that this page does not know; MalformedReply for one that is not as declared. */
export function decodeEvent(topics: readonly Hex[], data: Hex): DecodedEvent | undefined {
  const event = events.find((one) => one.topic === topics[0]);
  if (event === undefined) {
    return undefined;
  }
  const indexed = event.parameters.filter((one) => one.isIndexed);
  const plain = event.parameters.filter((one) => !one.isIndexed);
  if (topics.length !== indexed.length + 1) {
    throw new LedgerFailure('MalformedReply', 'topics');
  }
  const fields: Record<string, Value> = {};
  for (const [index, parameter] of indexed.entries()) {
    fields[parameter.name] = decodeParameters([parameter], fromHex(topics[index + 1] as Hex))[0] as Value;
  }
  const values = decodeParameters(plain, fromHex(data));
  for (const [index, parameter] of plain.entries()) {
    fields[parameter.name] = values[index] as Value;
  }
  return { name: event.name, fields };
}
