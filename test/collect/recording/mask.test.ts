import assert from 'node:assert/strict';
import type { FrameNoteInput } from '../../../src/collect/recording/format.ts';
import { Mask } from '../../../src/collect/recording/mask.ts';
import { MaskedNames } from '../../../src/collect/recording/maskedNames.ts';
import { parseConfiguration, parseLog } from '../../../src/plotters/plotters.ts';

const ID = '0123456789abcdef'.repeat(4);
const KEY = '97f1d3a7'.repeat(12);
const CONTRACT = 'xch1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sq4tz3g';

describe('MaskedNames', () => {
  const names = () => new MaskedNames(Buffer.from('a secret of this test'));

  it('gives the same for the same, another for another, and another under another secret', () => {
    const masked = names();
    assert.equal(masked.keys(ID), masked.keys(ID));
    assert.equal(masked.keys(ID.toUpperCase()), masked.keys(ID));
    assert.notEqual(masked.keys(ID), masked.keys(KEY.slice(0, 64)));
    assert.notEqual(masked.keys(ID), new MaskedNames(Buffer.from('another secret')).keys(ID));
    assert.equal(masked.path('/mnt/hay/barn'), masked.path('/mnt/hay/barn'));
  });

  it('gives a key in a path the same name in a text as where the path stands alone', () => {
    const masked = names();
    const path = `/mnt/farm/plot-k32-2026-11-24-10-00-${'ab'.repeat(32)}.plot`;
    assert.equal(masked.text(`Started copy to ${path}\n`), `Started copy to ${masked.path(path)}\n`);
  });

  it('keeps the form of keys, ids and addresses', () => {
    const masked = names();
    assert.match(masked.keys(ID), /^[0-9a-f]{64}$/);
    assert.match(masked.keys(`0x${KEY}`), /^0x[0-9a-f]{96}$/);
    assert.match(masked.keys(CONTRACT), /^xch1[02-9ac-hj-np-z]{58}$/);
    assert.match(masked.keys('b2c3d4e5-0001-4abc-8def-001122334455'), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.match(masked.keys('via 192.168.7.9:8444'), /^via 198\.18\.\d+\.\d+:8444$/);
    assert.match(masked.keys('link/ether 3c:ec:ef:12:34:56 up'), /^link\/ether 02(?::[0-9a-f]{2}){5} up$/);
    for (const secret of [ID, KEY, CONTRACT, 'b2c3d4e5', '192.168.7.9', '3c:ec:ef']) {
      assert.ok(!masked.keys(`a ${secret} b`).includes(secret) || secret.length < 9);
    }
  });

  it('masks what tells of a person in other forms: IPv6, mail, passwords, names of interfaces, paths of Windows, other case', () => {
    const masked = names();
    masked.learnHost('haybarn');
    masked.learnUser('wilma');
    for (const [text, ...secrets] of [
      ['peer fe80::3eec:efff:fe12:3456 and 2a02:8071:abcd:1234:5678:9abc:def0:1234', '3eec', '8071', '9abc'],
      ['mail to ann.hay@farm-mail.example', 'ann.hay', 'farm-mail'],
      ['https://ann:s3cret@nas.example/plots', 'ann', 's3cret'],
      ['enx3cecef123456: 1 2', '3cecef123456'],
      ['D:\\Ann Hay\\x D:\\hayplots\\tmp', 'hayplots'],
      ['on HayBarn as WILMA', 'HayBarn', 'WILMA'],
    ] as const) {
      const told = masked.text(text);
      for (const secret of secrets) assert.ok(!told.includes(secret), told);
    }
    assert.equal(
      masked.text('took 10:15:20, at 12:30:45:123, ::1, a::b::c, 1:2'),
      'took 10:15:20, at 12:30:45:123, ::1, a::b::c, 1:2',
    );
    assert.equal(masked.keys('enx3cecef123456'), masked.interfaces('enx3cecef123456'));
  });

  it('takes no longer than a text is long', () => {
    for (const piece of [
      '/',
      'a',
      'f0',
      ':',
      '::',
      'a:',
      '0:',
      '@',
      'a@',
      '.',
      '-',
      'C:\\',
      '://',
      '1.',
      ' /',
      '//a',
      'a@b.',
    ]) {
      const masked = names();
      masked.text(piece.repeat(100_000));
      masked.path(piece.repeat(100_000));
    }
  });

  it('leaves numbers, versions and local addresses alone', () => {
    for (const text of [
      '9223372036854771712',
      '18446744073709551615',
      '127.0.0.1',
      'v3.1.1-dev',
      '00:00:1f.2',
      '4294943244 matches',
    ]) {
      assert.equal(names().keys(text), text);
    }
  });

  it('masks the parts of a path that tell something, and keeps the others', () => {
    const masked = names();
    assert.equal(masked.path('/proc/77/fd/1'), '/proc/77/fd/1');
    assert.equal(masked.path('/mnt/plots'), '/mnt/plots');
    assert.match(masked.path('/home/wilma/bin/chia_plot'), /^\/home\/name1\/bin\/chia_plot$/);
    assert.match(masked.path('/mnt/hay/job.log'), /^\/mnt\/name2\/name3\.log$/);
    const plot = masked.path(`/mnt/hay/plot-k32-2026-11-24-10-00-${ID}.plot.tmp`);
    assert.match(plot, /^\/mnt\/name2\/plot-k32-2026-11-24-10-00-[0-9a-f]{64}\.plot\.tmp$/);
  });

  it('masks user and host names as words, unless they are common ones', () => {
    const masked = names();
    masked.learnHost('barn');
    masked.learnUser('chia');
    masked.learnUser('wilma');
    assert.equal(masked.text('barn: wilma runs chia in a barnyard'), 'host1: name1 runs chia in a barnyard');
  });

  it('keeps the columns of socket tables', () => {
    const line = '   0: 0100007F:1F90 0907A8C0:C350 01 00000000:00000000 00:00000000 00000000  1000        0 12345';
    const masked = names().socketAddresses(line);
    assert.equal(masked.length, line.length);
    assert.ok(masked.startsWith('   0: 0100007F:1F90 ') && !masked.includes('0907A8C0'));
    assert.ok(masked.endsWith(' 01 00000000:00000000 00:00000000 00000000  1000        0 12345'));
  });
});

describe('Mask', () => {
  const mask = () => new Mask({ host: 'barn.example.org', user: 'wilma' }, Buffer.from('secret'));
  const file = (masking: Mask, path: string, text: string, more: Partial<FrameNoteInput> = {}) =>
    String(masking.note({ t: 0, files: { [path]: text }, ...more }).files?.[path]);

  it('masks a plotter’s command line so that it means the same', () => {
    const argv = [
      'chia_plot',
      '-k',
      '32',
      '-t',
      '/mnt/hay stack/',
      '--tmpdir2=fast',
      '-d',
      '@barn',
      '-f',
      KEY,
      '-c',
      CONTRACT,
      '-n',
      '-1',
    ];
    const links = { '/proc/7/exe': '/opt/mm/chia_plot', '/proc/7/cwd': '/home/wilma/jobs' };
    const masked = file(mask(), '/proc/7/cmdline', `${argv.join('\0')}\0`, { links })
      .split('\0')
      .slice(0, -1);
    const text = masked.join(' ');
    for (const secret of ['hay', 'fast', 'barn', KEY, CONTRACT, 'wilma']) assert.ok(!text.includes(secret), text);
    const before = parseConfiguration({ argv, cwd: '/home/wilma/jobs' });
    const after = parseConfiguration({ argv: masked, cwd: '/home/name1/jobs' });
    assert.deepEqual(Object.keys(after ?? {}), Object.keys(before ?? {}));
    assert.equal(after?.k, 32);
  });

  it('keeps the name of a plotter that an interpreter runs', () => {
    const argv = ['/usr/bin/node', '/home/erin/jobs/plotscope-demo.cjs', '-r', '2'];
    const masked = file(mask(), '/proc/7/cmdline', `${argv.join('\0')}\0`);
    const [program, script, ...more] = masked.split('\0');
    assert.deepEqual([program, ...more], ['/usr/bin/node', '-r', '2', '']);
    assert.match(script, /^\/home\/.*\/plotscope-demo\.cjs$/);
    assert.ok(!masked.includes('erin'));
  });

  it('cuts the command lines of other programs to the program', () => {
    assert.match(file(mask(), '/proc/7/cmdline', '/usr/bin/vim\0diary.txt\0'), /^\/usr\/bin\/name\d+\0$/);
  });

  it('masks what programs call themselves, but not the threads of a plotter', () => {
    const masking = mask();
    const stat = '9 (wilmas (diary)) S 1 1 1 0\n';
    assert.match(file(masking, '/proc/9/stat', stat), /^9 \(name\d+\) S 1 1 1 0\n$/);
    assert.match(file(masking, '/proc/9/status', 'Name:\tdiary\nTgid:\t9\n'), /^Name:\tname\d+\nTgid:\t9\n$/);
    const links = { '/proc/7/exe': '/opt/mm/chia_plot' };
    const thread = '8 (phase1/F1) R 1 1 1 0\n';
    const files = { '/proc/7/task/8/stat': thread, '/proc/7/cmdline': 'chia_plot\0-t\0/x/\0' };
    assert.equal(masking.note({ t: 0, files, links }).files?.['/proc/7/task/8/stat'], thread);
  });

  it('masks what an option says that the plotter does not have', () => {
    const masked = file(mask(), '/proc/7/cmdline', 'chia_plot\0-k\x0032\0--label\0orchard\0--note=orchard\0-t\0/x/\0');
    assert.ok(!masked.includes('orchard'), masked);
    assert.ok(masked.includes('--label') && masked.includes('--note=') && masked.includes('-k\x0032'), masked);
  });

  it('masks hosts that only a log names, and the words of a key', () => {
    const names = new MaskedNames(Buffer.from('secret'));
    const masked = names.text(`copy to nas.orchard.lan:1337 failed; ${Array(24).fill('abandon').join(' ')}.`);
    assert.equal(masked, `copy to host1:1337 failed; ${Array(24).fill('word').join(' ')}.`);
    const kept =
      'Renamed final file from "plot.k32.tmp" to chia_plot.log in version 1.2.3 of the plotter that was started here';
    assert.equal(names.text(kept), kept);
  });

  it('masks fingerprints', () => {
    const line = 'python3\0/opt/bin/chia\0plots\0create\0-a\x003141592653\0-t\0/x\0';
    assert.ok(!file(mask(), '/proc/7/cmdline', line).includes('3141592653'));
  });

  it('masks mounts, and drops options that tell something', () => {
    const text =
      '32 1 0:51 / /srv/nas\\040one rw,relatime shared:1 - nfs4 barn.example.org:/farm rw,vers=4.2,addr=192.168.7.9,rsize=1048576\n';
    const masked = file(mask(), '/proc/self/mountinfo', text);
    assert.match(masked, /^32 1 0:51 \/ \/srv\/name\d+ rw,relatime shared:1 - nfs4 host1:\/farm rw,rsize=1048576\n$/);
  });

  it('masks a key in a log also where the log was read in two pieces, and keeps the log readable', () => {
    const log = `Crafting plot 1 out of 1\nFarmer Public Key: ${KEY}\nWorking Directory:   /mnt/hay/\nPlot Name: plot-k32-2026-11-24-10-00-${ID}\n[P1] Table 1 took 3 sec\n`;
    const masking = mask();
    for (let cut = 0; cut < log.length; cut += 7) {
      const pieces = [log.slice(0, cut), log.slice(cut)].map((text, i) => {
        const note = masking.note({
          t: 0,
          logs: { '/proc/7/fd/1': { text, ...(i === 0 && { opened: true as const }) } },
        });
        return String(note.logs?.['/proc/7/fd/1'].text);
      });
      const masked = pieces.join('');
      assert.ok(
        !masked.includes(KEY.slice(0, 8)) && !masked.includes(ID.slice(0, 16)) && !masked.includes('hay'),
        masked,
      );
      const [plot] = parseLog(masked).plots;
      assert.deepEqual([plot.plotter, plot.k, plot.steps.length], ['madmax', 32, 1]);
    }
  });

  it('leaves the kernel’s numbers as they are', () => {
    assert.equal(file(mask(), '/sys/block/sda/device/serial', 'S3Z9NB0K\n'), 'masked\n');
    const text = 'cpu  1 2 3\nintr 12345678901234567890 abcdef0123456789abcdef0123456789\n';
    assert.equal(file(mask(), '/proc/stat', text), text);
  });
});
