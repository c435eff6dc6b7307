import { isHex } from '../protocol/bytes.ts';
import { Failure, type Finality, type NetworkConfiguration } from './api.ts';

const maximumNodes = 16;
const maximumConfirmations = 10_000;

export function isFinality(value: unknown): value is Finality {
  return (
    value === 'instant' ||
    value === 'safe' ||
    value === 'finalized' ||
    (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= maximumConfirmations)
  );
}

/** The same node twice would always agree with itself. */
export function areNodesApart(nodes: readonly string[]): boolean {
  const addresses = nodes.map((node) => (URL.canParse(node) ? new URL(node).href : node));
  return nodes.length > 0 && nodes.length <= maximumNodes && new Set(addresses).size === nodes.length;
}

/** Reads the network file that stands beside the page; the same form as the desktop's. Throws InvalidConfiguration. */
export function readNetworkConfiguration(json: unknown): NetworkConfiguration {
  const object = (json ?? {}) as Record<string, unknown>;
  const ledger = typeof object['ledger'] === 'string' ? object['ledger'].toLowerCase() : '';
  const isText = (value: unknown): value is string => typeof value === 'string';
  const { chainId, deployedAt, nodes, gateway, patientPage, finality } = object;
  if (
    !Number.isSafeInteger(chainId) ||
    !isHex(ledger, 20) ||
    !Number.isSafeInteger(deployedAt) ||
    !Array.isArray(nodes) ||
    !nodes.every(isText) ||
    !areNodesApart(nodes) ||
    !isText(gateway) ||
    (patientPage !== undefined && !isText(patientPage)) ||
    (finality !== undefined && !isFinality(finality))
  ) {
    throw new Failure('InvalidConfiguration');
  }
  return {
    chainId: chainId as number,
    ledger,
    deployedAt: deployedAt as number,
    nodes: nodes as readonly string[],
    gateway,
    ...(patientPage !== undefined && { patientPage }),
    ...(finality !== undefined && { finality }),
  };
}
