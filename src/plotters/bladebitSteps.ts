import type { StepPosition, StepPrior } from './steps.ts';

/** ramplot 1.1, one plot of 583 s. Work that phase 4 and the write do is counted where it happens. */
export const BLADEBIT_RAM_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 1.2],
  [1, 1, 'F1 sort', 3.1],
  [1, 2, '', 9.7],
  [1, 3, '', 9.2],
  [1, 4, '', 9.2],
  [1, 5, '', 9.2],
  [1, 6, '', 8.8],
  [1, 7, '', 3.5],
  [2, 6, '', 0.1],
  [2, 5, '', 2.0],
  [2, 4, '', 1.8],
  [2, 3, '', 1.8],
  [2, 2, '', 1.8],
  [3, 1, '', 5.4],
  [3, 2, '', 6.0],
  [3, 3, '', 5.6],
  [3, 4, '', 5.7],
  [3, 5, '', 6.0],
  [3, 6, '', 6.2],
  [4, 7, 'P7', 0.12],
  [4, undefined, 'C1', 0.01],
  [4, undefined, 'C2', 0.01],
  [4, undefined, 'C3', 0.07],
  [undefined, undefined, 'write', 3.4, 0, 12],
];

/** diskplot 2.0 alpha 1 with a 200 GiB cache, one plot of 1,190 s. */
export const BLADEBIT_DISK_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 0.6],
  [1, 2, '', 4.5],
  [1, 3, '', 7.0],
  [1, 4, '', 8.5],
  [1, 5, '', 8.3],
  [1, 6, '', 7.9],
  [1, 7, '', 5.8],
  [1, undefined, 'C tables', 1.7],
  [2, 6, '', 0.3],
  [2, 5, '', 2.0],
  [2, 4, '', 2.0],
  [2, 3, '', 2.0],
  [2, 2, '', 2.0],
  [3, 1, '', 7.3],
  [3, 2, '', 7.7],
  [3, 3, '', 7.7],
  [3, 4, '', 7.8],
  [3, 5, '', 8.1],
  [3, 6, '', 7.5],
  [3, 7, 'P7', 1.1],
];

/**
 * cudaplot: phase 1 split as 3.0 alpha 4 did (68 s), the phases' shares between a fast output disk and the slow one that two plots
 * of 245 and 254 s had. Phase 3 is the guess here, so its spread is wide.
 */
export const BLADEBIT_CUDA_PRIORS: readonly StepPrior[] = [
  [1, 1, 'F1', 1.6],
  [1, 2, '', 3.6],
  [1, 3, '', 7.7],
  [1, 4, '', 7.6],
  [1, 5, '', 7.2],
  [1, 6, '', 5.8],
  [1, 7, '', 4.1],
  [1, 7, 'finalize', 2.4],
  [2, 6, '', 1.3],
  [2, 5, '', 1.3],
  [2, 4, '', 1.3],
  [2, 3, '', 1.3],
  [2, 2, '', 1.3],
  [3, 1, '', 7],
  [3, 2, '', 8.5],
  [3, 3, '', 8.5],
  [3, 4, '', 8.5],
  [3, 5, '', 9],
  [3, 6, '', 9],
  [3, 7, 'P7', 3],
];

export function bladebitStepName({ phase, table, part }: StepPosition): string {
  if (part === 'write') return 'write plot file';
  if (part === 'F1') return 'F1 generation';
  if (part === 'finalize') return 'finalize table 7';
  if (part === 'P7') return 'P7 parks';
  if (phase === 4) return `${part} table`;
  if (part !== '') return part;
  if (phase === 3 && table !== undefined) return `compress tables ${table} and ${table + 1}`;
  return phase === 2 ? `mark table ${table}` : `table ${table}`;
}
