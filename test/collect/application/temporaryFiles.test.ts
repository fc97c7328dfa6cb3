import assert from 'node:assert/strict';
import { orphansIn } from '../../../src/collect/application/orphans.ts';
import { type TemporaryFile, TemporaryFiles } from '../../../src/collect/application/temporaryFiles.ts';
import type { Folders } from '../../../src/collect/folders.ts';

const id = (digit: string) => digit.repeat(64);
const name = (digit: string, rest: string) => `plot-k32-2026-11-24-09-16-${id(digit)}.${rest}`;

describe('TemporaryFiles', () => {
  function folders(names: readonly string[]): Folders & { asked: number } {
    return {
      asked: 0,
      names: (path, done) => done(path === '/tmp/a' ? names : undefined),
      tail: () => {},
      file(_path, done) {
        this.asked++;
        done({ sizeBytes: 10, diskBytes: 4096, modifiedAt: 1000, isFolder: false });
      },
    };
  }

  it('looks at some files a frame, and then rests the longer the more there are', () => {
    const many = folders(Array.from({ length: 500 }, (_, i) => name('a', `p1.t1.sort_bucket_${i}.tmp`)));
    const files = new TemporaryFiles(many);
    files.watch('/tmp/a', 'ext4');
    files.tick(0);
    files.tick(1);
    assert.equal(many.asked, 32);
    assert.equal(files.filesIn('/tmp/a'), undefined, 'nothing is known before all is');
    for (let second = 2; second < 45; second++) files.tick(second);
    assert.equal(files.filesIn('/tmp/a')?.length, 500);
    assert.equal(files.filesIn('/tmp/a')?.[0].plotId, id('a'));
    assert.equal(many.asked, 500);
    for (let second = 45; second < 99; second++) files.tick(second);
    assert.equal(many.asked, 500);
    for (let second = 99; second < 110; second++) files.tick(second);
    assert.ok(many.asked > 500);
  });

  it('asks for one file a frame over a network', () => {
    const remote = folders([name('a', 'p1.table1.tmp'), name('a', 'p1.table2.tmp'), name('a', 'plot')]);
    const files = new TemporaryFiles(remote);
    files.watch('/tmp/a', 'nfs4');
    for (let second = 0; second < 3; second++) files.tick(second);
    assert.equal(files.filesIn('/tmp/a')?.length, 2, 'a finished plot is no temporary file');
  });

  it('says which folder can not be read, and waits for one that hangs', () => {
    let asked = 0;
    const files = new TemporaryFiles({
      names(path, done) {
        asked++;
        if (path !== '/hangs') done(undefined);
      },
      file: () => {},
      tail: () => {},
    });
    files.watch('/gone', 'ext4');
    files.watch('/hangs', 'ext4');
    for (let second = 0; second < 100; second++) files.tick(second);
    assert.equal(files.whyNot('/gone'), '/gone can’t be read');
    assert.equal(asked, 2);
  });
});

describe('orphansIn', () => {
  const file = (digit: string, modifiedAt: number): TemporaryFile => ({
    name: name(digit, 'p1.table1.tmp'),
    plotId: id(digit),
    diskBytes: 100,
    modifiedAt,
  });
  const NOW = 10_000;
  const old = file('a', 1000);
  const paths = (...args: Parameters<typeof orphansIn>) => orphansIn(...args).map(({ path }) => path);

  it('are files of plots that nobody makes, at rest', () => {
    assert.deepEqual(paths('/tmp', [old, file('b', NOW - 5)], [], new Set(), NOW), [`/tmp/${old.name}`]);
  });

  it('are not those of a running plotter, however old', () => {
    assert.deepEqual(
      paths('/tmp', [old], [{ startedAt: 0, folders: ['/tmp'], plotIds: [id('a')] }], new Set(), NOW),
      [],
    );
  });

  it('are not told while a plotter in the folder makes a plot of unknown id', () => {
    const live = [{ startedAt: 500, folders: ['/tmp'], plotIds: undefined }];
    assert.deepEqual(paths('/tmp', [old], live, new Set(), NOW), []);
    const later = [{ startedAt: 2000, folders: ['/tmp'], plotIds: undefined }];
    assert.equal(paths('/tmp', [old], later, new Set(), NOW).length, 1, 'nobody has touched it since');
    assert.equal(paths('/other', [old], live, new Set(), NOW).length, 1);
  });

  it('are those of a plotter that was seen to end, at once', () => {
    const live = [{ startedAt: 0, folders: ['/tmp'], plotIds: undefined }];
    assert.equal(paths('/tmp', [file('c', NOW - 1)], live, new Set([id('c')]), NOW).length, 1);
  });

  it('are not files without a plot in their name', () => {
    const other = { name: 'index0_4.tmp', plotId: undefined, diskBytes: 5, modifiedAt: 0 };
    assert.deepEqual(paths('/tmp', [other], [], new Set(), NOW), []);
  });
});
