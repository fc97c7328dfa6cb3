import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { columnNamed, linesOf, parseLines, readSeriesCsv } from '../../src/cli/readSeriesCsv.ts';
import { UsageError } from '../../src/terminal/output.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';

const parse = (text: string) => parseLines(linesOf(Buffer.from(text)), 'load.csv');

function refused(text: string, message: RegExp): void {
  assert.throws(
    () => parse(text),
    (error: Error) => error instanceof UsageError && message.test(error.message),
  );
}

describe('CSV files of series', () => {
  it('have times as ISO 8601, with a zone or in UTC, or as seconds or milliseconds', () => {
    const noon = Date.UTC(2026, 0, 2, 12) / 1000;
    for (const time of [
      '2026-01-02T12:00:00Z',
      '2026-01-02 12:00:00',
      '2026-01-02T13:00:00+01:00',
      '2026-01-02T13:00+01',
      '2026-01-02T12:00:00.000Z',
      String(noon),
      String(noon * 1000),
      String(noon * 1e6),
      `"${noon}"`,
    ]) {
      assert.deepEqual([...parse(`timestamp,value\n${time},1\n`).times], [noon], time);
    }
    assert.equal(parse('date,v\n2026-01-02,1').times[0], noon - 43_200);
  });

  it('have any number of columns, empty cells, and any kind of line end', () => {
    const csv = parse('\uFEFFtime,"cpu",disk\r\n0,0.5,\r\n60,nan,1e3\r\n\r\n');
    assert.deepEqual(
      csv.columns.map(({ name, values }) => [name, ...values]),
      [
        ['cpu', 0.5, Number.NaN],
        ['disk', Number.NaN, 1000],
      ],
    );
    assert.equal(columnNamed(csv, undefined, 'load.csv').name, 'cpu');
    assert.equal(columnNamed(csv, 'disk', 'load.csv').name, 'disk');
    assert.throws(() => columnNamed(csv, 'net', 'load.csv'), /no column "net"; it has cpu, disk/);
  });

  it('may have semicolons or tabs between cells, decimal commas, and quoted cells', () => {
    for (const text of [
      'timestamp;value\n0;0,5\n60;1.5\n',
      'timestamp\tvalue\n0\t0.5\n60\t1,5\n',
      '"timestamp","value"\n"0","0.5"\n"60", "1.5"\n',
    ]) {
      const [{ name, values }] = parse(text).columns;
      assert.deepEqual([name, ...values], ['value', 0.5, 1.5], text);
    }
    const [{ name }] = parse('timestamp,"disk, ""a"", write"\n0,1\n').columns;
    assert.equal(name, 'disk, "a", write');
    refused('timestamp,value\n0,"5"7\n', /row 2, column value: ""5"7" is not a number/);
    refused('timestamp;value\n0;1.000,5\n', /row 2, column value: "1.000,5" is not a number/);
  });

  it('have their times where the names say, and blank lines and names where they like', () => {
    const { times, columns } = parse('load,Timestamp,\n\n1,60,2\n\n3,x,4\n'.replace('x', '120'));
    assert.deepEqual([...times], [60, 120]);
    assert.deepEqual(
      columns.map(({ name, values }) => [name, ...values]),
      [
        ['load', 1, 3],
        ['value2', 2, 4],
      ],
    );
    refused('timestamp,value\n\n0,1\n\n60,x\n', /row 5, column value/);
    refused('timestamp,a,a\n0,1,2\n', /two columns are called "a"; rename one/);
  });

  it('are read piece by piece, wherever a piece ends, with any line end, and in UTF-16', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['timestamp,läst', '0,1', '', '60,22', '120,3'].join(end);
      for (const encoding of ['utf8', 'utf16le'] as const) {
        const bytes = Buffer.from(`\uFEFF${text}`, encoding);
        for (let piece = 2; piece <= bytes.length; piece++) {
          assert.deepEqual([...linesOf(bytes, piece)], text.split(end), `${encoding}, pieces of ${piece} bytes`);
        }
      }
    }
    const wide = Buffer.from('\uFEFFtimestamp,value\r\n0,1\r\n', 'utf16le');
    const folder = new TemporaryFolder();
    try {
      assert.deepEqual([...readSeriesCsv(folder.write('wide.csv', wide)).columns[0]!.values], [1]);
    } finally {
      folder.remove();
    }
  });

  it('may go without a line of names', () => {
    const csv = parse('0,1,2\n60,3,4');
    assert.deepEqual([...csv.times], [0, 60]);
    assert.deepEqual(
      csv.columns.map(({ name }) => name),
      ['value1', 'value2'],
    );
  });

  it('name the row and the column of what is wrong', () => {
    refused('timestamp,value\n0,1\n60,broken\n', /load\.csv, row 3, column value: "broken" is not a number/);
    refused('timestamp,cpu\nyesterday,1\n', /row 2, column timestamp: "yesterday" is not a time/);
    refused('timestamp,cpu\n,1\n', /row 2, column timestamp/);
    refused('timestamp,cpu\n0,1,2\n', /row 2: 3 cells where there are 2 columns/);
    refused('0,1\n60,x\n', /row 2, column value1/);
    refused('', /is empty.*timestamp,value/);
    refused('value\n1\n', /timestamp,value/);
  });

  it('are read gzipped or not, and one that is not there is said to be', () => {
    const folder = new TemporaryFolder();
    try {
      const text = 'timestamp,value\n0,1\n';
      for (const content of [text, gzipSync(text)]) {
        assert.deepEqual([...readSeriesCsv(folder.write('a', content)).columns[0]!.values], [1]);
      }
      assert.throws(() => readSeriesCsv(`${folder.path}/none.csv`), /there is no such file/);
      assert.throws(() => readSeriesCsv(folder.path), /this is a folder/);
    } finally {
      folder.remove();
    }
  });
});
