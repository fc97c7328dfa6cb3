import { GIB } from '../../../src/plotters/needs.ts';
import { HDD, host, hostWith, OTHER_SSD, RAM_DISK, SSD } from '../host.ts';
import { BLADEBIT, type Cases, CUDA, good, isMissing, nearlyFull } from './settings.ts';

/** What is wrong with the places that a configuration names. */
export const PLACES_CASES: Cases = {
  'tmp-too-small': [
    {
      settings: good(),
      facts: hostWith({ ...SSD, freeBytes: 200 * GIB }),
      finds:
        /^error directories\.tmp: There is too little room: a k32 plot needs 220 GiB for its temporary folder; \/mnt\/ssd has 200 GiB free/,
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd/b/' } }),
      facts: hostWith({ ...SSD, freeBytes: 300 * GIB }, { ...SSD, path: '/mnt/ssd/b/', freeBytes: 300 * GIB }),
      finds: /^error directories\.tmp: .*330 GiB for its temporary folder and second temporary folder/,
    },
    { settings: BLADEBIT, facts: hostWith({ ...SSD, freeBytes: 400 * GIB }), finds: /480 GiB/ },
    // With the second folder elsewhere there is no telling how much goes where.
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/unknown/' } },
      facts: hostWith({ ...SSD, freeBytes: 400 * GIB }),
    },
    { settings: good({ k: 25 }), facts: hostWith({ ...SSD, freeBytes: 200 * GIB }) },
    { settings: good() },
  ],
  'ram-disk-too-small': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/' } }),
      facts: hostWith({ ...RAM_DISK, freeBytes: 60 * GIB }),
      finds: /^error directories\.tmp2: The RAM disk is too small: .*110 GiB.*\/mnt\/ram has 60\.0 GiB free/,
    },
    { settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/' } }) },
  ],
  'destination-full': [
    {
      settings: good(),
      facts: hostWith(nearlyFull),
      finds: /^error directories\.final: A finished plot of 101 GiB doesn't fit: \/mnt\/hdd\/ has 50\.0 GiB free/,
    },
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', final: ['/mnt/ssd2/', '/mnt/hdd/'] } },
      facts: hostWith(nearlyFull),
      finds: /^error directories\.final\.1: /,
    },
    {
      settings: good({ count: 100 }),
      facts: hostWith({ ...HDD, freeBytes: 250 * GIB }),
      finds: /^warning count: There is room for 2 of 100 plots/,
      fixes: ['Make 2 plots'],
    },
    // Two folders of one file system share its room.
    {
      settings: { ...BLADEBIT, count: 2, directories: { tmp: '/mnt/ssd/', final: ['/mnt/hdd/a/', '/mnt/hdd/b/'] } },
      facts: hostWith(
        { ...HDD, path: '/mnt/hdd/a/', freeBytes: 150 * GIB },
        { ...HDD, path: '/mnt/hdd/b/', freeBytes: 150 * GIB },
      ),
      finds: /^warning count: There is room for 1 of 2 plots/,
      fixes: ['Make 1 plot'],
    },
    { settings: good({ count: 'endless' }) },
    { settings: good({ count: 10 }) },
  ],
  'hdd-as-tmp': [
    {
      settings: good({ directories: { tmp: '/mnt/hdd/', tmp2: '/mnt/ssd/' } }),
      finds: /^warning directories\.tmp: The temporary folder lies on the hard disk sda/,
    },
    // Gigahorse on graphics cards keeps only finished plots there.
    { settings: { ...CUDA, directories: { tmp: '/mnt/hdd/' } } },
    { settings: good() },
    { settings: good(), facts: hostWith({ ...SSD, rotational: undefined } as never) },
  ],
  'tmp-on-disk-of-final': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/ssd2/done/' } }),
      facts: hostWith({ ...OTHER_SSD, path: '/mnt/ssd2/done/' }),
      finds: /^warning directories\.tmp2: The second temporary folder and the destination lie on nvme1n1/,
    },
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', final: '/mnt/ssd/' } },
      finds: /^warning directories\.tmp: The temporary folder and the destination lie on nvme0n1/,
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/ssd/done/' } }),
      facts: hostWith({ ...SSD, path: '/mnt/ssd/done/' }),
    },
    { settings: good() },
  ],
  'directory-missing': [
    {
      settings: good({ directories: { tmp: '/mnt/new/' } }),
      facts: hostWith(isMissing),
      finds: /^error directories\.tmp: The temporary folder \/mnt\/new\/ doesn't exist/,
      fixes: ['Create /mnt/new/'],
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', final: '/mnt/hdd/' } }),
      facts: hostWith({ ...HDD, state: 'not writable' }),
      finds: /^error directories\.final: The destination \/mnt\/hdd\/ can't be written to/,
    },
    {
      settings: good({ directories: { tmp: '/etc/passwd/' } }),
      facts: hostWith({ path: '/etc/passwd/', state: 'no folder', disks: [] }),
      finds: /is a file, not a folder/,
    },
    { settings: good() },
    { settings: good({ directories: { tmp: '/mnt/never asked/' } }) },
  ],
  'directory-without-slash': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd' } }),
      finds: /^error directories\.tmp: Mad Max takes the end of \/mnt\/ssd/,
      fixes: ['Add the slash'],
    },
    { settings: { ...CUDA, directories: { tmp: ['/mnt/ssd/', 'D:\\x'] } }, finds: /^error directories\.tmp\.1: / },
    { settings: { ...CUDA, directories: { tmp: '/mnt/ssd/', final: '@10.0.0.7', tmp2: '@RAM' } } },
    { settings: BLADEBIT },
    { settings: good() },
  ],
  'directory-with-tilde': [
    {
      settings: good({ directories: { tmp: '~/plots/' } }),
      finds: /^error directories\.tmp: No shell reads ~\/plots\/.*: \/home\/me\/plots\/\./,
      fixes: ['Write /home/me/plots/'],
    },
    { settings: good({ directories: { tmp: '/mnt/~x/' } }) },
  ],
  'binary-missing': [
    {
      settings: good(),
      facts: host({ programs: { chia_plot: null } }),
      finds: /^error plotter: Mad Max's program chia_plot isn't in PATH/,
    },
    {
      settings: good({ binary: '/opt/chia_plot' }),
      facts: host({ programs: { '/opt/chia_plot': null } }),
      finds: /^error binary: There is no program \/opt\/chia_plot/,
    },
    { settings: good() },
    { settings: good({ binary: '/never/asked' }) },
  ],
};
