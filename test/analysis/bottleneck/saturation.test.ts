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
});
