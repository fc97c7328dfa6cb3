import * as v from 'valibot';
import { FrameNote, RecordingMeta, WholeFrame, WholeFramesMeta } from './format.ts';
import { RecordingError, type RecordingLine, recordingLines } from './recordingLines.ts';
import { WholeFrames } from './wholeFrames.ts';

const RecordingStart = v.object({ meta: RecordingMeta });
const WholeFramesStart = v.object({ meta: WholeFramesMeta });

/**
 * The frames of a recording, one after another. Throws a `RecordingError` with file and line where the rest can't be
 * read; what came before stays good.
 */
export async function* recordedFrames(path: string): AsyncGenerator<FrameNote> {
  let read: ((line: RecordingLine) => FrameNote) | undefined;
  for await (const line of recordingLines(path)) {
    if (read) yield read(line);
    else read = reader(path, line);
  }
  if (!read) throw new RecordingError(`${path}: the recording is empty`);
}

/** How the lines after the first are read: the first one tells. */
function reader(path: string, first: RecordingLine): (line: RecordingLine) => FrameNote {
  const start = jsonOf(path, first);
  const own = v.safeParse(RecordingStart, start);
  if (own.success) return (line) => parsed(path, line, FrameNote);
  const dump = v.safeParse(WholeFramesStart, start);
  if (dump.success) {
    const frames = new WholeFrames(dump.output.meta);
    return (line) => v.parse(FrameNote, frames.note(parsed(path, line, WholeFrame)));
  }
  const isOwn = (start as { meta?: { format?: unknown } } | null)?.meta?.format !== undefined;
  throw new RecordingError(`${path}, line 1: no recording of PlotScope (${problem((isOwn ? own : dump).issues)})`);
}

function parsed<Schema extends v.GenericSchema>(
  path: string,
  line: RecordingLine,
  schema: Schema,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, jsonOf(path, line));
  if (result.success) return result.output;
  throw new RecordingError(`${path}, line ${line.number}: no frame of a recording (${problem(result.issues)})`);
}

function jsonOf(path: string, { number, text }: RecordingLine): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordingError(`${path}, line ${number}: not JSON; a recording has one JSON object in each line`);
  }
}

/** The first thing that is wrong, in words. */
function problem([issue]: readonly v.BaseIssue<unknown>[]): string {
  const at = v.getDotPath(issue);
  return at === null ? issue.message : `${at}: ${issue.message}`;
}
