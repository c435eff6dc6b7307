import { fromUtf8 } from '../protocol/bytes.ts';
import { ProtocolFailure } from '../protocol/failure.ts';

/**
 * JSON without the losses of JSON.parse: numbers keep their digits (FHIR: 1.50 is not 1.5), a name that stands twice
 * in one object is refused, depth and size are bounded, and no member can reach a prototype.
 */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export interface JsonObject {
  readonly [name: string]: Json;
}
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

const maximumDepth = 128;
const maximumBytes = 4_194_304;

function malformed(): ProtocolFailure {
  return new ProtocolFailure('Malformed', 'JSON');
}

class Parser {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at !== this.#text.length) {
      throw malformed();
    }
    return value;
  }

  #space(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) {
      ++this.#at;
    }
  }

  #take(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) {
      return false;
    }
    this.#at += literal.length;
    return true;
  }

  #value(depth: number): Json {
    if (depth > maximumDepth) {
      throw malformed();
    }
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
    }
    if (this.#take('true')) {
      return true;
    }
    if (this.#take('false')) {
      return false;
    }
    if (this.#take('null')) {
      return null;
    }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = this.#at;
    const found = number.exec(this.#text);
    if (found === null || found[0].length > 400) {
      throw malformed();
    }
    this.#at += found[0].length;
    return new JsonNumber(found[0]);
  }

  #object(depth: number): JsonObject {
    const object = Object.create(null) as Record<string, Json>;
    ++this.#at;
    this.#space();
    if (this.#take('}')) {
      return object;
    }
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') {
        throw malformed();
      }
      const name = this.#string();
      this.#space();
      if (name in object || !this.#take(':')) {
        throw malformed();
      }
      object[name] = this.#value(depth + 1);
      this.#space();
    } while (this.#take(','));
    if (!this.#take('}')) {
      throw malformed();
    }
    return object;
  }

  #array(depth: number): readonly Json[] {
    const list: Json[] = [];
    ++this.#at;
    this.#space();
    if (this.#take(']')) {
      return list;
    }
    do {
      list.push(this.#value(depth + 1));
      this.#space();
    } while (this.#take(','));
    if (!this.#take(']')) {
      throw malformed();
    }
    return list;
  }

  #string(): string {
    // The engine's own reader knows escapes; here only the end is found and bare control characters are refused.
    const start = this.#at++;
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(unit) || unit < 0x20) {
        throw malformed();
      }
      if (unit === 0x5c) {
        this.#at += 2;
      } else {
        ++this.#at;
        if (unit === 0x22) {
          break;
        }
      }
    }
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      throw malformed();
    }
  }
}

export function parseJson(bytes: Uint8Array): Json {
  if (bytes.length > maximumBytes) {
    throw new ProtocolFailure('TooLarge', 'JSON');
  }
  return new Parser(fromUtf8(bytes)).document();
}

/** Compact, members in their order, numbers digit for digit. */
export function writeJson(value: Json): string {
  if (value instanceof JsonNumber) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${(value as readonly Json[]).map(writeJson).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value as JsonObject);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

// Reading without surprises: what is not there, or of another type, is empty.

export function member(value: Json | undefined, name: string): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof JsonNumber)
    ? ((value as JsonObject)[name] ?? null)
    : null;
}

export function path(value: Json | undefined, ...names: readonly (string | number)[]): Json {
  let current: Json = value ?? null;
  for (const name of names) {
    current = typeof name === 'number' ? (items(current)[name] ?? null) : member(current, name);
  }
  return current;
}

export function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function numberText(value: Json | undefined): string {
  return value instanceof JsonNumber ? value.text : '';
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof JsonNumber);
}
