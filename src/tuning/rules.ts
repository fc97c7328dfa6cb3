import type { Rule } from './rule.ts';
import { advisedForRunning } from './rules/advisedForRunning.ts';
import { binaryMissing } from './rules/binaryMissing.ts';
import { bucketsAsExponent, bucketsOutOfRange } from './rules/buckets.ts';
import { destinationFull } from './rules/destinationFull.ts';
import { directoryMissing, directoryWithoutSlash, directoryWithTilde } from './rules/directoryProblems.ts';
import { diskSharedWithPlot } from './rules/diskSharedWithPlot.ts';
import { hddAsTemporary } from './rules/hddAsTemporary.ts';
import { keysMalformed, keysMissing } from './rules/keys.ts';
import { memoryAboveFree } from './rules/memoryAboveFree.ts';
import { openFileLimit } from './rules/openFileLimit.ts';
import { refusedCombination } from './rules/refusedCombination.ts';
import { settingOfOtherPlotter } from './rules/settingOfOtherPlotter.ts';
import { temporaryOnDiskOfFinal } from './rules/temporaryOnDiskOfFinal.ts';
import { ramDiskTooSmall, temporarySpaceTooSmall } from './rules/temporarySpace.ts';
import { threadsAboveCores } from './rules/threadsAboveCores.ts';
import { unknownFlags } from './rules/unknownFlags.ts';
import { valueOutOfRange } from './rules/valueOutOfRange.ts';

/** Everything that is looked for in a configuration. A new rule is its own entry here. */
export const RULES: readonly Rule[] = [
  settingOfOtherPlotter,
  valueOutOfRange,
  bucketsOutOfRange,
  bucketsAsExponent,
  refusedCombination,
  unknownFlags,
  keysMissing,
  keysMalformed,
  binaryMissing,
  directoryMissing,
  directoryWithoutSlash,
  directoryWithTilde,
  threadsAboveCores,
  memoryAboveFree,
  temporarySpaceTooSmall,
  ramDiskTooSmall,
  destinationFull,
  hddAsTemporary,
  temporaryOnDiskOfFinal,
  diskSharedWithPlot,
  openFileLimit,
  advisedForRunning,
];
