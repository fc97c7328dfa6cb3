import assert from 'node:assert/strict';
import { saturationOf } from '../../../src/analysis/bottleneck/saturation.ts';
import { frameOf } from '../../metrics/frameOf.ts';

describe('saturationOf', () => {
  const io = { resource: 'memory', stalled: 'some' };
  const host = [
    ['system.cpu.utilization', {}, 0.1],
    ['system.memory.utilization', {}, 0.2],
    ['system.pressure.stall', io, 0],
  ] as const;

  it('takes what the host has where no container limits it', () => {
    const frame = frameOf(0, [...host, ['container.memory.utilization', {}, Number.NaN, 'no limit']]);
    assert.deepEqual(
      saturationOf(frame).map(({ resource, ratio }) => [resource, ratio]),
      [
        ['cpu', 0.1],
        ['memory', 0.2],
      ],
    );
  });

  it("takes the container's own limit where there is one", () => {
    const frame = frameOf(0, [
      ...host,
      ['container.memory.utilization', {}, 0.95],
      ['container.pressure.stall', io, 0.4],
    ]);
    const [memory] = saturationOf(frame);
    assert.deepEqual([memory.resource, memory.ratio, memory.stalledRatio], ['memory', 0.95, 0.4]);
  });

  it('takes a disk that is full of plots for what it is meant to be, unless plotters need room there', () => {
    const mounted = (path: string, full: number, plots: number, plotters: number) => {
      const mount = { 'system.filesystem.mountpoint': path };
      return [
        ['system.filesystem.utilization', mount, full],
        ['system.filesystem.plots.utilization', mount, plots],
        ['system.filesystem.plotters.count', mount, plotters],
      ] as const;
    };
    const frame = frameOf(0, [
      ...host,
      ...mounted('/farm', 0.99, 0.98, 0),
      ...mounted('/both', 0.95, 0.6, 1),
      ...mounted('/', 0.92, 0.1, 0),
    ]);
    const found = saturationOf(frame).map(({ resource, subject, isMeant = false }) => [subject ?? resource, isMeant]);
    assert.deepEqual(found, [
      ['/both', false],
      ['/', false],
      ['cpu', false],
      ['memory', false],
      ['/farm', true],
    ]);
  });
});
