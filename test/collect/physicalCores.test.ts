import assert from 'node:assert/strict';
import { LinuxCpu } from '../../src/collect/linux/cpu.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const FLAGS = { own: 'flags\t\t: fpu vme ht\n', virtual: 'flags\t\t: fpu vme hypervisor ht\n' };

/** The metric on a host that tells of these siblings, by processor. */
function physical(siblings: readonly string[], cpuinfo?: string): number | string | undefined {
  const source = new TextSource()
    .set('/proc/loadavg', '1 1 1 3/120 4711\n')
    .set('/proc/stat', 'cpu  1 0 0 1\nintr 1\n');
  if (cpuinfo !== undefined) source.set('/proc/cpuinfo', cpuinfo);
  siblings.forEach((list, cpu) => {
    source.set(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, `${list}\n`);
  });
  const collecting = new Collecting(new LinuxCpu(source)).frameAt(1).frameAt(2);
  return collecting.value('system.cpu.physical.count') ?? collecting.absence('system.cpu.physical.count');
}

describe('physical cores', () => {
  it('are those of which threads that share one count once', () => {
    assert.equal(physical(['0,4', '1,5', '2,6', '3,7', '0,4', '1,5', '2,6', '3,7'], FLAGS.own), 4);
    assert.equal(physical(['0-1', '0-1'], FLAGS.virtual), 1);
    assert.equal(physical(['0', '1'], FLAGS.own), 2);
  });

  it('are absent where a hypervisor or the kernel doesn’t tell', () => {
    assert.match(String(physical(['0', '1'], FLAGS.virtual)), /hypervisor doesn’t tell/);
    assert.match(String(physical(['0', '1'])), /hypervisor doesn’t tell/);
    assert.match(String(physical([], FLAGS.own)), /kernel doesn’t tell/);
  });
});
