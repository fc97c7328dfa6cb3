import type { FrameNoteInput } from '../../src/collect/recording/format.ts';

const OF_PROCESS = /^\/proc\/(\d+)(?:\/|$)/;
const PARTS = ['files', 'unreadable', 'links', 'lists', 'exists'] as const;
/** What nothing here asks for, and people's machines differ in. */
const NEEDLESS = /^\/proc\/(?:net\/(?!dev$)|cpuinfo|\d+\/maps)/;

/** A note of the host and of one process, with nothing of the others. */
export function onlyOf(note: FrameNoteInput, pid: number | undefined): FrameNoteInput {
  const parts = PARTS.map((part) => {
    const entries = Object.entries(note[part] ?? {}).filter(([path]) => {
      const of = OF_PROCESS.exec(path)?.[1];
      return (of === undefined || Number(of) === pid) && !NEEDLESS.test(path);
    });
    return [part, Object.fromEntries(entries)];
  });
  return { ...note, ...Object.fromEntries(parts) };
}
