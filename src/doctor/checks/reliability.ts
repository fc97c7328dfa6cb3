import { formatSeconds } from '../../metrics/format.ts';
import { type Check, failed, passed } from '../check.ts';
import { OwnEngine, START_SECONDS } from '../ownEngine.ts';
import { notStarted } from './demoPlot.ts';

/**
 * Kills the engine that the other checks watched while it writes, and looks for every frame that it had shown: those are in its history.
 * To be run last of those that watch it.
 */
export const killed: Check = {
  id: 'kill',
  category: 'reliability',
  title: 'An engine that is killed while it writes loses nothing',
  manner: 'alone',
  async run(session) {
    const expected = 'every frame that was shown is in the history, nothing is damaged, and another engine goes on';
    const { engine } = session;
    if (!(await engine.measured(2))) return failed(notStarted(session), expected);
    const heir = new OwnEngine(session);
    if (!(await heir.measured(2))) return failed(`A second engine did not begin. ${heir.errors}`.trim(), expected);
    const shown = engine.frames.map(({ at }) => at);
    await engine.kill();
    const killedAt = Date.now();
    const takenOver = await session.until(() => (heir.frames.at(-1)?.at ?? 0) > killedAt, START_SECONDS);
    const after = (Date.now() - killedAt) / 1000;
    const found = heir.read((history) => ({
      times: history.query({
        series: { metric: 'system.memory.available' },
        ...{ from: (shown[0] as number) / 1000 - 1, to: Date.now() / 1000, tier: 'second' },
      })[0]?.times,
      verification: history.verify(),
    }));
    await session.end(heir.child);
    const kept = new Set([...(found?.times ?? [])].map((time) => Math.round(time * 1000)));
    const lost = shown.filter((at) => !kept.has(at)).length;
    const faults = [
      ...(lost > 0 ? [`${lost} of ${shown.length} frames are lost`] : []),
      ...(found?.verification.findings.map(({ text }) => text) ?? ['the history can’t be opened']),
      ...(takenOver ? [] : ['no other engine went on']),
    ];
    const figures = { lost: { value: lost, unit: '1' }, takeover: { value: after, unit: 's' } };
    return faults.length === 0
      ? passed(
          `${shown.length} frames were shown, and all are there; another engine went on after ${formatSeconds(after)}.`,
          expected,
          figures,
        )
      : failed(faults.slice(0, 3).join('; '), expected, undefined, figures);
  },
};
