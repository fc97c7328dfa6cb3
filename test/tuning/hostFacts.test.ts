import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unreadable } from '../../src/collect/source.ts';
import { freeMemory, type HostAccess, readHostFacts } from '../../src/tuning/inventory/hostFacts.ts';
import { TextSource } from '../collect/textSource.ts';

const GIB = 2 ** 30;
const MOUNTS = `22 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw
30 22 8:1 / /mnt/hdd rw - xfs /dev/sda1 rw
31 22 0:44 / /mnt/ram rw - tmpfs tmpfs rw
32 22 254:1 / /mnt/virtual rw - xfs /dev/vda1 rw
`;
const FOLDERS = ['/', '/mnt/hdd', '/mnt/hdd/plots', '/mnt/ram', '/mnt/virtual', '/home/me'];

function linux(): TextSource {
  const source = new TextSource()
    .set('/proc/self/mountinfo', MOUNTS)
    .set('/proc/meminfo', 'MemTotal:       65536000 kB\nMemAvailable:   50000000 kB\n')
    .set('/sys/devices/system/cpu/online', '0-15')
    .set('/proc/self/cgroup', '')
    .set('/sys/block/nvme0n1/queue/rotational', '0\n')
    .set('/sys/block/sda/queue/rotational', '1\n')
    .set('/sys/block/vda/queue/rotational', '1\n')
    .set(
      '/proc/50/limits',
      'Limit  Soft  Hard  Units\nMax open files            524288               524288               files\n',
    )
    .set('/proc/50/status', 'Name:\tnode\nTgid:\t50\nPPid:\t40\n')
    .set('/proc/40/limits', 'Max open files            1024               524288               files\n')
    .set('/proc/40/status', 'Name:\tbash\nTgid:\t40\nPPid:\t1\n');
  const devices = { '259:2': 'nvme0n1/nvme0n1p2', '8:1': 'sda/sda1', '254:1': 'vda/vda1' };
  for (const [number, path] of Object.entries(devices)) {
    const name = path.split('/').at(-1)!;
    source.links.set(`/sys/dev/block/${number}`, `../../devices/x/block/${path}`);
    source.links.set(`/sys/class/block/${name}`, `../../devices/x/block/${path}`);
  }
  source.links.set('/proc/50/exe', '/usr/bin/node');
  source.links.set('/proc/40/exe', '/usr/bin/bash');
  for (const folder of FOLDERS) {
    source.spaces.set(folder, { sizeBytes: 100 * GIB, freeBytes: 60 * GIB, availableBytes: 50 * GIB });
  }
  return source;
}

function access(source: TextSource, changes: Partial<HostAccess> = {}): HostAccess {
  return {
    platform: 'linux',
    source,
    pid: 50,
    logicalCores: 16,
    memoryBytes: 64 * GIB,
    freeMemory: async () => 10 * GIB,
    home: '/home/me',
    patienceMs: 60_000,
    programFolders: ['/bin', '/opt/bin'],
    run: () => Promise.reject(new Error('there is no such program')),
    folderState: async (path) => (FOLDERS.includes(path) ? 'folder' : 'missing'),
    isProgram: async (path) => path === '/opt/bin/chia_plot' || path === '/plotting/plotter',
    ...changes,
  };
}

describe('facts of a host', () => {
  it('tell of folders what holds them', async () => {
    const folders = ['/mnt/hdd/plots', '/home/me', '/mnt/ram', '/mnt/virtual', '/nothing/here', 'plots'];
    const { places, mounts } = await readHostFacts({ folders, cwd: '/mnt/hdd' }, access(linux()));
    const size = { sizeBytes: 100 * GIB, freeBytes: 50 * GIB };
    assert.deepEqual(places, {
      '/mnt/hdd/plots': {
        path: '/mnt/hdd/plots',
        state: 'folder',
        mountpoint: '/mnt/hdd',
        fileSystem: 'xfs',
        disks: ['sda'],
        rotational: true,
        ...size,
      },
      '/home/me': {
        path: '/home/me',
        state: 'folder',
        mountpoint: '/',
        fileSystem: 'ext4',
        disks: ['nvme0n1'],
        rotational: false,
        ...size,
      },
      '/mnt/ram': {
        path: '/mnt/ram',
        state: 'folder',
        mountpoint: '/mnt/ram',
        fileSystem: 'tmpfs',
        disks: [],
        ...size,
      },
      '/mnt/virtual': {
        path: '/mnt/virtual',
        state: 'folder',
        mountpoint: '/mnt/virtual',
        fileSystem: 'xfs',
        disks: ['vda'],
        ...size,
      },
      '/nothing/here': { path: '/nothing/here', state: 'missing', disks: [] },
      plots: {
        path: 'plots',
        state: 'folder',
        mountpoint: '/mnt/hdd',
        fileSystem: 'xfs',
        disks: ['sda'],
        rotational: true,
        ...size,
      },
    });
    assert.deepEqual(mounts.map(({ path }) => path).sort(), ['/', '/mnt/hdd', '/mnt/ram', '/mnt/virtual']);
  });

  it('tell memory, cores and the limit of open files that a terminal gives', async () => {
    const facts = await readHostFacts({}, access(linux()));
    assert.deepEqual(
      [facts.logicalCores, facts.memoryBytes, facts.freeMemoryBytes, facts.openFiles],
      [16, 64 * GIB, 50_000_000 * 1024, { soft: 1024, hard: 524_288 }],
    );
  });

  it('keep within a container', async () => {
    const source = linux();
    source
      .set('/proc/self/mountinfo', `${MOUNTS}40 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n`)
      .set('/proc/self/cgroup', '0::/\n')
      .set('/sys/fs/cgroup/memory.max', String(8 * GIB))
      .set('/sys/fs/cgroup/memory.current', String(3 * GIB))
      .set('/sys/fs/cgroup/memory.stat', `anon 1\ninactive_file ${GIB}\n`)
      .set('/sys/fs/cgroup/cpu.max', '250000 100000');
    const facts = await readHostFacts({}, access(source));
    assert.deepEqual([facts.logicalCores, facts.memoryBytes, facts.freeMemoryBytes], [2, 8 * GIB, 6 * GIB]);
  });

  it('find programs by name and by path', async () => {
    const { programs } = await readHostFacts(
      { programs: ['chia_plot', 'bladebit', '/plotting/plotter', './plotter'], cwd: '/plotting' },
      access(linux()),
    );
    assert.deepEqual(programs, {
      chia_plot: '/opt/bin/chia_plot',
      bladebit: null,
      '/plotting/plotter': '/plotting/plotter',
      './plotter': '/plotting/plotter',
    });
  });

  it('tell of plotters that run, unless they are known already', async () => {
    const source = linux()
      .set('/proc/7/cmdline', 'chia_plot\0-t\0/mnt/hdd/plots/\0-f\0x\0')
      .set('/proc/7/status', 'Name:\tchia_plot\nTgid:\t7\n')
      .set('/proc/7/stat', `7 (chia_plot) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 ${'0 '.repeat(30)}\n`)
      .set('/proc/stat', 'cpu 0\nbtime 1000\n');
    const { plotters } = await readHostFacts({}, access(source));
    assert.deepEqual(
      plotters.map(({ pid, title, directories }) => [pid, title, directories[0]?.disks]),
      [[7, 'Mad Max', ['sda']]],
    );
    const known = [{ pid: 1, title: 'X', directories: [] }];
    assert.deepEqual((await readHostFacts({ plotters: known }, access(source))).plotters, known);
  });

  it('leave out what a system does not tell', async () => {
    const source = new TextSource();
    source.space = (path, done) => done(new Unreadable(path));
    for (const platform of ['linux', 'darwin', 'win32']) {
      const facts = await readHostFacts({ folders: ['/home/me'] }, access(source, { platform }));
      assert.deepEqual(facts.places['/home/me'], { path: '/home/me', state: 'folder', disks: [] });
      assert.deepEqual([facts.openFiles, facts.plotters, facts.mounts], [undefined, [], []]);
    }
  });

  it('do not wait for a file system that hangs', async () => {
    const source = linux();
    source.hanging.add('/mnt/hdd/plots');
    const never = new Promise<never>(() => {});
    const { places } = await readHostFacts(
      { folders: ['/mnt/hdd/plots', '/gone'] },
      access(source, { patienceMs: 20, folderState: async (path) => (path === '/gone' ? never : 'folder') }),
    );
    assert.equal(places['/mnt/hdd/plots']?.freeBytes, undefined);
    assert.equal(places['/gone']?.state, 'unknown');
  });

  it('count memory that holds files as free where the system says how much of it programs can have', async () => {
    assert.equal(await freeMemory('darwin', async () => ({ available: 12 * GIB })), 12 * GIB);
    assert.ok((await freeMemory('win32', () => assert.fail('it needs no help'))) > 0);
  });

  it('are read of this very host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-facts-'));
    try {
      writeFileSync(join(folder, 'file'), '');
      const missing = join(folder, 'none');
      const facts = await readHostFacts({
        folders: [folder, missing, join(folder, 'file')],
        programs: ['no-such-program'],
      });
      assert.equal(facts.places[folder]?.state, 'folder');
      assert.ok((facts.places[folder]?.freeBytes ?? 0) > 0);
      assert.equal(facts.places[missing]?.state, 'missing');
      assert.equal(facts.places[join(folder, 'file')]?.state, 'no folder');
      assert.equal(facts.programs['no-such-program'], null);
      assert.ok((facts.logicalCores ?? 0) >= 1 && (facts.freeMemoryBytes ?? 0) > 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
