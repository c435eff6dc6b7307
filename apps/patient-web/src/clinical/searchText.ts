import { isObject, items, numberText, type Json } from './json.ts';
import { attachmentText } from './reading.ts';
import { displayLine, plainTextOfXhtml } from './text.ts';

// Members whose text says nothing to a person: machine names, links, encoded bytes.
const silent = new Set(
  'resourceType id system url reference fullUrl profile meta data versionId hash language security'.split(' '),
);

/** The plain text a resource is found by. */
export function searchTextOf(resource: Json): string {
  const texts: string[] = [];
  const collect = (value: Json): void => {
    if (Array.isArray(value)) {
      for (const one of items(value)) {
        if (typeof one === 'string') {
          texts.push(displayLine(one));
        } else {
          collect(one);
        }
      }
      return;
    }
    if (!isObject(value)) {
      return;
    }
    for (const [name, one] of Object.entries(value)) {
      if (silent.has(name)) {
        continue;
      }
      if (name === 'div' && typeof one === 'string') {
        texts.push(plainTextOfXhtml(one));
      } else if (name === 'attachment') {
        const other: string[] = [];
        texts.push(attachmentText(one, other), ...other);
      } else if (typeof one === 'string') {
        texts.push(displayLine(one));
      } else {
        texts.push(numberText(one));
        collect(one);
      }
    }
  };
  collect(resource);
  return [...new Set(texts.filter((one) => one !== ''))].join('\n');
}
