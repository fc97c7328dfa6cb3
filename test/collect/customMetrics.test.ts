import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CustomMetrics } from '../../src/collect/customMetrics.ts';
import { parseCustomText } from '../../src/collect/customText.ts';
import { Polled } from '../../src/collect/portable/polled.ts';
import { readSmallFile } from '../../src/collect/readSmallFile.ts';
import { Collecting } from './collecting.ts';

describe('parseCustomText', () => {
  it('reads lines of name and value, and the text format of Prometheus', () => {
    const { samples, badLines } = parseCustomText(
      [
        '# HELP plots_total Plots made.',
        '# TYPE plots_total counter',
        'plots_total 42',
        'disk.free.tb\t3.5',
        '  padded   -1e-3  ',
        'http_requests_total{method="post",code="200"} 1027 1395066363000',
        'path{dir="C:\\\\plots \\"a\\"", } .5',
        'empty{} +7',
        'gone NaN',
        '',
      ].join('\r\n'),
    );
    assert.deepEqual(badLines, []);
    assert.deepEqual(
      samples.map(({ name, labels, value }) => [name, labels, value]),
      [
        ['plots_total', '', 42],
        ['disk.free.tb', '', 3.5],
        ['padded', '', -0.001],
        ['http_requests_total', 'code=200,method=post', 1027],
        ['path', 'dir=C:\\plots "a"', 0.5],
        ['empty', '', 7],
        ['gone', '', Number.NaN],
      ],
    );
  });

  it('reads what other programs and systems write: OpenMetrics, paths of Windows, names in quotes, no blanks', () => {
    const { samples, badLines } = parseCustomText(
      [
        '# TYPE plots counter',
        'plots_total{k="32"}5 1620000000.5 # {trace_id="a}b"} 0.67 1620000000.123',
        'took_bucket{le="+Inf"} 17 # {trace_id="c"} 9.8',
        'plain 1 1620000000',
        'connections{app="RIG\\Plots"} 7710',
        'connections{app="RIGPlots"} 3',
        'tail{path="C:\\\\"} 1',
        'odd{a="x} 5", b="1,c=2"} 4',
        'odd{a="x} 5", b="1", c="2"} 5',
        '{"farm.plots", "my.label"="a"} 6',
        'braces {a="b"} 7',
        '# EOF',
      ].join('\n'),
    );
    assert.deepEqual(badLines, []);
    assert.deepEqual(
      samples.map(({ name, labels, value }) => `${name} [${labels}] ${value}`),
      [
        'plots_total [k=32] 5',
        'took_bucket [le=+Inf] 17',
        'plain [] 1',
        'connections [app=RIG\\Plots] 7710',
        'connections [app=RIGPlots] 3',
        'tail [path=C:\\] 1',
        'odd [a=x} 5,b="1,c=2"] 4',
        'odd [a=x} 5,b=1,c=2] 5',
        'farm.plots [my.label=a] 6',
        'braces [a=b] 7',
      ],
    );
  });

  it('refuses values that can not be kept', () => {
    const { samples, badLines } = parseCustomText('a 1e999\nb 1e39\nc -Inf\nd 3e38\ne 1 2 3\nf{a="b" 1');
    assert.deepEqual(samples, [{ name: 'd', labels: '', value: 3e38 }]);
    assert.deepEqual(
      badLines.map(({ why }) => why),
      [
        '"1e999" is too large',
        '"1e39" is too large',
        '"-Inf" can\'t be shown: only finite numbers can',
        '"e 1 2 3" is not "name value"',
        'the labels {a="b" 1 are not {name="value", …}',
      ],
    );
  });

  it('names each line that it can not use, and takes the others', () => {
    const { samples, badLines } = parseCustomText(
      ['ok 1', 'no value', '9lives 3', 'half{a="b} 1', 'ok 2', 'hex 0x10', 'inf +Inf', `${'x'.repeat(3000)} 1`].join(
        '\n',
      ),
    );
    assert.deepEqual(samples, [{ name: 'ok', labels: '', value: 1 }]);
    assert.deepEqual(
      badLines.map(({ line }) => line),
      [2, 3, 4, 5, 6, 7, 8],
    );
    assert.match(badLines[0].why, /"value" is not a number/);
    assert.match(badLines[1].why, /"9lives" can not be a name/);
    assert.match(badLines[3].why, /there twice/);
  });

  it('never throws, and accounts for every line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab_:{}=",\\ \t\n#1.eN-') }), (text) => {
        const { samples, badLines } = parseCustomText(text);
        const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
        assert.equal(samples.length + badLines.length, lines.length);
      }),
    );
  });
});

describe('CustomMetrics', () => {
  const files = new Map<string, string | Error>();

  beforeEach(() => files.clear());

  function collectingOf(...paths: string[]): Collecting {
    const read = async (path: string) => {
      const content = files.get(path) ?? new Error('there is no such file');
      if (content instanceof Error) throw content;
      return content;
    };
    return new Collecting(new Polled(new CustomMetrics(paths, read)));
  }

  async function run(collecting: Collecting, from: number, to: number): Promise<void> {
    for (let second = from; second <= to; second++) {
      collecting.frameAt(second);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  const notices = (collecting: Collecting) =>
    collecting.events.map((event) => (event.type === 'notice' ? event.text : event.type));

  it('gives the values of all files, and follows them', async () => {
    files.set('/a', 'plots 1\nroom{disk="sda"} 5\n').set('/b', 'ambient_celsius 21.5\n');
    const collecting = collectingOf('/a', '/b');
    await run(collecting, 0, 1);
    assert.equal(collecting.value('custom.value', { name: 'plots' }), 1);
    assert.equal(collecting.value('custom.value', { name: 'room', labels: 'disk=sda' }), 5);
    assert.equal(collecting.value('custom.value', { name: 'ambient_celsius' }), 21.5);
    files.set('/a', 'plots 2\n');
    await run(collecting, 2, 12);
    assert.equal(collecting.value('custom.value', { name: 'plots' }), 2);
    assert.equal(collecting.frame.index.of('custom.value').length, 2);
    assert.deepEqual(notices(collecting), []);
  });

  it('says once of a bad line where it is, and gives the others', async () => {
    files.set('/a', 'plots 1\nbroken\n');
    const collecting = collectingOf('/a');
    await run(collecting, 0, 40);
    assert.deepEqual(notices(collecting), ['custom metrics: /a, line 2: "broken" is not "name value"']);
    assert.equal(collecting.value('custom.value', { name: 'plots' }), 1);
  });

  it('says once of a file why it can not be read, and takes it up when it can', async () => {
    const collecting = collectingOf('/a');
    await run(collecting, 0, 20);
    assert.deepEqual(notices(collecting), ['custom metrics: /a: there is no such file']);
    files.set('/a', 'plots 1\n');
    await run(collecting, 21, 31);
    assert.equal(collecting.value('custom.value', { name: 'plots' }), 1);
  });

  it('takes the first of two files that tell the same, and no more than 200 values', async () => {
    files.set('/a', 'plots 1\n').set('/b', 'plots 2\n');
    files.set('/c', Array.from({ length: 300 }, (_, number) => `value_${number} ${number}`).join('\n'));
    const collecting = collectingOf('/a', '/b', '/c');
    await run(collecting, 0, 1);
    assert.equal(collecting.value('custom.value', { name: 'plots' }), 1);
    assert.equal(collecting.frame.index.of('custom.value').length, 200);
    assert.match(notices(collecting)[0], /\/b: "plots" is in an earlier file/);
    assert.match(notices(collecting)[1], /\/c: over 200 values/);
  });
});

describe('readSmallFile', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-custom-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('reads a file, and refuses what is too large, no file or not absolute', async () => {
    const path = join(folder, 'a.prom');
    writeFileSync(path, 'plots 1\n');
    assert.equal(await readSmallFile(path, 1000), 'plots 1\n');
    writeFileSync(path, '\uFEFFplots 2\r\n', 'utf16le');
    assert.equal(await readSmallFile(path, 1000), 'plots 2\r\n');
    writeFileSync(path, 'x'.repeat(2048));
    await assert.rejects(readSmallFile(path, 1024), /larger than 1 KiB/);
    await assert.rejects(readSmallFile(folder, 1024), /this is a folder/);
    await assert.rejects(readSmallFile(join(folder, 'none'), 1024), /there is no such file/);
    await assert.rejects(readSmallFile('a.prom', 1024), /must be absolute/);
  });
});
