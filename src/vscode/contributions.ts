import { BENCHMARK_COMMANDS, BENCHMARK_ROW_KINDS, BENCHMARKS_VIEW } from './benchmarks/benchmarkIds.ts';

/** Every id that package.json and the code share. A test holds the two together, in both directions. */
export const COMMANDS = {
  openDashboard: 'plotscope.openDashboard',
  start: 'plotscope.start',
  stop: 'plotscope.stop',
  startDemo: 'plotscope.startDemo',
  stopDemo: 'plotscope.stopDemo',
  showLog: 'plotscope.showLog',
  openSettings: 'plotscope.openSettings',
  getStarted: 'plotscope.getStarted',
  showPlotterInDashboard: 'plotscope.showPlotterInDashboard',
  showBottleneckInDashboard: 'plotscope.showBottleneckInDashboard',
  confirmVerdict: 'plotscope.confirmVerdict',
  rejectVerdict: 'plotscope.rejectVerdict',
  changeConfiguration: 'plotscope.changeConfiguration',
  copyCommandLine: 'plotscope.copyCommandLine',
  openPlotterLog: 'plotscope.openPlotterLog',
  showPlots: 'plotscope.showPlots',
  acknowledgeAlert: 'plotscope.acknowledgeAlert',
  snoozeAlert: 'plotscope.snoozeAlert',
  actOnAlert: 'plotscope.actOnAlert',
  showAlertInDashboard: 'plotscope.showAlertInDashboard',
  openAlertsFile: 'plotscope.openAlertsFile',
  testAlertChannel: 'plotscope.testAlertChannel',
  setAlertSecret: 'plotscope.setAlertSecret',
  forgetAlertSecret: 'plotscope.forgetAlertSecret',
  keepMonitoring: 'plotscope.keepMonitoring',
  connectFleet: 'plotscope.connectFleet',
  openFleetHost: 'plotscope.openFleetHost',
  compareFleet: 'plotscope.compareFleet',
  analyzeNow: 'plotscope.analyzeNow',
  analyzeHistory: 'plotscope.analyzeHistory',
  analyzeOtherHistory: 'plotscope.analyzeOtherHistory',
  openOtherHistory: 'plotscope.openOtherHistory',
  createReport: 'plotscope.createReport',
  checkInstallation: 'plotscope.checkInstallation',
  exportChart: 'plotscope.exportChart',
  showHistoryStatistics: 'plotscope.showHistoryStatistics',
  exportHistory: 'plotscope.exportHistory',
  deleteHistory: 'plotscope.deleteHistory',
  restoreHistory: 'plotscope.restoreHistory',
  checkConfiguration: 'plotscope.checkConfiguration',
  importConfiguration: 'plotscope.importConfiguration',
  recommendConfiguration: 'plotscope.recommendConfiguration',
  ...BENCHMARK_COMMANDS,
} as const;

export const VIEWS = {
  plotters: 'plotscope.plotters',
  bottlenecks: 'plotscope.bottlenecks',
  alerts: 'plotscope.alerts',
  benchmarks: BENCHMARKS_VIEW,
  fleet: 'plotscope.fleet',
} as const;

export const SETTINGS = {
  interval: 'plotscope.interval',
  startAutomatically: 'plotscope.startAutomatically',
  statusBar: 'plotscope.statusBar.enabled',
  statusBarItems: 'plotscope.statusBar.items',
  collectors: 'plotscope.collectors',
  customMetrics: 'plotscope.customMetrics',
  logs: 'plotscope.logs',
  plotterPatterns: 'plotscope.plotterPatterns',
  alertsNotifications: 'plotscope.alerts.notifications',
  alertsHidden: 'plotscope.alerts.hidden',
  historyEnabled: 'plotscope.history.enabled',
  historyPath: 'plotscope.history.path',
  historyRetention: 'plotscope.history.retention',
  weeklyReportFolder: 'plotscope.weeklyReport.folder',
  weeklyReportFormat: 'plotscope.weeklyReport.format',
  analysis: 'plotscope.analysis',
} as const;

export const CONTEXT_KEYS = {
  /** The engine runs. */
  running: 'plotscope.running',
  /** The engine has taken a frame since it was started: only then is it known what is not there. */
  measured: 'plotscope.measured',
  /** The demo workload that this window started runs. */
  demoRunning: 'plotscope.demoRunning',
  /** Of the walkthrough: the host is measured; a plotter is at work; what holds it back stood where a person reads. */
  hostSeen: 'plotscope.hostSeen',
  plotterFound: 'plotscope.plotterFound',
  verdictRead: 'plotscope.verdictRead',
} as const;

/** `viewItem` of tree rows, which decides about their context menu. */
export const ROW_KINDS = {
  plotter: 'plotter',
  plotterWithLog: 'plotter.log',
  /** The last plots of a plotter that makes many. */
  plots: 'plots',
  bottleneck: 'bottleneck',
  /** It holds a plotter back at present. */
  bottleneckNow: 'bottleneck.now',
  /** A setting that would take it away. */
  remedy: 'remedy',
  alert: 'alert',
  fleetHost: 'fleetHost',
  /** Somebody takes care of it. */
  alertTaken: 'alert.taken',
  alertPast: 'alert.past',
  ...BENCHMARK_ROW_KINDS,
} as const;

export const WALKTHROUGH = 'firstSteps';

export const DASHBOARD_PANEL = 'plotscope.dashboard';
/** The dashboard of another host's history. */
export const OTHER_HOST_PANEL = 'plotscope.otherHost';
export const ANALYSIS_PANEL = 'plotscope.analysis';
