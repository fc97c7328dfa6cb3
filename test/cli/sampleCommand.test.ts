import assert from 'node:assert/strict';
import { sampleCommand } from '../../src/cli/sampleCommand.ts';
import type { CATALOGUE } from '../../src/metrics/catalogue.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('plotscope sample', () => {
  it('prints a frame that has rates, and the reason for what it lacks', async () => {
    const output = new CollectedOutput();
    await sampleCommand(output, { json: true, intervalSeconds: 0.25 });
    const { metrics } = JSON.parse(output.plain) as {
      metrics: { name: keyof typeof CATALOGUE; value?: number; absence?: string }[];
    };
    assert.ok(metrics.length > 0);
    for (const { name, value, absence } of metrics) assert.ok((value ?? absence) !== undefined, name);
    const isMeasured = (wanted: string) => metrics.some(({ name, value }) => name === wanted && value !== undefined);
    assert.ok(isMeasured('system.cpu.utilization'), 'what needs two readings is there');
  });

  it('tells the time on the wall above its tables', async () => {
    const output = new CollectedOutput();
    await sampleCommand(output, { json: false, intervalSeconds: 0.25 });
    assert.match(output.plain, /^\S+ {2}\d\d:\d\d:\d\d {2}load /);
    assert.match(output.plain, /^cpu +[█░]{20} /m);
  });
});
