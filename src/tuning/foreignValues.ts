import type { YamlValue } from './yaml.ts';

export interface YamlMap {
  readonly [key: string]: YamlValue;
}

/** Reads values of another program's configuration by name, and knows which were never asked for. Those of the wrong kind are noted once and left out. */
export class ForeignValues {
  readonly map: YamlMap;
  readonly where: string;
  readonly #remarks: string[];
  readonly #asked = new Set<string>();

  constructor(value: YamlValue | undefined, where: string, remarks: string[]) {
    this.map = isMap(value) ? value : {};
    this.where = where;
    this.#remarks = remarks;
  }

  /** Names of values that nobody has asked for, with where they stand; empty values don't count. */
  get unasked(): string[] {
    return Object.keys(this.map)
      .filter((key) => !this.#asked.has(key) && !isEmpty(this.map[key]))
      .map((key) => `${this.where}${key}`);
  }

  at(key: string): YamlValue | undefined {
    this.#asked.add(key);
    return Object.hasOwn(this.map, key) && !isEmpty(this.map[key]) ? this.map[key] : undefined;
  }

  group(key: string): ForeignValues {
    return new ForeignValues(this.at(key), `${this.where}${key}.`, this.#remarks);
  }

  whole(key: string): number | undefined {
    const value = this.at(key);
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const isWhole = typeof number === 'number' && Number.isSafeInteger(number) && number >= 0;
    return isWhole ? number : this.#wrong(key, value, 'a whole number');
  }

  number(key: string): number | undefined {
    const value = this.at(key);
    if (value === undefined) return undefined;
    const number = Number(value);
    const isPossible = typeof value !== 'boolean' && number >= 0 && number <= Number.MAX_SAFE_INTEGER;
    return isPossible ? number : this.#wrong(key, value, 'a number');
  }

  yesNo(key: string): boolean | undefined {
    const value = this.at(key);
    if (value === 0 || value === 1) return value === 1;
    return typeof value === 'boolean' ? value : this.#wrong(key, value, 'true or false');
  }

  text(key: string): string | undefined {
    const value = this.at(key);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? value : this.#wrong(key, value, 'a text');
  }

  /** One text or several. */
  texts(key: string): string[] {
    const value = this.at(key);
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).filter((one) => one !== null).map(String);
  }

  #wrong(key: string, value: YamlValue | undefined, kind: string): undefined {
    if (value !== undefined) this.#remarks.push(`${this.where}${key} is not ${kind}: left out.`);
  }
}

export function isMap(value: YamlValue | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: YamlValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}
