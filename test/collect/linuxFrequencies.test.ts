import assert from 'node:assert/strict';
import { LinuxFrequencies } from '../../src/collect/linux/frequencies.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const core = (number: number) => ({ 'cpu.logical_number': String(number) });

describe('LinuxFrequencies', () => {
  function withCores(count: number): TextSource {
    const source = new TextSource();
    for (let number = 0; number < count; number++) {
      const folder = `/sys/devices/system/cpu/cpu${number}/cpufreq`;
      source.set(`${folder}/scaling_cur_freq`, '2000000\n');
      source.set(`${folder}/cpuinfo_min_freq`, '800000\n');
      source.set(`${folder}/cpuinfo_max_freq`, number < 8 ? '5000000\n' : '3800000\n');
    }
    return source.set('/sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq', '1\n');
  }

  it('gives frequency and range of each core, and the mean', () => {
    const source = withCores(16);
    const collecting = new Collecting(new LinuxFrequencies(source)).frameAt(0);
    assert.equal(collecting.value('system.cpu.frequency', core(15)), 2e9);
    assert.equal(collecting.value('system.cpu.frequency.limit', { ...core(3), limit: 'max' }), 5e9);
    assert.equal(collecting.value('system.cpu.frequency.limit', { ...core(9), limit: 'max' }), 3.8e9);
    assert.equal(collecting.value('system.cpu.frequency.limit', { ...core(9), limit: 'min' }), 0.8e9);
    source.set('/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq', '3600000\n');
    for (let second = 1; second <= 10; second++) collecting.frameAt(second);
    assert.equal(collecting.value('system.cpu.frequency', core(1)), 3.6e9);
    assert.equal(collecting.value('system.cpu.frequency.mean'), 2.1e9);
    assert.equal(collecting.frame.index.of('system.cpu.frequency').length, 16);
  });

  it('marks a core that went offline absent, and goes on with the others', () => {
    const source = withCores(2);
    const collecting = new Collecting(new LinuxFrequencies(source)).frameAt(0);
    source.texts.delete('/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq');
    for (let second = 1; second <= 10; second++) collecting.frameAt(second);
    assert.equal(collecting.absence('system.cpu.frequency', core(1)), 'the core is offline');
    assert.equal(collecting.value('system.cpu.frequency.mean'), 2e9);
  });

  it('reads /proc/cpuinfo where there is no cpufreq', () => {
    const source = new TextSource().set(
      '/proc/cpuinfo',
      'processor\t: 0\ncpu MHz\t\t: 2096.007\ncache size\t: 1024 KB\n\nprocessor\t: 1\ncpu MHz\t\t: 3000\n\n',
    );
    const collecting = new Collecting(new LinuxFrequencies(source)).frameAt(0);
    assert.ok(Math.abs((collecting.value('system.cpu.frequency', core(0)) ?? 0) - 2_096_007_000) < 1);
    assert.equal(collecting.value('system.cpu.frequency', core(1)), 3e9);
    assert.match(collecting.absence('system.cpu.frequency.limit') ?? '', /virtual machines/);
  });

  it('says why there is none', () => {
    const arm = new TextSource().set('/proc/cpuinfo', 'processor\t: 0\nBogoMIPS\t: 50.00\n');
    assert.match(
      new Collecting(new LinuxFrequencies(arm)).frameAt(0).absence('system.cpu.frequency.mean') ?? '',
      /this kind of processor/,
    );
    const none = new Collecting(new LinuxFrequencies(new TextSource())).frameAt(0).frameAt(60);
    assert.match(none.absence('system.cpu.frequency.mean') ?? '', /tells no clock frequencies/);
  });
});
