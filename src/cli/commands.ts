/** The commands of `plotscope`: each is loaded when it is given, since what all of them are made of takes longer to load than most take. */
export const alertsAckCommand = whenGiven(() => import('./otherCommands.ts'), 'alertsAckCommand');
export const alertsHistoryCommand = whenGiven(() => import('./otherCommands.ts'), 'alertsHistoryCommand');
export const alertsListCommand = whenGiven(() => import('./otherCommands.ts'), 'alertsListCommand');
export const alertsSnoozeCommand = whenGiven(() => import('./otherCommands.ts'), 'alertsSnoozeCommand');
export const checkRulesCommand = whenGiven(() => import('./otherCommands.ts'), 'checkRulesCommand');
export const testChannelCommand = whenGiven(() => import('./otherCommands.ts'), 'testChannelCommand');
export const analyzeCommand = whenGiven(() => import('./otherCommands.ts'), 'analyzeCommand');
export const checkCommand = whenGiven(() => import('./otherCommands.ts'), 'checkCommand');
export const diagnoseCommand = whenGiven(() => import('./otherCommands.ts'), 'diagnoseCommand');
export const doctorCommand = whenGiven(() => import('./otherCommands.ts'), 'doctorCommand');
export const evaluateCommand = whenGiven(() => import('./otherCommands.ts'), 'evaluateCommand');
export const fleetCheckCommand = whenGiven(() => import('./otherCommands.ts'), 'fleetCheckCommand');
export const fleetCommand = whenGiven(() => import('./otherCommands.ts'), 'fleetCommand');
export const fleetCompareCommand = whenGiven(() => import('./otherCommands.ts'), 'fleetCompareCommand');
export const rulesCommand = whenGiven(() => import('./otherCommands.ts'), 'rulesCommand');
export const targetsCommand = whenGiven(() => import('./otherCommands.ts'), 'targetsCommand');
export const forecastCommand = whenGiven(() => import('./otherCommands.ts'), 'forecastCommand');
export const freeMemoryCommand = whenGiven(() => import('./otherCommands.ts'), 'freeMemoryCommand');
export const historyAnalyzeCommand = whenGiven(() => import('./otherCommands.ts'), 'historyAnalyzeCommand');
export const historyExportCommand = whenGiven(() => import('./otherCommands.ts'), 'historyExportCommand');
export const historyImportCommand = whenGiven(() => import('./otherCommands.ts'), 'historyImportCommand');
export const historyQueryCommand = whenGiven(() => import('./otherCommands.ts'), 'historyQueryCommand');
export const historyStatsCommand = whenGiven(() => import('./otherCommands.ts'), 'historyStatsCommand');
export const historyVerifyCommand = whenGiven(() => import('./otherCommands.ts'), 'historyVerifyCommand');
export const historyPlotListCommand = whenGiven(() => import('./otherCommands.ts'), 'historyPlotListCommand');
export const historyPlotsCommand = whenGiven(() => import('./otherCommands.ts'), 'historyPlotsCommand');
export const inventoryCommand = whenGiven(() => import('./otherCommands.ts'), 'inventoryCommand');
export const logCommand = whenGiven(() => import('./logCommand.ts'), 'logCommand');
export const askCommand = whenGiven(() => import('./otherCommands.ts'), 'askCommand');
export const mcpCommand = whenGiven(() => import('./otherCommands.ts'), 'mcpCommand');
export const monitorCommand = whenGiven(() => import('./otherCommands.ts'), 'monitorCommand');
export const processesCommand = whenGiven(() => import('./otherCommands.ts'), 'processesCommand');
export const programCommand = whenGiven(() => import('./otherCommands.ts'), 'programCommand');
export const pushCommand = whenGiven(() => import('./otherCommands.ts'), 'pushCommand');
export const recommendCommand = whenGiven(() => import('./otherCommands.ts'), 'recommendCommand');
export const recordCommand = whenGiven(() => import('./otherCommands.ts'), 'recordCommand');
export const replayCommand = whenGiven(() => import('./otherCommands.ts'), 'replayCommand');
export const reportCommand = whenGiven(() => import('./otherCommands.ts'), 'reportCommand');
export const sampleCommand = whenGiven(() => import('./sampleCommand.ts'), 'sampleCommand');
export const serviceCommand = whenGiven(() => import('./otherCommands.ts'), 'serviceCommand');

type Commands<Name extends string> = Readonly<Record<Name, (...args: never[]) => unknown>>;

/** What a module's command is to whoever gives it: loaded first, and awaited. */
function whenGiven<Name extends string, Module extends Commands<Name>>(load: () => Promise<Module>, name: Name) {
  return async (...args: Parameters<Module[Name]>): Promise<Awaited<ReturnType<Module[Name]>>> =>
    (await ((await load())[name](...args) as ReturnType<Module[Name]>)) as Awaited<ReturnType<Module[Name]>>;
}
