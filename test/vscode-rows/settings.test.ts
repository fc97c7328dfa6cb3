import assert from 'node:assert/strict';
import { EVERYTHING } from '../../src/collect/collectSettings.ts';
import { readSettings } from '../../src/vscode/settings.ts';

describe('readSettings', () => {
  function read(values: Record<string, unknown>) {
    const warnings: string[] = [];
    const settings = readSettings({ get: (name: string) => values[name] as never }, (text) => warnings.push(text));
    return { settings, warnings };
  }

  it('takes what is set, and sensible values for what is not', () => {
    assert.deepEqual(read({ 'plotscope.interval': 5, 'plotscope.statusBar.enabled': false }), {
      settings: { intervalSeconds: 5, startAutomatically: true, statusBar: false, collect: EVERYTHING },
      warnings: [],
    });
  });

  it('names the setting and the remedy where a value can not be used', () => {
    const { settings, warnings } = read({ 'plotscope.interval': 'fast', 'plotscope.startAutomatically': 'yes' });
    assert.deepEqual(settings, { intervalSeconds: 1, startAutomatically: true, statusBar: true, collect: EVERYTHING });
    assert.match(warnings[0], /plotscope\.interval must be a number of seconds, not "fast"; 1 s is used/);
    assert.match(warnings[1], /plotscope\.startAutomatically must be true or false, not "yes"; true is used/);
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
    assert.match(warnings[2], /must hold paths of files, not 7/);
  });
});
