import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ALERT_RULES } from '../../../src/analysis/alert/rules/rules.ts';
import { ALERTS_FILE } from '../../../src/notify/alertsFile.ts';
import type { Notification, Step } from '../../../src/notify/notification.ts';
import { delay, WriterProcess } from '../crash/writerProcess.ts';

const ENGINE = fileURLToPath(new URL('engine.ts', import.meta.url));
const SWELLING = fileURLToPath(new URL('swelling.cjs', import.meta.url));
/** As a plotter is recognised. */
const PROGRAM = 'plotscope-demo.cjs';
const MEBIBYTE = 1024 * 1024;
const BOUND = 160;
const PATIENCE_SECONDS = 60;

export interface Arrived {
  readonly notification: Notification;
  /** Epoch seconds. */
  readonly at: number;
}

/** A real receiver, a plotter whose memory grows and shrinks on demand, and a folder for the history of engines that watch it. */
export class Site {
  readonly arrived: Arrived[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'plotscope-alerts-'));
  readonly #server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      this.arrived.push({ notification: JSON.parse(text), at: Date.now() / 1000 });
      response.end();
    });
  });
  #plotter: ChildProcess | undefined;
  #said: string[] = [];
  #writers: WriterProcess[] = [];

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const program = join(this.#folder, PROGRAM);
    copyFileSync(SWELLING, program);
    const args = ['--expose-gc', program, String(BOUND * MEBIBYTE)];
    this.#plotter = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const rule = {
      id: 'swollen',
      title: 'Memory of {plotter}',
      // Of this one alone: other plotters of the host grow too.
      when: `process.memory.usage{process.pid="${this.#plotter.pid}"} > ${BOUND} MiB`,
      clearAfter: '1s',
    };
    // Whatever else befalls the host would be of one incident with it, and told with it.
    const builtIn = Object.fromEntries(ALERT_RULES.map(({ id }) => [id, { enabled: false }]));
    const file = { channels: [{ type: 'webhook', url: `http://127.0.0.1:${port}` }], rules: [rule], builtIn };
    writeFileSync(join(this.#folder, ALERTS_FILE), JSON.stringify(file));
    createInterface({ input: this.#plotter.stdout! }).on('line', (line) => this.#said.push(line));
  }

  /** Another engine of this host; the first one leads. */
  engine(intervalSeconds: number): WriterProcess {
    const path = join(this.#folder, 'history.sqlite');
    const writer = new WriterProcess({ path, intervalSeconds, metrics: 0, program: ENGINE });
    this.#writers.push(writer);
    return writer;
  }

  /** The plotter's memory exceeds the bound of the rule; gives the time at which it did. */
  async swell(): Promise<number> {
    this.#plotter?.stdin?.write('swell\n');
    return Number((await this.#hears('swollen')).split(' ')[1]);
  }

  async shrink(): Promise<void> {
    this.#plotter?.stdin?.write('shrink\n');
    await this.#hears('shrunk');
  }

  /** What of that step arrived since then, when the first has. */
  async arrives(step: Step, since: number): Promise<Arrived> {
    const find = () => this.arrived.find(({ notification, at }) => notification.step === step && at >= since);
    await until(`a notification that it is ${step}`, () => find() !== undefined);
    return find() as Arrived;
  }

  async close(): Promise<void> {
    this.#plotter?.kill('SIGKILL');
    for (const writer of this.#writers) await writer.kill();
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #hears(word: string): Promise<string> {
    const find = () => this.#said.find((line) => line.startsWith(word));
    await until(`the plotter to be ${word}`, () => find() !== undefined);
    const line = find() as string;
    this.#said = [];
    return line;
  }
}

export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const begun = Date.now(); !isSo(); await delay(0.005)) {
    if (Date.now() - begun > PATIENCE_SECONDS * 1000)
      throw new Error(`waited ${PATIENCE_SECONDS} s in vain for ${what}`);
  }
}
