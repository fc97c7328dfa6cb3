/** Ids that package.json and this folder share. */
export const BENCHMARK_COMMANDS = {
  runBenchmarks: 'plotscope.runBenchmarks',
  compareConfigurations: 'plotscope.compareConfigurations',
  tuneConfiguration: 'plotscope.tuneConfiguration',
  benchmarkConfiguration: 'plotscope.benchmarkConfiguration',
  runPlot: 'plotscope.runPlot',
  showBenchmarkResults: 'plotscope.showBenchmarkResults',
  openBenchmarkReport: 'plotscope.openBenchmarkReport',
  openBenchmarkLog: 'plotscope.openBenchmarkLog',
  saveBenchmarkBaseline: 'plotscope.saveBenchmarkBaseline',
  compareWithBaseline: 'plotscope.compareWithBaseline',
  deleteBenchmarkRun: 'plotscope.deleteBenchmarkRun',
  stopBenchmark: 'plotscope.stopBenchmark',
} as const;

export const BENCHMARKS_VIEW = 'plotscope.benchmarks';
export const BENCHMARKS_PANEL = 'plotscope.benchmarkResults';
export const TASK_TYPE = 'plotscope';

/** `viewItem` of rows, which decides about their context menu. */
export const BENCHMARK_ROW_KINDS = {
  benchmarkRunning: 'benchmark.running',
  benchmarkSuites: 'benchmark.suites',
  benchmarkComparison: 'benchmark.comparison',
} as const;
