import * as v from 'valibot';
import { isInRange } from '../../metrics/range.ts';

/**
 * A recording is gzipped JSON lines. The first line is `{meta}`, each further line one frame. In a recording that
 * PlotScope made, a frame holds what was read for it and differs from what the frames before it had; in a dump of whole
 * frames (`{t, files, log, statfs}` with the plotter's facts in `meta.process`) it holds everything.
 */
export const RECORDING_FORMAT = 'plotscope-recording';
export const RECORDING_VERSION = 1;

/** A text as it was read; base64 where its bytes are no UTF-8. */
const Text = v.union([v.string(), v.object({ base64: v.string() })]);
export type Text = v.InferOutput<typeof Text>;

const Path = v.string();

/** `1e999` is JSON, and no number that anything was. */
const Finite = v.pipe(v.number(), v.check(isInRange, 'no number that can be measured'));

const Amount = v.pipe(Finite, v.minValue(0));

/** As `FileSystemSpace`. */
const Space = v.object({
  sizeBytes: Amount,
  freeBytes: Amount,
  availableBytes: Amount,
  inodes: v.optional(Amount),
  freeInodes: v.optional(Amount),
});

/** As `FileFacts`. */
const Facts = v.object({
  sizeBytes: Amount,
  diskBytes: Amount,
  modifiedAt: Finite,
  isFolder: v.boolean(),
});

/** What became known of the host with one frame. Paths that aren't named are as they were in the frame before. */
export const FrameNote = v.object({
  /** Epoch seconds at which the frame was taken. */
  t: Finite,
  /** Seconds of a clock that never jumps; where it is absent, `t` is that clock as well. */
  seconds: v.optional(Finite),
  files: v.optional(v.record(Path, Text), {}),
  /** Files that couldn't be read, or no longer, with the reason. */
  unreadable: v.optional(v.record(Path, v.string()), {}),
  links: v.optional(v.record(Path, v.nullable(v.string())), {}),
  lists: v.optional(v.record(Path, v.array(v.string())), {}),
  exists: v.optional(v.record(Path, v.boolean()), {}),
  /** Of file systems whose answer came since the frame before; or why there was none. */
  spaces: v.optional(v.record(Path, v.union([Space, v.string()])), {}),
  /** Names in folders, and facts of files, whose answers came since the frame before; null where there is no such thing. */
  folders: v.optional(v.record(Path, v.nullable(v.array(v.string()))), {}),
  facts: v.optional(v.record(Path, v.nullable(Facts)), {}),
  /** What growing files got since the frame before; `opened` where reading them began (anew) with this text, `bornAt` when they were made, `cut` where
   * they were cut off after it. */
  logs: v.optional(
    v.record(
      Path,
      v.object({
        opened: v.optional(v.literal(true)),
        bornAt: v.optional(Finite),
        cut: v.optional(v.literal(true)),
        text: Text,
      }),
    ),
    {},
  ),
});
export type FrameNote = v.InferOutput<typeof FrameNote>;
export type FrameNoteInput = v.InferInput<typeof FrameNote>;

/** Where a recording comes from. */
export const RecordingMeta = v.object({
  format: v.literal(RECORDING_FORMAT),
  version: v.pipe(Finite, v.maxValue(RECORDING_VERSION, 'it was made by a newer version of PlotScope')),
  plotscope: v.string(),
  /** Absent where names are masked. */
  host: v.optional(v.string()),
  kernel: v.string(),
  intervalSeconds: Finite,
  masked: v.boolean(),
});
export type RecordingMeta = v.InferOutput<typeof RecordingMeta>;

/** The meta of a dump of whole frames: one plotter's facts, which aren't repeated in its frames. */
export const WholeFramesMeta = v.object({
  run: v.optional(v.string()),
  kernel: v.optional(v.string()),
  page: Finite,
  process: v.object({
    pid: Finite,
    exe: v.string(),
    cwd: v.string(),
    cmdline: v.array(v.string()),
    limits: v.optional(v.string()),
    mountinfo: v.string(),
  }),
  /** Which loop device a folder's file system lies on, and on which device that one is stacked. */
  loops: v.optional(v.record(v.string(), v.object({ fs_device: v.string(), throttled_device: v.string() })), {}),
});
export type WholeFramesMeta = v.InferOutput<typeof WholeFramesMeta>;

export const WholeFrame = v.object({
  t: Finite,
  files: v.record(Path, v.string()),
  log: v.string(),
  /** By folder: blocks, free blocks, bytes of a block. */
  statfs: v.record(v.string(), v.tuple([Finite, Finite, Finite])),
});
export type WholeFrame = v.InferOutput<typeof WholeFrame>;

/** Bytes as a text that JSON can hold. */
export function textOf(bytes: Uint8Array): Text {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return Buffer.from(text, 'utf8').equals(buffer) ? text : { base64: buffer.toString('base64') };
}

export function bytesOf(text: Text): Buffer {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text.base64, 'base64');
}
