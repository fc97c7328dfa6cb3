import type { Rule } from './rule.ts';
import { advisedForRunning } from './rules/advisedForRunning.ts';
import { binaryMissing } from './rules/binaryMissing.ts';
import { bucketsAsExponent, bucketsOutOfRange } from './rules/buckets.ts';
import { countsForNothing } from './rules/countsForNothing.ts';
import { destinationFull } from './rules/destinationFull.ts';
import { directoryMissing, directoryWithoutSlash, directoryWithTilde } from './rules/directoryProblems.ts';
import { diskSharedWithPlot } from './rules/diskSharedWithPlot.ts';
import { graphicsMemory } from './rules/graphicsMemory.ts';
import { hddAsTemporary } from './rules/hddAsTemporary.ts';
import { keysMalformed, keysMissing } from './rules/keys.ts';
import { memoryAboveFree } from './rules/memoryAboveFree.ts';
import { openFileLimit } from './rules/openFileLimit.ts';
import { refusedCombination } from './rules/refusedCombination.ts';
import { settingOfOtherPlotter } from './rules/settingOfOtherPlotter.ts';
import { slowDestination } from './rules/slowDestination.ts';
import { temporaryOnDiskOfFinal } from './rules/temporaryOnDiskOfFinal.ts';
import { ramDiskTooSmall, temporarySpaceTooSmall } from './rules/temporarySpace.ts';
import { threadsAboveCores } from './rules/threadsAboveCores.ts';
import { unknownFlags } from './rules/unknownFlags.ts';
import { valueOutOfRange } from './rules/valueOutOfRange.ts';
import { withoutAes } from './rules/withoutAes.ts';

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
  countsForNothing,
  binaryMissing,
  directoryMissing,
  directoryWithoutSlash,
  directoryWithTilde,
  threadsAboveCores,
  memoryAboveFree,
  graphicsMemory,
  withoutAes,
  temporarySpaceTooSmall,
  ramDiskTooSmall,
  destinationFull,
  slowDestination,
  hddAsTemporary,
  temporaryOnDiskOfFinal,
  diskSharedWithPlot,
  openFileLimit,
  advisedForRunning,
];
