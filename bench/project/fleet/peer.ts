import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What others would send with: https://www.npmjs.com/package/prometheus-remote-write */
const PEER = 'prometheus-remote-write@0.5.1';
const PATIENCE_MS = 120_000;

export interface PeerSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly samples: readonly { readonly timestamp: number; readonly value: number }[];
}

/** The part of it that is measured. */
export interface Peer {
  pushTimeseries(
    series: readonly PeerSeries[],
    options: { readonly url: string; readonly fetch: typeof fetch },
  ): Promise<{ readonly status: number }>;
}

/** Fetches the peer for this run alone, as the project doesn't use it, and lets `run` have it; undefined where it can't be had. */
export async function withPeer<Result>(
  run: (peer: Peer | undefined) => Promise<Result>,
  say: (text: string) => void,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-peer-'));
  try {
    return await run(fetched(folder, say));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fetched(folder: string, say: (text: string) => void): Peer | undefined {
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  try {
    const args = ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', PEER];
    execFileSync('npm', args, { cwd: folder, timeout: PATIENCE_MS, stdio: ['ignore', 'ignore', 'pipe'] });
    return createRequire(join(folder, 'package.json'))('prometheus-remote-write') as Peer;
  } catch (error) {
    const [why] = (error as Error).message.trim().split('\n').slice(-1);
    say(`${PEER} can't be fetched here (${why}): the cost of sending is not held against it.`);
    return undefined;
  }
}
