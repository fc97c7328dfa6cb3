import { makeChaChaWork } from './chacha8.ts';
import { makeFileWork } from './fileBlocks.ts';
import { makeIntegerWork } from './integer.ts';
import { makeCopyWork, makeReadWork, makeWriteWork } from './memoryTransfer.ts';
import { makePatternWork } from './patterns.ts';
import { makeChaseWork } from './pointerChase.ts';
import { makeSha256Work } from './sha256.ts';
import { makeSortWork } from './sort.ts';
import { makeTableWork } from './table.ts';
import type { MakeWork } from './work.ts';

/** What threads can be asked to do, by name. */
export const WORKS = {
  integer: makeIntegerWork,
  sha256: makeSha256Work,
  chacha8: makeChaChaWork,
  sort: makeSortWork,
  table: makeTableWork,
  read: makeReadWork,
  write: makeWriteWork,
  copy: makeCopyWork,
  chase: makeChaseWork,
  patterns: makePatternWork,
  file: makeFileWork,
} as const satisfies Record<string, MakeWork>;
export type WorkName = keyof typeof WORKS;
