import * as v from 'valibot';
import { formatBytes } from '../metrics/format.ts';

/** What plotters and other programs share, and run short of. */
export const RivalResource = v.picklist(['cpu', 'disk', 'memory']);
export type RivalResource = v.InferOutput<typeof RivalResource>;

/** A program beside a plotter that takes what the plotter waits for; processes of one name are one program. */
export const Rival = v.object({
  name: v.string(),
  /** The process that takes most, and how many there are. */
  pid: v.number(),
  processes: v.number(),
  /** Cores, bytes per second from and to disks, or bytes of memory. */
  amount: v.number(),
  /** Id of the plotter that it is: one that follows others in a loop has their id, and another process id by now. */
  plotter: v.optional(v.string()),
  /** It is in another service or session than any plotter: the scheduler weighs these first, and niceness counts within one only. */
  apart: v.optional(v.picklist(['service', 'session'])),
});
export type Rival = v.InferOutput<typeof Rival>;

/** For people. */
export const RIVAL_RESOURCES: Readonly<Record<RivalResource, string>> = {
  cpu: 'CPU time',
  disk: 'disk bandwidth',
  memory: 'memory',
};

/** `ffmpeg (process 812) with 1.4 cores` */
export function rivalText(resource: RivalResource, { name, pid, processes, amount }: Rival): string {
  const who = processes === 1 ? `process ${pid}` : `${processes} processes`;
  const much = resource === 'cpu' ? `${amount.toFixed(1)} cores` : formatBytes(amount);
  return `${name} (${who}) with ${much}${resource === 'disk' ? '/s' : ''}`;
}
