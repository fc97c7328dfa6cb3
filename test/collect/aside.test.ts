import assert from 'node:assert/strict';
import { Aside, type RemotePlace } from '../../src/collect/aside.ts';
import { RemoteMounts } from '../../src/collect/linux/remoteMounts.ts';
import { LogAside } from '../../src/collect/logAside.ts';
import { Unreadable } from '../../src/collect/source.ts';
import { TemporaryFolder } from './recording/temporaryFolder.ts';
import { TextSource } from './textSource.ts';

const nas: RemotePlace = { device: '0:40', path: '/mnt/nas' };
const cloud: RemotePlace = { device: '0:41', path: '/mnt/cloud' };
const third: RemotePlace = { device: '0:42', path: '/mnt/third' };
const PATIENCE_MS = 20;
const never = () => new Promise<string>(() => {});

describe('questions to mounts that may hang', () => {
  const asked = (aside: Aside, place: RemotePlace, ask: () => Promise<string>) =>
    new Promise<string | Unreadable>((done) => aside.ask(place, ask, done));

  it('are asked one after the other at one place', async () => {
    const aside = new Aside();
    let atOnce = 0;
    const ask = async () => {
      assert.equal(++atOnce, 1);
      await new Promise(setImmediate);
      atOnce--;
      return 'told';
    };
    const answers = await Promise.all([1, 2, 3].map(() => asked(aside, nas, ask)));
    assert.deepEqual(answers, ['told', 'told', 'told']);
  });

  it('end with a word where a place hangs, and those after it at once, until it answers', async () => {
    const aside = new Aside(PATIENCE_MS);
    let answer = (_: string) => {};
    let told = 0;
    aside.whenOneHangs(() => told++);
    const first = asked(aside, nas, () => new Promise((done) => (answer = done)));
    const second = asked(aside, nas, () => Promise.reject(new Error('must not be asked')));
    for (const one of await Promise.all([first, second])) {
      assert.ok(one instanceof Unreadable);
      assert.match(one.reason, /^\/mnt\/nas has not answered for over 5 s: the mount hangs/);
    }
    assert.equal(told, 1);
    assert.ok((await asked(aside, nas, never)) instanceof Unreadable);
    assert.equal(await asked(aside, cloud, async () => 'told'), 'told', 'another place is free');
    answer('late');
    await new Promise(setImmediate);
    assert.equal(await asked(aside, nas, async () => 'told'), 'told');
  });

  it('hold two threads at most, and say what they wait for', async () => {
    const aside = new Aside(PATIENCE_MS);
    const answers = await Promise.all([nas, cloud, third].map((place) => asked(aside, place, never)));
    const [, , last] = answers;
    assert.ok(last instanceof Unreadable);
    assert.match(last.reason, /\/mnt\/third: not asked while \/mnt\/nas and \/mnt\/cloud hang/);
  });

  it('give the reason of a failure', async () => {
    const answer = await asked(new Aside(), nas, () => Promise.reject(new Error('permission denied')));
    assert.deepEqual(answer, new Unreadable('permission denied'));
  });
});

describe('a log on a mount that may hang', () => {
  it('gives in each frame what has come, from so far before its end on, and again from its beginning when it was cut off', async () => {
    const folder = new TemporaryFolder();
    try {
      const path = folder.write('plot.log', 'old and new');
      const log = new LogAside(new Aside(), nas, path, 3);
      const next = async () => {
        const ends = log.reading.timesAtEnd;
        for (let text = ''; ; await new Promise(setImmediate)) {
          text += Buffer.from(log.read()).toString();
          if (text !== '' || log.reading.timesAtEnd > ends) return text;
        }
      };
      assert.equal(log.read().length, 0, 'nothing has come yet');
      assert.equal(await next(), 'new');
      assert.equal(await next(), '');
      folder.write('plot.log', 'anew');
      assert.equal(await next(), '');
      assert.equal(await next(), 'anew');
      assert.equal(log.reading.problem, undefined);
      log.close();
    } finally {
      folder.remove();
    }
  });

  it('says why nothing comes', async () => {
    const log = new LogAside(new Aside(), nas, '/none/plot.log', 3);
    while (log.reading.problem === undefined) {
      log.read();
      await new Promise(setImmediate);
    }
    assert.equal(log.reading.problem, 'there is no such file');
  });
});

describe('RemoteMounts', () => {
  const MOUNTINFO = [
    '22 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '23 22 0:40 / /mnt/nas rw - nfs4 nas:/plots rw',
    '24 22 0:41 / /mnt/pool rw - fuse.mergerfs pool rw',
    '25 22 0:42 / /home rw - autofs /etc/auto.home rw',
  ].join('\n');

  function remote(path: string, prepare = (_: TextSource) => {}): string | undefined {
    const source = new TextSource().set('/proc/self/mountinfo', MOUNTINFO);
    prepare(source);
    return new RemoteMounts(source, () => 0).of(path)?.path;
  }

  it('tells what lies on a network, behind a program, or is mounted when it is looked at', () => {
    assert.equal(remote('/mnt/nas/logs/a.log'), '/mnt/nas');
    assert.equal(remote('/mnt/pool'), '/mnt/pool');
    assert.equal(remote('/home/farmer/a.log'), '/home');
    assert.equal(remote('/mnt/nasty/a.log'), undefined);
    assert.equal(remote('/proc/1/stat'), undefined);
    assert.equal(
      remote('/a', (source) => source.texts.delete('/proc/self/mountinfo')),
      undefined,
    );
  });

  it('follows links of this host only: to look at one on such a mount may hang itself', () => {
    const prepare = (source: TextSource) => {
      source.links.set('/logs', '/mnt/nas/logs');
      const link = source.link.bind(source);
      source.link = (path) => {
        assert.ok(!path.startsWith('/mnt/nas'), path);
        return link(path);
      };
    };
    assert.equal(remote('/logs/a.log', prepare), '/mnt/nas');
    assert.equal(remote('/x/../mnt/./nas/a.log', prepare), '/mnt/nas');
  });

  it('knows the mount of a process’ open file by its number, and that of a container’s folder by its own mounts', () => {
    const prepare = (source: TextSource) => {
      source.set('/proc/50/fdinfo/1', 'pos:\t0\nflags:\t0100001\nmnt_id:\t71\n');
      source.set('/proc/50/mountinfo', `70 1 8:1 / / rw - ext4 a rw\n71 70 0:50 / /plots rw - cifs //nas/plots rw\n`);
      source.links.set('/proc/50/root/short', '/plots/logs');
    };
    assert.equal(remote('/proc/50/fd/1', prepare), '/plots');
    assert.equal(remote('/proc/50/fd/2', prepare), undefined);
    assert.equal(remote('/proc/50/root/plots/a', prepare), '/plots');
    assert.equal(remote('/proc/50/root/short/a', prepare), '/plots');
    assert.equal(remote('/proc/50/root/mnt/nas/a', prepare), undefined);
  });
});
