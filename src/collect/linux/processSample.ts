import { KeyedNumbers } from '../keyedNumbers.ts';
import { Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { ProcessStat } from './processStat.ts';

const text = new TextBuffer();
const scanner = new Scanner();
const stat = new ProcessStat();
const io = new KeyedNumbers(['read_bytes', 'write_bytes', 'cancelled_write_bytes']);

/** What any process has used so far. */
export interface ProcessSample {
  readonly name: string;
  readonly parent: number;
  readonly startTicks: number;
  readonly seconds: number;
  readonly ticks: number;
  readonly residentPages: number;
  /** Those of children that have ended and were waited for are among them. NaN where they can't be read, as those of other users can't. */
  readonly diskBytes: number;
}

/** Reads what a process has used; undefined where it is gone. */
export function readSample(source: Source, pid: number, seconds: number, withDisk: boolean): ProcessSample | undefined {
  if (!source.readOnce(`/proc/${pid}/stat`, text)) return undefined;
  const start = text.bytes.indexOf('(') + 1;
  const end = text.bytes.subarray(0, text.length).lastIndexOf(')');
  if (end <= start) return undefined;
  const name = text.toString(start, end);
  stat.read(scanner.over(text));
  const { parent, startTicks, userTicks, systemTicks, residentPages } = stat;
  const diskBytes = withDisk && source.readOnce(`/proc/${pid}/io`, text) ? diskBytesIn() : Number.NaN;
  return { name, parent, startTicks, seconds, ticks: userTicks + systemTicks, residentPages, diskBytes };
}

/** Cores that it kept busy since another sample of it. */
export function coresSince(now: ProcessSample, before: ProcessSample): number {
  return (now.ticks - before.ticks) / TICKS_PER_SECOND / (now.seconds - before.seconds);
}

/**
 * Bytes a second that it read from and wrote to disks; 0 where they aren't known.
 * @param ofOthers bytes that children which ended in between had moved before.
 */
export function bytesSince(now: ProcessSample, before: ProcessSample, ofOthers = 0): number {
  return Math.max(0, (now.diskBytes - before.diskBytes - ofOthers) / (now.seconds - before.seconds) || 0);
}

function diskBytesIn(): number {
  io.read(scanner.over(text));
  const [read, written, cancelled] = io.values;
  return read + written - cancelled;
}
