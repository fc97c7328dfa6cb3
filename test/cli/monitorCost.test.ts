import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const COST = new URL('../../src/cli/monitorCost.ts', import.meta.url).href;
const MIB = 2 ** 20;

describe('cost of the monitor', function () {
  this.timeout(60_000);

  it('has the memory of the monitor, not that of a larger program which started it', function () {
    if (process.platform !== 'linux') this.skip();
    const large = Buffer.alloc(400 * MIB, 1);
    const script = `const { monitorCost } = await import('${COST}'); console.log(JSON.stringify(monitorCost()));`;
    const told = execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const { cpuSeconds, maxMemoryBytes } = JSON.parse(told);
    assert.ok(cpuSeconds > 0);
    assert.ok(maxMemoryBytes > 10 * MIB && maxMemoryBytes < large.length, `${maxMemoryBytes / MIB} MiB`);
  });
});
