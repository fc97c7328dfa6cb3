import assert from 'node:assert/strict';
import { hostCollectors, linuxCollectors, portableCollectors } from '../../src/collect/collectors.ts';
import { COLLECTOR_NAMES, type CollectorName, EVERYTHING, onlyCollectors } from '../../src/collect/collectSettings.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

describe('switches of collectors', () => {
  const only = (...names: CollectorName[]) => ({ ...EVERYTHING, collectors: onlyCollectors(names) });
  const names = (collectors: readonly { readonly name: string }[]) => collectors.map(({ name }) => name);

  it('leave what is switched off unasked; the monitor always tells of itself', () => {
    assert.deepEqual(names(linuxCollectors(new TextSource(), only('network'))), ['network', 'connections', 'engine']);
    assert.deepEqual(names(linuxCollectors(new TextSource(), only('storage'))), ['disk', 'filesystem', 'engine']);
    assert.deepEqual(names(linuxCollectors(new TextSource(), only())), ['engine']);
    assert.deepEqual(names(portableCollectors(only('hardware'))), ['sensors', 'battery', 'engine']);
  });

  it('each switch off less than everything, everything without one', () => {
    const all = names(linuxCollectors(new TextSource())).length;
    for (const name of COLLECTOR_NAMES) {
      const others = COLLECTOR_NAMES.filter((other) => other !== name);
      const left = names(linuxCollectors(new TextSource(), only(...others))).length;
      if (name === 'application' || name === 'custom') assert.equal(left, all, name);
      else assert.ok(left < all, name);
    }
  });

  it('ask for graphics cards only with hardware and processes, and for custom metrics only with files', () => {
    const settings = { ...EVERYTHING, customMetrics: ['/var/lib/plots.prom'] };
    assert.ok(names(hostCollectors(settings)).includes('custom'));
    assert.ok(!names(hostCollectors()).includes('custom'));
    assert.ok(names(hostCollectors()).includes('gpu'));
    assert.ok(!names(hostCollectors(only('hardware'))).includes('gpu'));
  });
});

describe('collectors of a Linux host where nothing can be read', () => {
  for (const collector of linuxCollectors(new TextSource())) {
    it(`${collector.name}: absent with a reason, or an error that says why`, () => {
      const collecting = new Collecting(collector);
      try {
        collecting.frameAt(0).frameAt(1);
      } catch (error) {
        assert.match((error as Error).message, /^\/(proc|sys)\/.*: not provided by this system/);
        collector.unavailable((error as Error).message);
      }
      for (const { metric, slot, absence } of collecting.frame.index.all) {
        if (Number.isNaN(collecting.recorder.values[slot]))
          assert.ok(absence !== 'not measured yet', `${metric}: ${absence}`);
      }
      collector.close();
    });
  }
});
