import { formatSeconds } from '../../metrics/format.ts';
import { valueIn } from '../../metrics/frame.ts';
import { type Check, failed, notJudged, passed, warned } from '../check.ts';
import { systemText } from '../systemText.ts';
import { notStarted } from './demoPlot.ts';

const FRAMES = 4;

/** That an engine measures in its beat. */
export const realtime: Check = {
  id: 'realtime',
  category: 'function',
  title: 'An engine measures every second',
  async run(session) {
    const expected = 'a frame each second, each with its values';
    if (!(await session.engine.measured(FRAMES))) return failed(notStarted(session), expected);
    const times = session.engine.frames.slice(-FRAMES).map(({ at }) => at);
    const longest = Math.max(...times.slice(1).map((at, i) => at - (times[i] as number))) / 1000;
    const figures = { longestGap: { value: longest, unit: 's' } };
    const seen = `${FRAMES} frames, at most ${formatSeconds(longest)} apart.`;
    if (longest < 2) return passed(seen, expected, figures);
    return notJudged(
      `${seen} The host is so busy that the engine got its turn late.`,
      expected,
      'Check again when less runs here.',
    );
  },
};

/** That what is shown is what is kept. */
export const readBack: Check = {
  id: 'history-read-back',
  category: 'function',
  title: 'What was measured is written, read back and verified',
  run(session) {
    const expected = 'the history has each value that was shown, and nothing in it is damaged';
    const { engine } = session;
    const shown = engine.frames.slice(0, -1);
    const first = shown[0];
    const last = shown.at(-1);
    if (!first || !last) return failed(notStarted(session), expected);
    const found = engine.read((history) => ({
      columns: history.query({
        series: { metric: 'system.memory.available' },
        ...{ from: first.at / 1000 - 1, to: last.at / 1000 + 1, tier: 'second' },
      }),
      verification: history.verify(),
    }));
    if (!found) return failed('Its history can’t be opened.', expected);
    const [column] = found.columns;
    const kept = new Map([...(column?.times ?? [])].map((time, i) => [Math.round(time * 1000), column?.last[i]]));
    const key = 'system.memory.available';
    const differing = shown.filter(({ at, values }) => values[key] !== undefined && kept.get(at) !== values[key]);
    const { sound, findings, frames } = found.verification;
    const figures = { frames: { value: frames, unit: '1' } };
    if (sound && differing.length === 0)
      return passed(`${shown.length} frames were read back as they were shown; ${frames} verified.`, expected, figures);
    const faults = [
      ...findings.map(({ text }) => text),
      ...(differing.length > 0
        ? [`${differing.length} of ${shown.length} frames are not kept as they were shown`]
        : []),
    ];
    return failed(faults.slice(0, 3).join('; '), expected);
  },
};

/** That the analysis works on what this host has measured. */
export const analytics: Check = {
  id: 'analytics',
  category: 'function',
  title: 'The history of this host can be analysed',
  manner: 'beside',
  async run(session) {
    const expected = 'plotscope analyze finds something to say about the last hour';
    const { cli } = session.options.programs;
    const args = ['analyze', '--json', '--range', '1h', '--path', session.options.historyPath];
    const child = session.script(cli, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let said = '';
    child.stdout?.on('data', (text) => {
      printed += text;
    });
    child.stderr?.on('data', (text) => {
      said += text;
    });
    await session.until(() => child.exitCode !== null, 20);
    if (child.exitCode === null) return notJudged('It had not ended after 20 s: the host is busy.', expected);
    if (child.exitCode !== 0) {
      const reason =
        said
          .trim()
          .split('\n')
          .at(-1)
          ?.replace(/^plotscope: /, '') ?? '';
      return notJudged(
        reason || 'There is too little of it yet.',
        expected,
        'plotscope service install measures while no window is open.',
      );
    }
    return passed(`It did (${Math.round(printed.length / 1000)} kB of findings).`, expected);
  },
};

/** One-second means of the processor, by the engine and by the kernel’s own counters. */
export const ownLoadSeen: Check = {
  id: 'one-core-seen',
  category: 'accuracy',
  title: 'A core that is kept busy shows as busy',
  async run(session) {
    const expected = 'the process that keeps it busy is counted with 1 core (±10 %), as the kernel does';
    if (process.platform !== 'linux') return notJudged('Only Linux tells enough of a process.', expected);
    const { local } = session;
    const child = session.busyLoop(6);
    await session.wait(0.5);
    const cpu = () => Number(systemText(`/proc/${child.pid}/schedstat`)?.split(' ')[0]) / 1e9;
    local.engine.takeFrame();
    const [before, busyBefore] = [cpu(), busyOf(local.frame)];
    const begun = performance.now();
    await session.wait(2);
    local.engine.takeFrame();
    const seconds = (performance.now() - begun) / 1000;
    const took = (cpu() - before) / seconds;
    const rose = (busyOf(local.frame) - busyBefore) / seconds;
    await session.end(child);
    const figures = { tookCores: { value: took, unit: '{core}' }, hostCores: { value: rose, unit: '{core}' } };
    const seen = `It took ${took.toFixed(2)} cores by the kernel’s count; the host is shown with ${rose.toFixed(2)} busy cores.`;
    if (Number.isNaN(took) || Number.isNaN(rose))
      return warned(seen, expected, 'plotscope sample --json says why a value is absent.', figures);
    if (took < 0.9) return notJudged(`${seen} Others took its core.`, expected, 'Check again when less runs here.');
    return rose > 0.9 ? passed(seen, expected, figures) : failed(seen, expected, undefined, figures);
  },
};

const BUSY_MODES = ['user', 'nice', 'system', 'interrupt'] as const;

function busyOf(frame: Parameters<typeof valueIn>[0]): number {
  return BUSY_MODES.reduce((sum, mode) => sum + (valueIn(frame, 'system.cpu.time', { 'cpu.mode': mode }) ?? 0), 0);
}
