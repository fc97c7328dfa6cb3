// npm run bench:crash [-- --json] [-- --rounds N] [-- --scenario NAME] [-- --seed N]: engines that are killed while they write the history,
// and what is left of it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { CrashReport } from './crashRounds.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const DISK = '48m';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '50' },
    scenario: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
    seed: { type: 'string', default: '1' },
    /** A file system of its own that is mounted already. */
    folder: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const chosen = values.scenario.flatMap((name) => (SCENARIOS[name] ? [[name, SCENARIOS[name]] as const] : []));
if (!Number.isInteger(rounds) || rounds < 1 || chosen.length < values.scenario.length) {
  console.error(`--rounds must be a whole number from 1, --scenario one of ${Object.keys(SCENARIOS).join(', ')}`);
  process.exit(1);
}

const shares = chosen.reduce((sum, [, { share }]) => sum + share, 0);
const reports: Record<string, CrashReport | string> = {};
for (const [name, scenario] of chosen) reports[name] = await run(name, scenario);
console.log(values.json ? JSON.stringify(reports) : Object.entries(reports).map(inWords).join('\n\n'));

async function run(name: string, scenario: Scenario): Promise<CrashReport | string> {
  const own = Math.max(1, Math.round((rounds * scenario.share) / shares));
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'plotscope-crash-'));
  try {
    if (scenario.ownDisk && values.folder === undefined) return onOwnDisk(name, folder, own);
    return await scenario.run({
      ...{ folder, rounds: own, intervalSeconds: 0.25, metrics: 300, aliveSeconds: [0.6, 2.4] },
      random: seededRandom(Number(values.seed)),
      onRound: (round, takeover) =>
        process.stderr.write(`${name}: round ${round} of ${own}, taken over after ${takeover.toFixed(2)} s\n`),
    });
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the scenario in a mount namespace of its own, in which an ordinary user may mount a disk of some megabytes. */
function onOwnDisk(name: string, folder: string, own: number): CrashReport | string {
  const mounted = `mount -t tmpfs -o size=${DISK} tmpfs "$1" && shift && exec "$@"`;
  const again = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)];
  const options = ['--json', '--scenario', name, '--rounds', String(own), '--seed', values.seed, '--folder', folder];
  const { status, stdout, error } = spawnSync(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', mounted, 'sh', folder, ...again, ...options],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status === 0) return JSON.parse(stdout)[name] as CrashReport;
  return `not measured: this system mounts no disk for a user (${error?.message ?? `unshare ended with ${status}`})`;
}

function inWords([name, report]: [string, CrashReport | string]): string {
  if (typeof report === 'string') return `${name}: ${report}`;
  const { doubled, framesTaken, framesLost } = report;
  const twice = Object.entries(doubled).map(([what, count]) => `${what} ${count}`);
  return [
    `${name}: ${report.rounds} engines ${SCENARIOS[name].description}.`,
    `Frames: ${framesTaken}, lost: ${framesLost}, written and lost all the same: ${report.acknowledgedLost}.`,
    `The most that one kill cost: ${report.lostSecondsMax.toFixed(2)} s. Damaged histories: ${report.corrupt}. Doubled: ${twice.join(', ')}.`,
    `Another engine had taken over after ${report.takeoverSecondsMax.toFixed(2)} s at most.`,
  ].join('\n');
}
