import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { Service } from '../../engine/service/service.ts';
import { hostSystem } from '../../engine/service/serviceSystem.ts';
import { rememberedHistory } from '../../engine/service/storageFolder.ts';
import { precisionOf, roundedValue } from '../../history/roundedValue.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { formatDuration } from '../../metrics/format.ts';
import { type Check, failed, notJudged, passed, warned } from '../check.ts';
import { OwnEngine } from '../ownEngine.ts';
import { notStarted } from './demoPlot.ts';

const FRAMES = 3;

/** A second engine with the same history: what another window, the service or a second terminal is. */
export const sameEverywhere: Check = {
  id: 'same-everywhere',
  category: 'integration',
  title: 'Another window, terminal or service shows the same',
  manner: 'alone',
  async run(session) {
    const expected = 'a second engine follows the first, and shows the same values at the same times';
    if (!(await session.engine.measured(2))) return failed(notStarted(session), expected);
    const other = new OwnEngine(session);
    await other.measured(FRAMES);
    await session.end(other.child);
    const first = new Map(session.engine.frames.map((frame) => [frame.at, frame.values]));
    const both = other.frames.flatMap(({ at, values }) => {
      const there = first.get(at);
      return there ? [{ values, there }] : [];
    });
    if (both.length === 0)
      return failed(`It showed nothing that the first has shown. ${other.errors}`.trim(), expected);
    const differing = both.flatMap(({ values, there }) =>
      Object.keys(values).filter((key) => !isKept(key, values[key] as number, there[key])),
    );
    const compared = both.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
    const figures = { compared: { value: compared, unit: '1' }, differing: { value: differing.length, unit: '1' } };
    return differing.length === 0
      ? passed(`${both.length} frames with ${compared} values are the same.`, expected, figures)
      : failed(
          `${differing.length} of ${compared} values differ, such as ${differing[0]}.`,
          expected,
          undefined,
          figures,
        );
  },
};

/** The second engine reads what the first has kept. */
function isKept(key: string, kept: number, shown: number | undefined): boolean {
  const metric = key.replace(/\{.*/, '') as MetricName;
  return shown !== undefined && roundedValue(shown, precisionOf(metric)) === kept;
}

/** An engine that leads writes every second. */
const FRESH_SECONDS = 30;

/** Who measures this host now, for whom the history is. */
export const leader: Check = {
  id: 'host-watched',
  category: 'integration',
  title: 'This host is being watched',
  run({ options: { historyPath } }) {
    const expected = 'an engine (a window of VS Code, the service, a terminal) measures now';
    const found = useHistoryIfAny(historyPath, (history) => ({
      holder: history.lease.holder(),
      newest: history.frames(Math.max(0, history.newestRow - 1), 1)[0]?.epochSeconds,
    }));
    const start = 'plotscope service install watches it without a window.';
    if (!found) return notJudged('Nothing is kept of this host yet.', expected, start);
    const { holder, newest } = found;
    if (!holder) return notJudged('Nobody measures now.', expected, start);
    const age = Date.now() / 1000 - (newest ?? 0);
    const who = `${WHO[holder.host] ?? holder.host}, process ${holder.pid}, version ${holder.version}`;
    return age < FRESH_SECONDS
      ? passed(`${who}; its last frame is ${formatDuration(age)} old.`, expected)
      : failed(
          `${who}, leads, but its last frame is ${formatDuration(age)} old.`,
          expected,
          'Restart it: plotscope service stop && plotscope service start, or reload the window.',
        );
  },
};

const WHO: Readonly<Record<string, string>> = {
  vscode: 'A window of VS Code',
  service: 'The service',
  cli: 'A terminal',
};

/** The service, where one is installed: that it runs, in the version that is installed here. */
export const service: Check = {
  id: 'service',
  category: 'integration',
  title: 'The service runs, in this version',
  async run({ options: { version } }) {
    const expected = 'an installed service runs';
    const status = await new Service(hostSystem()).status();
    if (!status.installed) {
      return notJudged('None is installed.', expected, 'plotscope service install watches this host without a window.');
    }
    const { running, trouble } = status;
    if (!running) {
      const remedy = 'plotscope service status says more; plotscope service start starts it.';
      return warned(`It does not run. ${trouble ?? ''}`.trim(), expected, remedy);
    }
    return status.version === version
      ? passed(`It runs as process ${running.pid}, version ${version}.`, expected)
      : warned(
          `It runs in version ${status.version}; this is ${version}.`,
          expected,
          'plotscope service install brings it to this version.',
        );
  },
};

/** That the command line finds the history that a window of VS Code keeps. */
export const window: Check = {
  id: 'vscode',
  category: 'integration',
  title: 'VS Code and the command line share one history',
  run({ options: { place, historyPath } }) {
    const expected = 'where the extension is used, the command line reads its history';
    const remembered = rememberedHistory(place);
    const folders = ['.vscode', '.vscode-server', '.vscode-oss', '.cursor-server'].map((name) => join(homedir(), name));
    if (remembered !== undefined)
      return passed(
        remembered === historyPath
          ? 'A window has told where it keeps it, and it is read from there.'
          : 'A window keeps another; this run was asked for its own.',
        expected,
      );
    if (!folders.some(existsSync)) return notJudged('No VS Code was used by this user here.', expected);
    return notJudged(
      'VS Code was used here, but no window has kept a history yet.',
      expected,
      'Open the PlotScope view in VS Code.',
    );
  },
};
