import type { Suite, TestArguments } from './testArguments.ts';

/**
 * Tests that start plotters, which whoever looks at this host sees: they run in turn with the windows of VS Code, whose tests begin on a
 * host that doesn't plot.
 */
const PLOTTING =
  /^test\/(?:demo|doctor|bench\/(?:application|plotting)|bench\/(?:main|smallest)\.|engine\/service\/whole)/;

export type Lanes = readonly [first: TestArguments, second?: TestArguments];

/**
 * What is asked for in two parts that run side by side where there are cores for that.
 * @param unitFiles all there are, from the project's root.
 */
export function lanesOf(asked: TestArguments, unitFiles: readonly string[], cores: number): Lanes {
  const { chosen, files, coverage } = asked;
  if (cores < 2 || coverage || files.length > 0 || !chosen.includes('unit')) return [asked];
  const plots = (file: string) => PLOTTING.test(file);
  const lane = (suites: readonly Suite[], unit: readonly string[]): TestArguments => ({
    ...asked,
    chosen: chosen.filter((suite) => suites.includes(suite)),
    files: unit,
  });
  return [
    lane(
      ['check', 'unit'],
      unitFiles.filter((file) => !plots(file)),
    ),
    lane(['unit', 'vscode', 'browser'], unitFiles.filter(plots)),
  ];
}

/** The arguments of `npm test` that mean the same. */
export function asArguments({ chosen, files, grep }: TestArguments): string[] {
  return [...chosen, ...files, ...(grep === undefined ? [] : ['--grep', grep])];
}
