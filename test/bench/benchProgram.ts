import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The harness as a process of its own, run from its sources. */
export function startBench(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly answer: Promise<Answer>;
} {
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const answer = new Promise<Answer>((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
  return { child, answer };
}

export function bench(...args: readonly string[]): Promise<Answer> {
  return startBench(...args).answer;
}
