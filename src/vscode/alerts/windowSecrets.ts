/** As `vscode.SecretStorage`. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** As `vscode.Memento`. */
export interface NameStore {
  get<Value>(key: string, otherwise: Value): Value;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** In the extension's global state: the names of what was given to VS Code's store, so that what it lost is known. */
const NAMES = 'plotscope.alertSecrets';
const KEY = 'plotscope.alertSecret.';

export interface WindowSecretsOptions {
  readonly store: SecretStore;
  readonly names: NameStore;
  /** To the engine of this window; all of them each time. */
  hand(secrets: Readonly<Record<string, string>>): void;
}

/**
 * Secrets of alert channels in VS Code's own store, which this window hands over to its engine. Who sends while no window is open finds
 * secrets in the environment or in the file beside the history.
 */
export class WindowSecrets {
  readonly #options: WindowSecretsOptions;

  constructor(options: WindowSecretsOptions) {
    this.#options = options;
  }

  /** Of those that were given to the store. */
  get names(): readonly string[] {
    return this.#options.names.get<readonly string[]>(NAMES, []);
  }

  /** Hands over what there is, and gives the names of what the store was given and has not kept. */
  async handOver(): Promise<string[]> {
    const { store, hand } = this.#options;
    const secrets: Record<string, string> = {};
    const lost: string[] = [];
    for (const name of this.names) {
      const value = await read(store, name);
      if (value === undefined) lost.push(name);
      else secrets[name] = value;
    }
    hand(secrets);
    return lost;
  }

  /** Returns whether the store has it, as far as it tells now: one that keeps it in memory alone forgets it with the window. */
  async keep(name: string, value: string): Promise<boolean> {
    const { store, names } = this.#options;
    await store.store(KEY + name, value);
    await names.update(NAMES, [...new Set([...this.names, name])]);
    await this.handOver();
    return (await read(store, name)) === value;
  }

  async forget(name: string): Promise<void> {
    const { store, names } = this.#options;
    await names.update(
      NAMES,
      this.names.filter((one) => one !== name),
    );
    await store.delete(KEY + name);
    await this.handOver();
  }
}

async function read(store: SecretStore, name: string): Promise<string | undefined> {
  try {
    return await store.get(KEY + name);
  } catch {
    // A keyring that is locked, or none: then it is not there.
    return undefined;
  }
}
