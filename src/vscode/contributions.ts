/** Every id that package.json and the code share. A test holds the two together, in both directions. */
export const COMMANDS = {
  openDashboard: 'plotscope.openDashboard',
  start: 'plotscope.start',
  stop: 'plotscope.stop',
  startDemo: 'plotscope.startDemo',
  stopDemo: 'plotscope.stopDemo',
  showLog: 'plotscope.showLog',
  openSettings: 'plotscope.openSettings',
  showPlotterInDashboard: 'plotscope.showPlotterInDashboard',
  copyCommandLine: 'plotscope.copyCommandLine',
  openPlotterLog: 'plotscope.openPlotterLog',
} as const;

export const VIEW_CONTAINER = 'plotscope';

export const VIEWS = {
  plotters: 'plotscope.plotters',
  bottlenecks: 'plotscope.bottlenecks',
  alerts: 'plotscope.alerts',
} as const;

export const SETTINGS = {
  interval: 'plotscope.interval',
  startAutomatically: 'plotscope.startAutomatically',
  statusBar: 'plotscope.statusBar.enabled',
  collectors: 'plotscope.collectors',
  customMetrics: 'plotscope.customMetrics',
  logs: 'plotscope.logs',
  plotterPatterns: 'plotscope.plotterPatterns',
} as const;

export const CONTEXT_KEYS = {
  /** The engine runs. */
  running: 'plotscope.running',
  /** The demo workload that this window started runs. */
  demoRunning: 'plotscope.demoRunning',
} as const;

/** `viewItem` of tree rows, which decides about their context menu. */
export const ROW_KINDS = {
  plotter: 'plotter',
  plotterWithLog: 'plotter.log',
} as const;

export const DASHBOARD_PANEL = 'plotscope.dashboard';
