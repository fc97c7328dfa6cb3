import type { SeriesGroup } from '../recorder.ts';

/** The series of things that come and go, by name. */
export class Groups<Thing extends { readonly group: SeriesGroup }> {
  readonly #things = new Map<string, Thing>();
  readonly #make: (name: string) => Thing;

  constructor(make: (name: string) => Thing) {
    this.#make = make;
  }

  has(name: string): boolean {
    return this.#things.has(name);
  }

  get(name: string): Thing {
    const thing = this.#things.get(name) ?? this.#make(name);
    this.#things.set(name, thing);
    return thing;
  }

  /** Closes the series of everything that isn't there any more; gives those things. */
  keepOnly(names: ReadonlySet<string>): Thing[] {
    const gone: Thing[] = [];
    for (const [name, thing] of this.#things) {
      if (names.has(name)) continue;
      thing.group.close();
      this.#things.delete(name);
      gone.push(thing);
    }
    return gone;
  }

  unavailable(reason: string): void {
    for (const { group } of this.#things.values()) group.unavailable(reason);
  }
}
