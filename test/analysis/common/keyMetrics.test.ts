import assert from 'node:assert/strict';
import { CATEGORIES, categoryOf } from '../../../src/analysis/common/category.ts';
import { countsInSum, goTogetherAnyway, isShare, TARGET_NAMES } from '../../../src/analysis/common/keyMetric.ts';
import { KEY_METRICS, keyMetricOf, seriesTitle } from '../../../src/analysis/common/keyMetrics.ts';
import { CATALOGUE } from '../../../src/metrics/catalogue.ts';

describe('the metrics that matter', () => {
  it('have ids and titles of their own, and are gauges', () => {
    for (const field of ['id', 'title'] as const) {
      assert.equal(new Set(KEY_METRICS.map((key) => key[field])).size, KEY_METRICS.length, field);
    }
    for (const { metric, within = metric } of KEY_METRICS) {
      assert.equal(CATALOGUE[metric].kind, 'gauge', metric);
      assert.equal(CATALOGUE[metric].unit, CATALOGUE[within].unit, metric);
    }
  });

  it('name only attributes that their metrics have', () => {
    for (const { metric, where = {}, counted } of KEY_METRICS) {
      for (const name of [...Object.keys(where), ...(counted ? [counted.attribute] : [])]) {
        assert.ok(CATALOGUE[metric].attributes.includes(name), `${metric} has no ${name}`);
      }
    }
  });

  it('come plotting first, by category', () => {
    assert.equal(KEY_METRICS[0].category, 'plotting');
    assert.ok(KEY_METRICS.every(({ category }) => CATEGORIES.includes(category)));
  });

  it('give every forecast its values', () => {
    for (const target of TARGET_NAMES)
      assert.ok(
        KEY_METRICS.some(({ forecast }) => forecast === target),
        target,
      );
  });

  it('are what series are called by', () => {
    const titles = [
      seriesTitle('system.disk.utilization', { 'system.device': 'nvme0n1' }),
      seriesTitle('system.disk.io.rate', { 'system.device': 'sda', 'disk.io.direction': 'write' }),
      seriesTitle('container.cpu.utilization', {}),
      seriesTitle('container.pressure.stall', { resource: 'io', stalled: 'some' }),
      seriesTitle('system.pressure.stall', { resource: 'io', stalled: 'full' }),
      seriesTitle('throughput of sda', {}),
    ];
    assert.deepEqual(titles, [
      'Disk busy (nvme0n1)',
      'Disk, written (sda)',
      'CPU busy (container)',
      'Waiting for disks (container)',
      'system.pressure.stall (io, full)',
      'throughput of sda',
    ]);
    assert.equal(keyMetricOf('system.pressure.stall', { resource: 'cpu', stalled: 'some' })?.id, 'cpu.stall');
    assert.equal(keyMetricOf('system.pressure.stall', { resource: 'cpu', stalled: 'full' }), undefined);
  });

  it('count nothing twice that a sum is made of', () => {
    const traffic = keyMetricOf('system.disk.io.rate', { 'disk.io.direction': 'read' });
    assert.ok(traffic);
    assert.ok(countsInSum(traffic, { 'system.device': 'nvme0n1' }));
    assert.ok(!countsInSum(traffic, { 'system.device': 'md0' }));
    assert.ok(!countsInSum(traffic, { 'system.device': 'dm-3' }));
  });
});

describe('the part of a host that a series tells of', () => {
  it('is told by its name, and of pressure by what is waited for', () => {
    const of = (metric: string, attributes = {}) => categoryOf(metric, attributes);
    assert.deepEqual(
      [
        of('system.pressure.stall', { resource: 'io', stalled: 'full' }),
        of('system.pressure.stall', { resource: 'memory', stalled: 'full' }),
        of('system.paging.io.rate'),
        of('system.network.io.rate'),
        of('plotters.memory.usage'),
        of('hw.gpu.power'),
        of('cpu_load'),
        of('whatever'),
      ],
      ['disk', 'memory', 'memory', 'network', 'plotting', 'hardware', 'cpu', 'other'],
    );
  });

  it('takes shares for shares, and cores for none', () => {
    assert.ok(isShare('system.cpu.utilization'));
    assert.ok(!isShare('plotters.cpu.utilization'));
    assert.ok(!isShare('a column'));
  });

  it('knows what goes together on every host', () => {
    const of = (id: string) => {
      const key = KEY_METRICS.find((one) => one.id === id);
      assert.ok(key, id);
      return key;
    };
    const told = (a: string, b: string) => !goTogetherAnyway(of(a), of(b));
    assert.ok(!told('cpu.busy', 'cpu.stall'));
    assert.ok(!told('disk.busy', 'disk.write'));
    assert.ok(!told('plotters.count', 'plotters.memory'));
    assert.ok(told('network.out', 'disk.read'));
    assert.ok(told('plotters.count', 'disk.await'));
    assert.ok(told('memory.swapping', 'disk.read'));
  });
});
