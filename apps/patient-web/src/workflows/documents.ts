import { fromUtf8, utf8 } from '../protocol/bytes.ts';
import { Failure, type PersonVault } from './api.ts';

/** Named JSON documents inside a person's vault. Every form is checked by whoever reads it. */
export class Documents {
  readonly #vault: PersonVault;
  constructor(vault: PersonVault) {
    this.#vault = vault;
  }

  async read<Value>(name: string): Promise<Value | undefined> {
    const bytes = await this.#vault.read(name);
    if (bytes === undefined) {
      return undefined;
    }
    try {
      return JSON.parse(fromUtf8(bytes)) as Value;
    } catch {
      throw new Failure('DamagedState', name.split('/')[0]);
    }
  }

  async names(prefix: string): Promise<string[]> {
    return this.#vault.names(prefix);
  }

  /** All or nothing; null removes. */
  async write(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#vault.write(
      new Map(
        Object.entries(changes).map(([name, value]) => [name, value === null ? null : utf8(JSON.stringify(value))]),
      ),
    );
  }
}
