import assert from 'node:assert/strict';
import { LinuxBattery } from '../../src/collect/linux/battery.ts';
import { LinuxCooling } from '../../src/collect/linux/cooling.ts';
import { LinuxEnergy } from '../../src/collect/linux/energy.ts';
import { LinuxSensors } from '../../src/collect/linux/sensors.ts';
import { LinuxThrottling } from '../../src/collect/linux/throttling.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

function set(source: TextSource, folder: string, texts: Readonly<Record<string, string>>): TextSource {
  for (const [name, text] of Object.entries(texts)) source.set(`${folder}/${name}`, `${text}\n`);
  return source;
}

function run(collecting: Collecting, from: number, to: number): Collecting {
  for (let second = from; second <= to; second++) collecting.frameAt(second);
  return collecting;
}

describe('LinuxSensors', () => {
  function host(): TextSource {
    const source = new TextSource();
    set(source, '/sys/class/hwmon/hwmon0', {
      name: 'k10temp',
      temp1_input: '61250',
      temp1_label: 'Tctl',
      temp1_max: '70000',
      temp3_input: '-55000',
    });
    source.links.set('/sys/class/hwmon/hwmon0/device', '../../../0000:00:18.3');
    set(source, '/sys/class/hwmon/hwmon1', {
      name: 'nct6798',
      fan2_input: '1180',
      fan2_label: 'CPU Fan',
      fan10_input: '0',
      power1_average: '45000000',
      power1_input: '46000000',
    });
    set(source, '/sys/class/hwmon/hwmon2', { name: 'nvme', temp1_input: '48850', temp1_crit: '84850', temp1_max: '0' });
    set(source, '/sys/class/hwmon/hwmon2/device', { 'nvme0c0n1/size': '1' });
    source.links.set('/sys/class/hwmon/hwmon2/device', '../../nvme0');
    set(source, '/sys/class/hwmon/hwmon3', { name: 'drivetemp', temp1_input: '38000' });
    set(source, '/sys/class/hwmon/hwmon3/device/block', { 'sda/size': '1' });
    source.links.set('/sys/class/hwmon/hwmon3/device', '../../../0:0:0:0');
    return source;
  }

  it('gives temperatures, fans and power, by chip and label, drives by their disk', () => {
    const collecting = new Collecting(new LinuxSensors(host())).frameAt(0);
    const tctl = { 'hw.id': 'k10temp@0000:00:18.3/temp1', 'hw.name': 'k10temp Tctl' };
    assert.equal(collecting.value('hw.temperature', tctl), 61.25);
    assert.equal(collecting.value('hw.temperature.limit', { ...tctl, limit: 'high' }), 70);
    assert.equal(collecting.value('hw.temperature', { 'system.device': 'nvme0n1' }), 48.85);
    assert.equal(collecting.value('hw.temperature.limit', { 'system.device': 'nvme0n1', limit: 'critical' }), 84.85);
    assert.equal(collecting.value('hw.temperature', { 'system.device': 'sda' }), 38);
    assert.equal(collecting.value('hw.fan.speed', { 'hw.name': 'nct6798 CPU Fan' }), 1180);
    assert.equal(collecting.value('hw.fan.speed', { 'hw.name': 'nct6798 fan10' }), 0);
    assert.equal(collecting.value('hw.power'), 45);
    assert.equal(collecting.frame.index.of('hw.power').length, 1, 'mean and momentary power are one sensor');
  });

  it('tells mean and hottest, without what makes no sense', () => {
    const collecting = new Collecting(new LinuxSensors(host())).frameAt(0);
    assert.match(collecting.absence('hw.temperature', { 'hw.name': 'k10temp temp3' }) ?? '', /nothing is connected/);
    assert.ok(Math.abs((collecting.value('hw.temperature.mean') ?? 0) - (61.25 + 48.85 + 38) / 3) < 1e-9);
    assert.equal(collecting.value('hw.temperature.utilization'), 61.25 / 70);
  });

  it('asks drives more rarely than chips', () => {
    const source = host();
    const collecting = run(new Collecting(new LinuxSensors(source)), 0, 1);
    source.set('/sys/class/hwmon/hwmon0/temp1_input', '70000\n').set('/sys/class/hwmon/hwmon3/temp1_input', '40000\n');
    run(collecting, 2, 21);
    assert.equal(collecting.value('hw.temperature', { 'hw.name': 'k10temp Tctl' }), 70);
    assert.equal(collecting.value('hw.temperature', { 'system.device': 'sda' }), 38);
    assert.equal(run(collecting, 22, 121).value('hw.temperature', { 'system.device': 'sda' }), 40);
  });

  it('says why a sensor can not be read, and takes it up again', () => {
    const source = host();
    const collecting = run(new Collecting(new LinuxSensors(source)), 0, 1);
    source.texts.delete('/sys/class/hwmon/hwmon3/temp1_input');
    run(collecting, 2, 121);
    assert.match(collecting.absence('hw.temperature', { 'system.device': 'sda' }) ?? '', /hwmon3/);
    source.set('/sys/class/hwmon/hwmon3/temp1_input', '41000\n');
    assert.equal(run(collecting, 122, 300).value('hw.temperature', { 'system.device': 'sda' }), 41);
  });

  it('takes up a drive that is plugged in, and lets go of one that is pulled', () => {
    const source = host();
    const collecting = run(new Collecting(new LinuxSensors(source)), 0, 1);
    for (const path of [...source.texts.keys()]) {
      if (path.startsWith('/sys/class/hwmon/hwmon3')) source.texts.delete(path);
    }
    set(source, '/sys/class/hwmon/hwmon7', { name: 'drivetemp', temp1_input: '30000' });
    set(source, '/sys/class/hwmon/hwmon7/device/block', { 'sdq/size': '1' });
    run(collecting, 300, 301);
    assert.equal(collecting.value('hw.temperature', { 'system.device': 'sdq' }), 30);
    assert.equal(collecting.absence('hw.temperature', { 'system.device': 'sda' }), undefined);
  });

  it('reads thermal zones where hwmon shows no temperature', () => {
    const source = set(new TextSource(), '/sys/class/thermal/thermal_zone0', {
      type: 'cpu-thermal',
      temp: '54000',
      trip_point_0_type: 'passive',
      trip_point_0_temp: '80000',
    });
    const collecting = new Collecting(new LinuxSensors(source)).frameAt(0);
    assert.equal(collecting.value('hw.temperature', { 'hw.id': 'thermal_zone0', 'hw.name': 'cpu-thermal' }), 54);
    assert.equal(collecting.value('hw.temperature.utilization'), 54 / 80);
    assert.match(collecting.absence('hw.fan.speed') ?? '', /no such sensor/);
  });

  it('says that there is none', () => {
    const collecting = new Collecting(new LinuxSensors(new TextSource())).frameAt(0);
    for (const metric of ['hw.temperature', 'hw.temperature.mean', 'hw.fan.speed', 'hw.power'] as const) {
      assert.match(collecting.absence(metric) ?? '', /virtual machine/, metric);
    }
  });

  it('spreads a hundred sensors over the frames', () => {
    const source = new TextSource();
    for (let chip = 0; chip < 100; chip++) {
      set(source, `/sys/class/hwmon/hwmon${chip}`, { name: `chip${chip}`, temp1_input: '40000' });
    }
    const collecting = run(new Collecting(new LinuxSensors(source)), 0, 30);
    assert.equal(collecting.frame.index.of('hw.temperature').length, 100);
    assert.equal(collecting.value('hw.temperature.mean'), 40);
    assert.equal(source.opened, 100, 'each stays open');
  });
});

describe('LinuxCooling', () => {
  it('shows the strongest of each kind of cooling', () => {
    const source = new TextSource();
    for (let device = 0; device < 4; device++) {
      set(source, `/sys/class/thermal/cooling_device${device}`, {
        type: 'Processor',
        max_state: '10',
        cur_state: String(device),
      });
    }
    set(source, '/sys/class/thermal/cooling_device4', { type: 'intel_powerclamp', max_state: '50', cur_state: '-1' });
    set(source, '/sys/class/thermal/cooling_device5', { type: 'TCC Offset', max_state: '63', cur_state: '3' });
    const collecting = new Collecting(new LinuxCooling(source)).frameAt(0);
    assert.equal(collecting.value('hw.cooling.level', { 'hw.name': 'Processor' }), 0.3);
    assert.equal(collecting.value('hw.cooling.level', { 'hw.name': 'intel_powerclamp' }), 0);
    assert.equal(collecting.frame.index.of('hw.cooling.level').length, 2);
    source.set('/sys/class/thermal/cooling_device3/cur_state', '1\n');
    assert.equal(run(collecting, 1, 60).value('hw.cooling.level', { 'hw.name': 'Processor' }), 0.2);
  });

  it('says that there is none', () => {
    const collecting = new Collecting(new LinuxCooling(new TextSource())).frameAt(0);
    assert.match(collecting.absence('hw.cooling.level') ?? '', /controls no cooling/);
  });
});

describe('LinuxThrottling', () => {
  function host(cores: number, perPackage: number): TextSource {
    const source = new TextSource();
    for (let core = 0; core < cores; core++) {
      set(source, `/sys/devices/system/cpu/cpu${core}`, {
        'thermal_throttle/core_throttle_count': '5',
        'thermal_throttle/package_throttle_count': '7',
        'topology/physical_package_id': String(Math.floor(core / perPackage)),
      });
    }
    return source;
  }

  it('adds up cores, and each processor once', () => {
    const source = host(128, 64);
    const collecting = new Collecting(new LinuxThrottling(source)).frameAt(0);
    assert.equal(collecting.value('hw.cpu.throttled', { 'hw.cpu.scope': 'core' }), 5 * 128);
    assert.equal(collecting.value('hw.cpu.throttled', { 'hw.cpu.scope': 'package' }), 14);
    source.set('/sys/devices/system/cpu/cpu90/thermal_throttle/core_throttle_count', '25\n');
    run(collecting, 1, 60);
    assert.equal(collecting.value('hw.cpu.throttled', { 'hw.cpu.scope': 'core' }), 5 * 128 + 20);
    assert.equal(collecting.value('hw.cpu.throttled.rate', { 'hw.cpu.scope': 'package' }), 0);
  });

  it('keeps the sum when a core goes offline and comes back at 0', () => {
    const source = host(2, 2);
    const file = '/sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count';
    const collecting = new Collecting(new LinuxThrottling(source)).frameAt(0);
    source.texts.delete(file);
    run(collecting, 1, 70);
    source.set(file, '2\n');
    run(collecting, 71, 140);
    assert.equal(collecting.value('hw.cpu.throttled', { 'hw.cpu.scope': 'core' }), 12);
  });

  it('says that this processor counts none', () => {
    const collecting = new Collecting(new LinuxThrottling(new TextSource())).frameAt(0);
    assert.match(collecting.absence('hw.cpu.throttled.rate') ?? '', /counts no slowing down/);
  });
});

describe('LinuxEnergy', () => {
  const FOLDER = '/sys/class/powercap/intel-rapl:0';
  const zone = (microjoules: string) =>
    set(new TextSource(), FOLDER, { name: 'package-0', energy_uj: microjoules, max_energy_range_uj: '1000000000' });

  it('turns energy into power, across the wrap of its counter', () => {
    const source = zone('900000000');
    const collecting = run(new Collecting(new LinuxEnergy(source)), 0, 5);
    source.set(`${FOLDER}/energy_uj`, '200000000\n');
    run(collecting, 6, 10);
    assert.equal(collecting.value('hw.power', { 'hw.name': 'package-0' }), 50, '300 J in the 6 s between the readings');
    assert.equal(collecting.value('hw.energy', { 'hw.id': 'intel-rapl:0' }), 1200);
  });

  it('says that only root may read it, once and for all', () => {
    const source = zone('1');
    source.denied.add(`${FOLDER}/energy_uj`);
    const collecting = run(new Collecting(new LinuxEnergy(source)), 0, 20);
    assert.match(collecting.absence('hw.power') ?? '', /permission denied.*only root/);
  });

  it('says that there is none', () => {
    const collecting = new Collecting(new LinuxEnergy(new TextSource())).frameAt(0);
    assert.match(collecting.absence('hw.energy') ?? '', /counts no energy/);
  });
});

describe('LinuxBattery', () => {
  it("tells the charge of the host's battery, not of a mouse's", () => {
    const source = new TextSource();
    set(source, '/sys/class/power_supply/BAT0', { type: 'Battery', capacity: '81', status: 'Discharging' });
    set(source, '/sys/class/power_supply/hidpp_battery_0', { type: 'Battery', scope: 'Device', capacity: '5' });
    set(source, '/sys/class/power_supply/AC', { type: 'Mains', online: '0' });
    const collecting = new Collecting(new LinuxBattery(source)).frameAt(0);
    assert.equal(collecting.value('hw.battery.charge'), 0.81);
    assert.equal(collecting.value('hw.battery.discharging'), 1);
    assert.equal(collecting.frame.index.of('hw.battery.charge').length, 1);
    source.set('/sys/class/power_supply/BAT0/status', 'Charging\n');
    assert.equal(collecting.frameAt(30).value('hw.battery.discharging'), 0);
  });

  it('says that there is none', () => {
    const collecting = new Collecting(new LinuxBattery(new TextSource())).frameAt(0);
    assert.equal(collecting.absence('hw.battery.charge'), 'this host has no battery');
  });
});
