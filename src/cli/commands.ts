/** The commands of `plotscope`: each is loaded when it is given, since what all of them are made of takes longer to load than most take. */
export const alertsAckCommand = other('alertsAckCommand');
export const alertsHistoryCommand = other('alertsHistoryCommand');
export const alertsListCommand = other('alertsListCommand');
export const alertsSnoozeCommand = other('alertsSnoozeCommand');
export const checkRulesCommand = other('checkRulesCommand');
export const testChannelCommand = other('testChannelCommand');
export const analyzeCommand = other('analyzeCommand');
export const checkCommand = other('checkCommand');
export const diagnoseCommand = other('diagnoseCommand');
export const doctorCommand = other('doctorCommand');
export const evaluateCommand = other('evaluateCommand');
export const fleetCheckCommand = other('fleetCheckCommand');
export const fleetCommand = other('fleetCommand');
export const fleetCompareCommand = other('fleetCompareCommand');
export const rulesCommand = other('rulesCommand');
export const targetsCommand = other('targetsCommand');
export const forecastCommand = other('forecastCommand');
export const freeMemoryCommand = other('freeMemoryCommand');
export const historyAnalyzeProgram = whenGiven(() => import('./historyAnalyzeCommand.ts'), 'historyAnalyzeProgram');
export const historyExportCommand = other('historyExportCommand');
export const historyImportCommand = other('historyImportCommand');
export const historyQueryCommand = other('historyQueryCommand');
export const historyStatsCommand = other('historyStatsCommand');
export const historyVerifyCommand = other('historyVerifyCommand');
export const historyPlotListCommand = other('historyPlotListCommand');
export const historyPlotsCommand = other('historyPlotsCommand');
export const inventoryCommand = other('inventoryCommand');
export const judgeCommand = other('judgeCommand');
export const logProgram = whenGiven(() => import('./logCommand.ts'), 'logProgram');
export const askCommand = other('askCommand');
export const mcpCommand = other('mcpCommand');
export const monitorCommand = other('monitorCommand');
export const processesCommand = other('processesCommand');
export const programCommand = other('programCommand');
export const pushCommand = other('pushCommand');
export const recommendCommand = other('recommendCommand');
export const recordCommand = other('recordCommand');
export const replayCommand = other('replayCommand');
export const reportCommand = other('reportCommand');
export const sampleCommand = whenGiven(() => import('./sampleCommand.ts'), 'sampleCommand');
export const serviceCommand = other('serviceCommand');

type Commands<Name extends string> = Readonly<Record<Name, (...args: never[]) => unknown>>;

/** All but those that have to start fast load together, which keeps the files few. */
function other<Name extends keyof typeof import('./otherCommands.ts')>(name: Name) {
  return whenGiven(() => import('./otherCommands.ts'), name);
}

/** What a module's command is to whoever gives it: loaded first, and awaited. */
function whenGiven<Name extends string, Module extends Commands<Name>>(load: () => Promise<Module>, name: Name) {
  return async (...args: Parameters<Module[Name]>): Promise<Awaited<ReturnType<Module[Name]>>> =>
    (await ((await load())[name](...args) as ReturnType<Module[Name]>)) as Awaited<ReturnType<Module[Name]>>;
}
