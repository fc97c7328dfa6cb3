/** The commands that are loaded together: one more file for each would take longer than it spares. */
export { alertsAckCommand, alertsHistoryCommand, alertsListCommand, alertsSnoozeCommand } from './alertsCommand.ts';
export { checkRulesCommand, testChannelCommand } from './alertsFileCommand.ts';
export { analyzeCommand } from './analyzeCommand.ts';
export { checkCommand } from './checkCommand.ts';
export { diagnoseCommand } from './diagnoseCommand.ts';
export { doctorCommand } from './doctorCommand.ts';
export { evaluateCommand } from './evaluateCommand.ts';
export { fleetCheckCommand, fleetCommand, fleetCompareCommand } from './fleetCommand.ts';
export { rulesCommand, targetsCommand } from './fleetFilesCommand.ts';
export { forecastCommand } from './forecastCommand.ts';
export { freeMemoryCommand } from './freeMemoryCommand.ts';
export {
  historyExportCommand,
  historyImportCommand,
  historyQueryCommand,
  historyStatsCommand,
  historyVerifyCommand,
} from './historyCommand.ts';
export { historyPlotListCommand, historyPlotsCommand } from './historyPlotsCommand.ts';
export { inventoryCommand } from './inventoryCommand.ts';
export { judgeCommand } from './judgeCommand.ts';
export { askCommand, mcpCommand } from './mcpCommand.ts';
export { monitorCommand } from './monitorCommand.ts';
export { processesCommand } from './processesCommand.ts';
export { programCommand } from './programCommand.ts';
export { pushCommand } from './pushCommand.ts';
export { recommendCommand } from './recommendCommand.ts';
export { recordCommand } from './recordCommand.ts';
export { replayCommand } from './replayCommand.ts';
export { reportCommand } from './reportCommand.ts';
export { serviceCommand } from './serviceCommand.ts';
