import type { Hex } from '../protocol/bytes.ts';

// Names in the journal of what a person does about permissions: one of each at a time.

export function grantStep(institutionId: Hex): string {
  return `grant-${institutionId}`;
}
export function revokeStep(institutionId: Hex): string {
  return `revoke-${institutionId}`;
}
export const rotateStep = 'rotate-chart';
