import type { YamlValue } from './yaml.ts';

export type YamlMap = { readonly [key: string]: YamlValue };

/** Reads values of another program's configuration by name; those of the wrong kind are noted once and left out. */
export class ForeignValues {
  readonly #map: YamlMap;
  readonly #where: string;
  readonly #remarks: string[];

  constructor(value: YamlValue | undefined, where: string, remarks: string[]) {
    this.#map = isMap(value) ? value : {};
    this.#where = where;
    this.#remarks = remarks;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#map, key) && this.#map[key] !== null;
  }

  at(key: string): YamlValue | undefined {
    return this.has(key) ? this.#map[key] : undefined;
  }

  group(key: string): ForeignValues {
    return new ForeignValues(this.at(key), `${this.#where}${key}.`, this.#remarks);
  }

  whole(key: string): number | undefined {
    const value = this.at(key);
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : this.#wrong(key, value, 'a whole number');
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
    const list = (Array.isArray(value) ? value : [value]).filter((one) => one !== null).map(String);
    return list;
  }

  #wrong(key: string, value: YamlValue | undefined, kind: string): undefined {
    if (value !== undefined) this.#remarks.push(`${this.#where}${key} is not ${kind}: left out.`);
  }
}

export function isMap(value: YamlValue | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
