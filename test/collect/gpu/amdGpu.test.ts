import assert from 'node:assert/strict';
import { AmdGpu } from '../../../src/collect/linux/amdGpu.ts';
import { Collecting } from '../collecting.ts';
import { TextSource } from '../textSource.ts';

const FOLDER = '/sys/class/drm/card1/device';

/** Files of `amdgpu` by the kernel's documentation; no card was asked for them. */
function host(): TextSource {
  const source = new TextSource();
  const files = {
    vendor: '0x1002\n',
    product_name: 'RX 6700 XT\n',
    'power/runtime_status': 'active\n',
    gpu_busy_percent: '93\n',
    mem_info_vram_used: '9663676416\n',
    mem_info_vram_total: '12868124672\n',
    current_link_speed: '16.0 GT/s PCIe\n',
    current_link_width: '16\n',
    'hwmon/hwmon4/temp1_input': '67000\n',
    'hwmon/hwmon4/power1_average': '186000000\n',
    'hwmon/hwmon4/power1_cap': '230000000\n',
    'hwmon/hwmon4/freq1_input': '2500000000\n',
  };
  for (const [name, text] of Object.entries(files)) source.set(`${FOLDER}/${name}`, text);
  source.links.set(FOLDER, '../../../0000:0a:00.0');
  // Another maker's card, and a plug of the first.
  source.set('/sys/class/drm/card0/device/vendor', '0x10de\n');
  source.set('/sys/class/drm/card1-DP-1/status', 'disconnected\n');
  return source;
}

describe('AmdGpu', () => {
  it('tells what the driver tells of a card, without any program', () => {
    const collecting = new Collecting(new AmdGpu(host())).frameAt(1);
    const of = (metric: Parameters<Collecting['value']>[0]) => collecting.value(metric, { 'hw.id': '0000:0a:00.0' });
    assert.equal(of('hw.gpu.utilization'), 0.93);
    assert.equal(of('hw.gpu.memory.usage'), 9_663_676_416);
    assert.equal(of('hw.gpu.memory.utilization'), 9_663_676_416 / 12_868_124_672);
    assert.equal(of('hw.gpu.temperature'), 67);
    assert.equal(of('hw.gpu.power'), 186);
    assert.equal(of('hw.gpu.power.limit'), 230);
    assert.equal(of('hw.gpu.frequency'), 2.5e9);
    assert.ok(Math.abs(of('hw.gpu.io.limit')! / 31.5e9 - 1) < 0.01);
    assert.match(collecting.absence('hw.gpu.io.rate') ?? '', /second/);
    assert.match(collecting.absence('hw.gpu.fan.speed_ratio') ?? '', /does not tell/);
    assert.equal(collecting.frame.index.of('hw.gpu.utilization').length, 1);
    assert.equal(collecting.frame.index.of('hw.gpu.utilization')[0].attributes['hw.name'], 'RX 6700 XT 1');
  });

  it('lets a card sleep', () => {
    const source = host().set(`${FOLDER}/power/runtime_status`, 'suspended\n');
    const collecting = new Collecting(new AmdGpu(source)).frameAt(1);
    assert.match(collecting.absence('hw.gpu.utilization') ?? '', /sleeps/);
    source.set(`${FOLDER}/power/runtime_status`, 'active\n');
    assert.equal(collecting.frameAt(3).value('hw.gpu.utilization'), 0.93);
  });

  it('says of each file that is not there why', () => {
    const source = host();
    source.texts.delete(`${FOLDER}/gpu_busy_percent`);
    source.texts.delete(`${FOLDER}/hwmon/hwmon4/power1_average`);
    const collecting = new Collecting(new AmdGpu(source)).frameAt(1);
    assert.match(collecting.absence('hw.gpu.utilization') ?? '', /not provided/);
    assert.match(collecting.absence('hw.gpu.power') ?? '', /does not tell/);
    assert.equal(collecting.value('hw.gpu.temperature'), 67);
  });

  it('has no series where there is no such card', () => {
    const collecting = new Collecting(new AmdGpu(new TextSource())).frameAt(1);
    assert.equal(collecting.frame.index.of('hw.gpu.utilization').length, 0);
  });
});
