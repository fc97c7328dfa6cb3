import { BENCHMARK_COMMANDS } from './benchmarks/benchmarkIds.ts';
import type { COMMANDS } from './contributions.ts';

/** The commands that need the tools, by their names in `COMMANDS`. */
export const TOOL_COMMANDS = [
  'keepMonitoring',
  'connectFleet',
  'openFleetHost',
  'compareFleet',
  'analyzeHistory',
  'analyzeOtherHistory',
  'openOtherHistory',
  'createReport',
  'checkInstallation',
  'exportChart',
  'showHistoryStatistics',
  'showPlots',
  'exportHistory',
  'deleteHistory',
  'restoreHistory',
  'actOnAlert',
  'openAlertsFile',
  'testAlertChannel',
  'setAlertSecret',
  'forgetAlertSecret',
  'checkConfiguration',
  'changeConfiguration',
  'importConfiguration',
  'recommendConfiguration',
  ...(Object.keys(BENCHMARK_COMMANDS) as (keyof typeof BENCHMARK_COMMANDS)[]),
] as const satisfies readonly (keyof typeof COMMANDS)[];
export type ToolCommand = (typeof TOOL_COMMANDS)[number];
