import { SUITES } from '../src/benchmarks/benchmarkFacts.ts';
import { didYouMean } from '../src/input/nearestName.ts';
import { UsageError } from '../src/terminal/output.ts';
import { api } from './application/api.ts';
import { compression } from './application/compression.ts';
import { demoWorkload } from './application/demoWorkload.ts';
import { farming } from './application/farming.ts';
import { plotting } from './application/plotting.ts';
import { webInterface } from './application/webInterface.ts';
import { COMPARATIVE } from './comparative/comparativeFacts.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { horizontalPlots } from './scalability/horizontalPlots.ts';
import { loadHistory } from './scalability/loadHistory.ts';
import { loadMetrics } from './scalability/loadMetrics.ts';
import { loadProcesses } from './scalability/loadProcesses.ts';
import { resourceBuckets } from './scalability/resourceBuckets.ts';
import { resourceCache } from './scalability/resourceCache.ts';
import { resourceMemory } from './scalability/resourceMemory.ts';
import { verticalThreads } from './scalability/verticalThreads.ts';
import { combinedStress } from './stress/combinedStress.ts';
import { cpuStress } from './stress/cpuStress.ts';
import { ioStress } from './stress/ioStress.ts';
import { memoryStress } from './stress/memoryStress.ts';
import { networkStress } from './stress/networkStress.ts';
import { cpuChaCha8 } from './system/cpuChaCha8.ts';
import { cpuInteger } from './system/cpuInteger.ts';
import { cpuSha256 } from './system/cpuSha256.ts';
import { cpuSort } from './system/cpuSort.ts';
import { integration } from './system/integration.ts';
import { memoryCopy } from './system/memoryCopy.ts';
import { memoryLatency } from './system/memoryLatency.ts';
import { memoryRead } from './system/memoryRead.ts';
import { memoryWrite } from './system/memoryWrite.ts';
import { networkConnect } from './system/networkConnect.ts';
import { networkLatency } from './system/networkLatency.ts';
import { networkThroughput } from './system/networkThroughput.ts';
import { storageMixed } from './system/storageMixed.ts';
import { storageRandomRead } from './system/storageRandomRead.ts';
import { storageRandomWrite } from './system/storageRandomWrite.ts';
import { storageSequentialRead } from './system/storageSequentialRead.ts';
import { storageSequentialWrite } from './system/storageSequentialWrite.ts';

/** Every benchmark, in the order in which they run. A new one is its own file and one entry here. */
export const BENCHMARKS: readonly Benchmark[] = [
  cpuInteger,
  cpuSha256,
  cpuChaCha8,
  cpuSort,
  memoryRead,
  memoryWrite,
  memoryCopy,
  memoryLatency,
  storageSequentialWrite,
  storageSequentialRead,
  storageRandomRead,
  storageRandomWrite,
  storageMixed,
  networkConnect,
  networkLatency,
  networkThroughput,
  integration,
  plotting,
  demoWorkload,
  compression,
  farming,
  webInterface,
  api,
  verticalThreads,
  horizontalPlots,
  loadProcesses,
  loadMetrics,
  loadHistory,
  resourceBuckets,
  resourceCache,
  resourceMemory,
  cpuStress,
  memoryStress,
  ioStress,
  networkStress,
  combinedStress,
];

/** Those of a `SUITE` or the one of `SUITE/NAME`; all for `all`. Throws UsageError that says what there is. */
export function chosenBenchmarks(choices: readonly string[]): Benchmark[] {
  const chosen = new Set(choices.flatMap(benchmarksOf));
  return BENCHMARKS.filter((benchmark) => chosen.has(benchmark));
}

function benchmarksOf(choice: string): Benchmark[] {
  if (choice === 'all') return [...BENCHMARKS];
  const cut = choice.indexOf('/');
  const suite = cut < 0 ? choice : choice.slice(0, cut);
  if (suite === 'comparative') {
    const commands = COMPARATIVE.map(({ command }) => `"${command}"`);
    throw new UsageError(`the comparative suite wants configurations: run it as ${commands.join(', ')}`);
  }
  const ofSuite = BENCHMARKS.filter((benchmark) => benchmark.suite === suite);
  if (ofSuite.length === 0) {
    const paths = BENCHMARKS.map((benchmark) => `${benchmark.suite}/${benchmark.name}`);
    const near = didYouMean(choice, [...SUITES, ...paths]) || didYouMean(suite, SUITES);
    throw new UsageError(`there is no suite "${suite}"; there are ${SUITES.join(', ')}, and all for every one.${near}`);
  }
  if (cut < 0) return ofSuite;
  const name = choice.slice(cut + 1);
  const found = ofSuite.filter((benchmark) => benchmark.name === name);
  if (found.length > 0) return found;
  const names = ofSuite.map((benchmark) => benchmark.name);
  throw new UsageError(`${suite} has no "${name}"; it has ${names.join(', ')}.${didYouMean(name, names)}`);
}
