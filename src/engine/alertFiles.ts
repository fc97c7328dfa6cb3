import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeText } from '../input/decodeText.ts';
import { readNamed } from '../input/regularFile.ts';
import {
  ALERTS_FILE,
  type AlertSettings,
  DEFAULT_ALERT_SETTINGS,
  MOST_ALERTS_BYTES,
  readAlertsFile,
} from '../notify/alertsFile.ts';
import { SECRETS_FILE, withSecrets } from '../notify/secrets.ts';

/** What a person wishes of alerts, from the files beside the history. */
export class AlertFiles {
  readonly #folder: string;
  #seen: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the file of alerts is another than when it was last read; the first time, it is. */
  get changed(): boolean {
    return this.#mark() !== this.#seen;
  }

  /** The settings, and what is wrong with them, in sentences. Without a file, those that PlotScope brings along. */
  read(): { settings: AlertSettings; problems: string[] } {
    this.#seen = this.#mark();
    const text = textOf(join(this.#folder, ALERTS_FILE));
    if (text === undefined) return { settings: DEFAULT_ALERT_SETTINGS, problems: [] };
    if (text instanceof Error)
      return { settings: DEFAULT_ALERT_SETTINGS, problems: [`${ALERTS_FILE}: ${text.message}`] };
    const { settings, problems } = readAlertsFile(text);
    return {
      settings,
      problems: problems.map(
        ({ message, line, column }) => `${ALERTS_FILE}, line ${line}, column ${column}: ${message}`,
      ),
    };
  }

  /** Settings with their secrets in; `handed`: by a window. @throws {Error} that names the one that is missing. */
  withSecrets(settings: unknown, handed: Readonly<Record<string, string>> = {}): unknown {
    return withSecrets(settings, { env: process.env, file: this.#secrets, handed });
  }

  /** The names of the secrets in the file. @throws {Error} where it can't be used. */
  get keptSecrets(): string[] {
    return Object.keys(this.#secrets);
  }

  /** Keeps a secret where engines find it, and only their user. @throws {Error} where the file that is there can't be used. */
  keepSecret(name: string, value: string): void {
    this.#writeSecrets({ ...this.#secrets, [name]: value });
  }

  /** @throws {Error} where the file that is there can't be used. */
  forgetSecret(name: string): void {
    const { [name]: gone, ...others } = this.#secrets;
    if (gone !== undefined) this.#writeSecrets(others);
  }

  #writeSecrets(secrets: Readonly<Record<string, unknown>>): void {
    const { secretsPath } = this;
    mkdirSync(dirname(secretsPath), { recursive: true });
    // Whole or not at all: an engine may read it at any moment.
    const fresh = `${secretsPath}.new`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, secretsPath);
  }

  /** By name; empty where there is no such file. @throws {Error} where others can read it: it would be a secret no more. */
  get #secrets(): Readonly<Record<string, unknown>> {
    const path = this.secretsPath;
    const text = textOf(path);
    if (text === undefined) return {};
    if (text instanceof Error) throw new Error(`${SECRETS_FILE}: ${text.message}`);
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new Error(`${SECRETS_FILE} can be read by others: chmod 600 ${path}`);
    }
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // Said below.
    }
    throw new Error(`${SECRETS_FILE} must hold an object of names and secrets, in JSON`);
  }

  /** Where the file of alerts lies, or would. */
  get path(): string {
    return join(this.#folder, ALERTS_FILE);
  }

  get secretsPath(): string {
    return join(this.#folder, SECRETS_FILE);
  }

  #mark(): string {
    const stats = statSync(join(this.#folder, ALERTS_FILE), { throwIfNoEntry: false });
    return stats ? `${stats.mtimeMs} ${stats.size}` : '';
  }
}

/** Undefined where there is no such file. */
function textOf(path: string): string | Error | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  try {
    return decodeText(readNamed(path, MOST_ALERTS_BYTES));
  } catch (error) {
    return error as Error;
  }
}
