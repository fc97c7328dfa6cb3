import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entranceHeaders, FLEET_FILE, type FleetFile, MOST_FLEET_BYTES, readFleetFile } from '../fleet/fleetFile.ts';
import type { FleetServer } from '../fleet/fleetServer.ts';
import type { PushTarget } from '../fleet/pushSender.ts';
import { decodeText } from '../input/decodeText.ts';
import { readNamed } from '../input/regularFile.ts';
import { AlertFiles } from './alertFiles.ts';

const EVERY_SECONDS = 15;
const RESOLUTION_SECONDS = 15;
const GAP_SAMPLES_PER_SECOND = 2000;

/** What a person wishes of the fleet, from the files beside a history. */
export class FleetFiles {
  readonly path: string;
  readonly #secrets: AlertFiles;
  #seen: string | undefined;

  constructor(historyPath: string) {
    const folder = dirname(historyPath);
    this.path = join(folder, FLEET_FILE);
    this.#secrets = new AlertFiles(folder);
  }

  /** Whether the file is another than when it was last read; the first time, it is. */
  get changed(): boolean {
    return this.#mark() !== this.#seen;
  }

  /** The settings, secrets not yet filled in, and what is wrong with them, in sentences. */
  read(): { readonly settings: FleetFile; readonly problems: readonly string[] } {
    this.#seen = this.#mark();
    if (markOf(this.path) === '') return { settings: {}, problems: [] };
    try {
      return readFleetFile(decodeText(readNamed(this.path, MOST_FLEET_BYTES)));
    } catch (error) {
      return { settings: {}, problems: [`${FLEET_FILE}: ${(error as Error).message}`] };
    }
  }

  /** @throws {Error} that names the part, and the secret that is missing. */
  serverOf(part: 'write' | 'query', { url, ...entrance }: NonNullable<FleetFile['query']>): FleetServer {
    try {
      return { url, headers: entranceHeaders(this.withSecrets(entrance)) };
    } catch (error) {
      throw new Error(`${FLEET_FILE}: ${part}: ${(error as Error).message}`);
    }
  }

  /** @throws {Error} as `serverOf`. */
  targetOf(write: NonNullable<FleetFile['write']>): PushTarget {
    const { everySeconds, resolutionSeconds, gapSamplesPerSecond, ...server } = write;
    return {
      ...this.serverOf('write', server),
      everySeconds: everySeconds ?? EVERY_SECONDS,
      resolutionSeconds: resolutionSeconds ?? RESOLUTION_SECONDS,
      gapSamplesPerSecond: gapSamplesPerSecond ?? GAP_SAMPLES_PER_SECOND,
    };
  }

  /** @throws {Error} that names the secret that is missing. */
  withSecrets<Settings>(settings: Settings): Settings {
    return this.#secrets.withSecrets(settings) as Settings;
  }

  /** Keeps a secret where engines find it, and only their user. */
  keepSecret(name: string, value: string): void {
    this.#secrets.keepSecret(name, value);
  }

  /** Of the secrets as well: who adds one that was missing is not to change anything else. */
  #mark(): string {
    return [this.path, this.#secrets.secretsPath].map(markOf).join();
  }
}

function markOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : '';
}
