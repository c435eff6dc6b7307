import { isHex } from '../protocol/bytes.ts';
import { Failure, type NetworkConfiguration } from './api.ts';

/** Reads the network file that stands beside the page; the same form as the desktop's. Throws InvalidConfiguration. */
export function readNetworkConfiguration(json: unknown): NetworkConfiguration {
  const object = (json ?? {}) as Record<string, unknown>;
  const ledger = typeof object['ledger'] === 'string' ? object['ledger'].toLowerCase() : '';
  const isText = (value: unknown): value is string => typeof value === 'string';
  const { chainId, deployedAt, nodes, gateway, patientPage } = object;
  if (
    !Number.isSafeInteger(chainId) ||
    !isHex(ledger, 20) ||
    !Number.isSafeInteger(deployedAt) ||
    !Array.isArray(nodes) ||
    nodes.length === 0 ||
    !nodes.every(isText) ||
    !isText(gateway) ||
    (patientPage !== undefined && !isText(patientPage))
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
  };
}
