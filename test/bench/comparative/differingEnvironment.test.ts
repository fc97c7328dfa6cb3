import assert from 'node:assert/strict';
import { changedMeanwhile, differingMounts, foldersOf } from '../../../bench/comparative/differingEnvironment.ts';
import { readEnvironment } from '../../../src/tuning/inventory/environment.ts';
import type { NamedConfiguration } from '../../../src/tuning/namedConfiguration.ts';

const MOUNTS = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
30 22 259:0 / /mnt/fast rw,noatime shared:2 - xfs /dev/nvme0n1 rw,discard
31 22 8:17 / /mnt/slow rw,relatime shared:3 - ext4 /dev/sdb1 rw
`;
const CPU = '/sys/devices/system/cpu/cpu0/cpufreq';
const TEXTS: Readonly<Record<string, string>> = {
  '/proc/self/mountinfo': MOUNTS,
  [`${CPU}/scaling_governor`]: 'powersave',
  [`${CPU}/scaling_min_freq`]: '800000',
  [`${CPU}/scaling_max_freq`]: '3600000',
  '/sys/devices/system/cpu/intel_pstate/no_turbo': '1',
};
const at = (folders: readonly string[], texts = TEXTS) => readEnvironment(folders, (path) => texts[path]);
const configuration = (name: string, tmp: string | string[], final: string) =>
  ({ name, settings: { plotter: 'madmax', k: 32, directories: { tmp, final } } }) as NamedConfiguration;

describe('the environment of compared runs', () => {
  const fast = configuration('fast', ['/mnt/fast/a', '/mnt/fast/b'], '/mnt/slow/');
  const slow = configuration('slow', '/mnt/slow/tmp', '/mnt/slow');
  const folders = [...foldersOf(fast), ...foldersOf(slow)];

  it('tells clocks, and of each folder its file system with the options', () => {
    const { clocks, mounts } = at(folders);
    assert.equal(clocks, 'powersave, 0.8 GHz … 3.6 GHz, boost off');
    assert.equal(mounts['/mnt/fast/a'], 'xfs on /dev/nvme0n1 at /mnt/fast (rw,noatime,discard)');
    assert.equal(mounts['/mnt/slow'], 'ext4 on /dev/sdb1 at /mnt/slow (rw,relatime)');
  });

  it('says where the folders of two configurations lie on others, and nothing where they do not', () => {
    const [sentence, ...more] = differingMounts(fast, slow, at(folders));
    assert.deepEqual(more, []);
    assert.match(sentence ?? '', /tmp \(xfs on \/dev\/nvme0n1 .* against ext4 on \/dev\/sdb1/);
    assert.doesNotMatch(sentence ?? '', /final/);
    assert.deepEqual(differingMounts(slow, slow, at(folders)), []);
  });

  it('says what changed while they ran', () => {
    const remounted = { ...TEXTS, '/proc/self/mountinfo': MOUNTS.replace('rw,noatime', 'rw,sync') };
    assert.deepEqual(changedMeanwhile(at(folders), at(folders)), []);
    const changes = changedMeanwhile(at(folders), at(folders, remounted));
    assert.equal(changes.length, 2);
    assert.match(changes[0] ?? '', /^While they ran, mount of \/mnt\/fast\/a: .*sync.*, was .*noatime/);
  });
});
