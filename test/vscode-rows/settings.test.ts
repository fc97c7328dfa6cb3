import assert from 'node:assert/strict';
import { DEFAULT_WINDOWS } from '../../src/analysis/host/analysisOptions.ts';
import { EVERYTHING } from '../../src/collect/collectSettings.ts';
import { readSettings } from '../../src/vscode/settings.ts';

const ALL_ITEMS = { cpu: true, memory: true, disk: true, plotters: true, bottleneck: true, colours: true };
const NOTICES = { least: 'warning', hiddenRules: [] };
const HISTORY = { enabled: true, path: '', retention: {} };

describe('readSettings', () => {
  function read(values: Record<string, unknown>) {
    const warnings: string[] = [];
    const settings = readSettings({ get: (name: string) => values[name] as never }, (text) => warnings.push(text));
    return { settings, warnings };
  }

  it('takes what is set, and sensible values for what is not', () => {
    assert.deepEqual(read({ 'plotscope.interval': 5, 'plotscope.statusBar.enabled': false }), {
      settings: {
        intervalSeconds: 5,
        startAutomatically: true,
        statusBar: false,
        statusBarItems: ALL_ITEMS,
        collect: EVERYTHING,
        history: HISTORY,
        analysis: DEFAULT_WINDOWS,
        alerts: NOTICES,
      },
      warnings: [],
    });
  });

  it('names the setting and the remedy where a value can not be used', () => {
    const { settings, warnings } = read({ 'plotscope.interval': 'fast', 'plotscope.startAutomatically': 'yes' });
    assert.deepEqual(settings, {
      intervalSeconds: 1,
      startAutomatically: true,
      statusBar: true,
      statusBarItems: ALL_ITEMS,
      collect: EVERYTHING,
      history: HISTORY,
      analysis: DEFAULT_WINDOWS,
      alerts: NOTICES,
    });
    assert.match(warnings[0], /plotscope\.interval must be a number of seconds, not "fast"; 1 s is used/);
    assert.match(warnings[1], /plotscope\.startAutomatically must be true or false, not "yes"; true is used/);
  });

  it('takes what a window tells of alerts, and says what can not be', () => {
    const [least, hidden] = ['plotscope.alerts.notifications', 'plotscope.alerts.hidden'];
    const wishes = { [least]: 'critical', [hidden]: ['memory_high'] };
    assert.deepEqual(read(wishes).settings.alerts, { least: 'critical', hiddenRules: ['memory_high'] });
    const { settings, warnings } = read({ [least]: 'never', [hidden]: 'memory_high' });
    assert.deepEqual(settings.alerts, NOTICES);
    assert.match(warnings.join(), /must be one of off, info, .*not "never"; warning is used.*must be a list of rules/);
  });

  it('takes the switches of the status bar one by one', () => {
    const items = 'plotscope.statusBar.items';
    assert.deepEqual(read({ [items]: { disk: false } }).settings.statusBarItems, { ...ALL_ITEMS, disk: false });
    for (const bad of ['all', { disk: 'no' }, [1]]) {
      const { settings, warnings } = read({ [items]: bad });
      assert.deepEqual(settings.statusBarItems, ALL_ITEMS);
      assert.ok(typeof bad !== 'object' || Array.isArray(bad) || warnings[0]?.startsWith(items), JSON.stringify(bad));
    }
  });

  for (const [set, used] of [
    [0, 0.25],
    [-3, 0.25],
    [1e9, 60],
  ]) {
    it(`keeps an interval of ${set} s within its bounds`, () => {
      const { settings, warnings } = read({ 'plotscope.interval': set });
      assert.equal(settings.intervalSeconds, used);
      assert.match(warnings[0], /0\.25 to 60 s/);
    });
  }

  it('refuses a path of which nobody could say what it is relative to', () => {
    const { settings, warnings } = read({
      'plotscope.history.path': 'history/here',
      'plotscope.logs': ['~/plots/*.log', 'plots/*.log', 'D:\\logs\\*.log'],
      'plotscope.customMetrics': ['./mine.prom', '/srv/mine.prom'],
    });
    assert.equal(settings.history.path, '');
    assert.deepEqual(settings.collect.logs, ['~/plots/*.log', 'D:\\logs\\*.log']);
    assert.deepEqual(settings.collect.customMetrics, ['/srv/mine.prom']);
    assert.equal(warnings.length, 3);
    for (const warning of warnings) assert.match(warning, /^plotscope\.\S+ must .*absolute path/);
    for (const path of ['~', '~/kept', '/srv/kept', '\\\\server\\share', 'C:/kept', '']) {
      assert.equal(read({ 'plotscope.history.path': path }).settings.history.path, path);
    }
  });

  it('reads how long the history is kept, and leaves what it can not use as usual', () => {
    const { settings, warnings } = read({
      'plotscope.history.path': 7,
      'plotscope.history.retention': { secondsForHours: 48, minutesForDays: 0, weeks: 3 },
    });
    assert.deepEqual(settings.history, { enabled: true, path: '', retention: { second: 48 * 3600 } });
    assert.match(warnings[0], /history\.path must be a string, not 7/);
    assert.match(warnings[1], /minutesForDays must be 1 to 3650, not 0; it is left as usual/);
    assert.match(warnings[2], /has no "weeks"; there are secondsForHours/);
  });

  it('reads the windows of analyses within their bounds', () => {
    const { settings, warnings } = read({ 'plotscope.analysis': { trendSeconds: 600, sigma: 99, width: 3 } });
    assert.deepEqual(settings.analysis, { ...DEFAULT_WINDOWS, trendSeconds: 600 });
    assert.match(warnings[0], /sigma must be 1 to 10, not 99; it is left as usual/);
    assert.match(warnings[1], /has no "width"; there are analysisSeconds/);
  });

  it('switches off what is to be off, and names what it can not use', () => {
    const { settings, warnings } = read({
      'plotscope.collectors': { hardware: false, disks: true, network: 'no' },
      'plotscope.customMetrics': ['/var/lib/plots.prom', 7],
    });
    assert.deepEqual(settings.collect, {
      ...EVERYTHING,
      collectors: { ...EVERYTHING.collectors, hardware: false },
      customMetrics: ['/var/lib/plots.prom'],
    });
    assert.match(warnings[0], /no collector "disks"; there are system, storage/);
    assert.match(warnings[1], /network must be true or false, not "no"; true is used/);
    assert.match(warnings[2], /must hold absolute paths of files, not 7/);
  });
});
