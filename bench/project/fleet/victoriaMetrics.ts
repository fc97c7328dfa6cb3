import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = '/usr/bin/victoria-metrics';
const PATIENCE_MS = 60_000;

/** A VictoriaMetrics of this host's own, which can go away and come back. Without de-duplication: what was sent twice shows. */
export class VictoriaMetrics {
  readonly url: string;
  readonly #address: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-bench-'));
  #child: ChildProcess | undefined;

  static get isHere(): boolean {
    return existsSync(PROGRAM);
  }

  static async begin(): Promise<VictoriaMetrics> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const made = new VictoriaMetrics(port);
    await made.start();
    return made;
  }

  private constructor(port: number) {
    this.#address = `127.0.0.1:${port}`;
    this.url = `http://${this.#address}`;
  }

  async start(): Promise<void> {
    const data = join(this.#folder, 'data');
    const args = [`-storageDataPath=${data}`, `-httpListenAddr=${this.#address}`, '-retentionPeriod=2y'];
    this.#child = spawn(PROGRAM, args, { stdio: 'ignore' });
    for (const begun = Date.now(); !(await this.#answers()); await sleep(50)) {
      if (Date.now() - begun > PATIENCE_MS) throw new Error(`${PROGRAM} does not answer`);
    }
  }

  /** As an administrator ends it. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    this.#child = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The times of every sample of a host, in milliseconds, by series. */
  async timesOf(instance: string): Promise<{ readonly name: string; readonly times: readonly number[] }[]> {
    const query = new URLSearchParams({ 'match[]': `{instance=${JSON.stringify(instance)}}` });
    const text = await (await fetch(`${this.url}/api/v1/export?${query}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const { metric, timestamps } = JSON.parse(line) as { metric: Record<string, string>; timestamps: number[] };
        return { name: metric.__name__, times: timestamps };
      });
  }

  async flush(): Promise<void> {
    await fetch(`${this.url}/internal/force_flush`);
  }

  async #answers(): Promise<boolean> {
    return (await fetch(`${this.url}/health`).catch(() => undefined))?.ok === true;
  }
}
