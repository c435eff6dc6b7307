import { isObject, text, writeJson, type Json } from './json.ts';
import { bundleOf, type Entry } from './payload.ts';

/** Members in one order, for comparing what two resources say. */
function canonical(value: Json): string {
  return writeJson(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(sorted);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([name, one]) => [name, sorted(one)]),
      )
    : value;
}

/** FHIR R4 Bundle of type collection: each resource once, addresses unique, digits as in the records. */
export function exportBundle(entries: readonly Entry[]): string {
  const seen = new Set<string>();
  const urls = new Set<string>();
  const written: Entry[] = [];
  for (const entry of entries) {
    const name = entry.fullUrl || text(entry.resource['id']);
    if (name !== '') {
      const identity = `${name}\n${canonical(entry.resource)}`;
      if (seen.has(identity)) {
        continue;
      }
      seen.add(identity);
    }
    const isTaken = urls.has(entry.fullUrl);
    urls.add(entry.fullUrl);
    written.push(isTaken ? { fullUrl: '', resource: entry.resource } : entry);
  }
  return writeJson(bundleOf(written));
}
