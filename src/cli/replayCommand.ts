import { RecordingError } from '../collect/recording/recordingLines.ts';
import { replay } from '../engine/replay.ts';
import { RunSummary } from '../engine/run/runSummary.ts';
import { describeEvent } from '../events/describeEvent.ts';
import type { EngineEvent } from '../events/events.ts';
import { formatCount, formatDuration } from '../metrics/format.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { frameLine } from './frameLine.ts';
import { summaryTable } from './summaryTable.ts';

/**
 * Replays a recording: JSON lines of its frames and events, or for people its events and what its metrics were like.
 * Gives the exit code: 1 where the file couldn't be read to its end, after showing what could be.
 */
export async function replayCommand(output: Output, path: string, { json }: { json: boolean }): Promise<number> {
  const summary = new RunSummary();
  const events: EngineEvent[] = [];
  let startedAt = Number.NaN;
  let endedAt = Number.NaN;
  let frames = 0;
  let error: RecordingError | undefined;
  try {
    await replay(path, {
      frame(frame) {
        frames++;
        if (frames === 1) startedAt = frame.epochSeconds;
        endedAt = frame.epochSeconds;
        if (json) output.out(`${JSON.stringify(frameLine(frame))}\n`);
        else summary.add(frame);
      },
      event(event) {
        if (json) output.out(`${JSON.stringify({ event })}\n`);
        else events.push(event);
      },
    });
  } catch (caught) {
    if (!(caught instanceof RecordingError)) throw caught;
    error = caught;
  }
  if (!json && frames > 0) {
    const length = `${formatCount(frames, 'frame')} over ${formatDuration(endedAt - startedAt)}`;
    output.out(`${length}, from ${new Date(startedAt * 1000).toISOString()}\n\n`);
    output.out(`${eventTable(events, startedAt)}\n\n${summaryTable(summary.series)}\n`);
  }
  if (!error) return 0;
  const shown = frames === 0 ? '' : `. The ${formatCount(frames, 'frame')} before it are shown.`;
  output.err(`plotscope: ${error.message}${shown}\n`);
  return 1;
}

function eventTable(events: readonly EngineEvent[], startedAt: number): string {
  if (events.length === 0) return 'Nothing happened: no plotter was seen.';
  const table = plainTable(['After', 'What happened']);
  for (const event of events) table.push([`${(event.at - startedAt).toFixed(1)} s`, describeEvent(event)]);
  return table.toString();
}
