import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { columnNamed, parseSeriesCsv, readSeriesCsv, type SeriesColumn } from '../../src/cli/readSeriesCsv.ts';
import { UsageError } from '../../src/terminal/output.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';

const parse = (text: string) => parseSeriesCsv(text, 'load.csv');

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
    refused('timestamp,value\n0,"5"7\n', /row 2: a quote ends in the midst of a cell/);
    refused('timestamp;value\n0;1\n1;1.000,5\n2;1\n', /row 3, column value: "1.000,5" is not a number/);
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
    assert.deepEqual(
      parse('timestamp,a,a\n0,1,2\n').columns.map(({ name }) => name),
      ['a', 'a (2)'],
    );
  });

  it('are read with any line end, in UTF-8 and UTF-16, with a mark or without', () => {
    const folder = new TemporaryFolder();
    try {
      for (const end of ['\n', '\r\n', '\r']) {
        const text = ['timestamp,läst', '0,1', '', '60,22', '120,3'].join(end);
        for (const mark of ['', '\uFEFF']) {
          const wide = Buffer.from(mark + text, 'utf16le');
          for (const bytes of [Buffer.from(mark + text), wide, Buffer.from(wide).swap16()]) {
            const [{ name, values }] = readSeriesCsv(folder.write('a.csv', bytes)).columns as [SeriesColumn];
            assert.deepEqual([name, ...values], ['läst', 1, 22, 3]);
          }
        }
      }
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

  it('may begin with what a program writes above its table, and have names by groups', () => {
    const above = '"Dstat 0.7.4 CSV output"\n"Author:","Somebody",,,"URL:","http://example.org"\n\n';
    const names =
      '"epoch","total cpu usage",,"dsk/sda",,"dsk/total",\n"epoch","usr","idl","read","writ","read","writ"\n';
    const rows = (from: number) => [from, from + 1].map((time) => `${time}.25,20.0,80.0,1,2,3,4\n`).join('');
    const { times, columns, remarks } = parse(
      `${above}${names}${rows(1_700_000_000)}${above}${names}${rows(1_700_000_100)}`,
    );
    assert.deepEqual([...times], [1_700_000_000.25, 1_700_000_001.25, 1_700_000_100.25, 1_700_000_101.25]);
    assert.deepEqual(
      columns.map(({ name, values }) => [name, values[3]]),
      [
        ['usr', 20],
        ['idl', 80],
        ['dsk/sda read', 1],
        ['dsk/sda writ', 2],
        ['dsk/total read', 3],
        ['dsk/total writ', 4],
      ],
    );
    assert.deepEqual(remarks, ['the names come again in the midst of it: passed over']);
    refused(`a,b\n0,1\nsomething else\n60,2\n`, /row 3: 1 cells where there are 2 columns/);
  });

  it('may have units, words for what is not there, and numbers in groups', () => {
    const read = (...cells: string[]) => [
      ...parse(`time,v\n${cells.map((cell, at) => `${at},"${cell}"\n`).join('')}`).columns[0].values,
    ];
    assert.deepEqual(read('20 %', '21%', '[N/A]', '-', '22'), [20, 21, Number.NaN, Number.NaN, 22]);
    assert.deepEqual(read('12.5 °C', 'N/A', '13 °C'), [12.5, Number.NaN, 13]);
    assert.deepEqual(read('5000 MiB', '5 GiB', '512 KiB'), [5000, 5120, 0.5]);
    assert.deepEqual(read('900 kB/s', '1.5 MB/s', '0 B/s'), [900, 1500, 0]);
    assert.deepEqual(read('950 ms', '1.25 s', '2 min'), [950, 1250, 120_000]);
    assert.deepEqual(read('1,234.5', '12,345,678.0'), [1234.5, 12_345_678]);
    refused(
      'time,v\n0,"5 MB"\n1,"5 W"\n2,"1 MB"',
      /row 3, column v: "5 W" is in another unit than what stands above, MB/,
    );
    refused('time,v\n0,1\n1,1e999\n2,1', /row 3, column v: "1e999" is not a number/);
    refused('time,v\n0,1\n1,5d3f\n2,1', /"5d3f" is not a number/);
  });

  it('may have columns of text and empty ones at the end; a row that is cut off is the last', () => {
    const csv = parse(
      '# hostname;interval;timestamp;%user;\nrig;60;2026-05-18 10:00:01 UTC;20,5;\nrig;60;2026-05-18 10:01:01 UTC;21,5;\nrig;60;2026-0',
    );
    assert.deepEqual([...csv.times], [Date.UTC(2026, 4, 18, 10, 0, 1) / 1000, Date.UTC(2026, 4, 18, 10, 1, 1) / 1000]);
    assert.deepEqual(
      csv.columns.map(({ name, values }) => [name, ...values]),
      [
        ['interval', 60, 60],
        ['%user', 20.5, 21.5],
      ],
    );
    assert.deepEqual(csv.remarks, [
      'hostname: left out, since there is text in it',
      'the last row is cut off: left out',
    ]);
    assert.deepEqual([...parse('"epoch","usr"\n1,20.0,\n2,21.0,\n').columns[0].values], [20, 21]);
    refused('time,state\n0,idle\n1,busy\n', /state: left out, since there is text in it; give it a column of times/);
  });

  it('have columns for each thing where a time has a row for each', () => {
    const ofCards = parse(
      'timestamp, index, utilization.gpu [%]\n2026/05/18 10:00:00, 0, 20 %\n2026/05/18 10:00:00, 1, 90 %\n2026/05/18 10:00:01, 0, 21 %\n',
    );
    assert.equal(ofCards.times.length, 2);
    assert.deepEqual(
      ofCards.columns.map(({ name, values }) => [name, ...values]),
      [
        ['utilization.gpu [%] [0]', 20, 21],
        ['utilization.gpu [%] [1]', 90, Number.NaN],
      ],
    );
    const ofDisks = parse(
      '# hostname;timestamp;DEV;tps\nrig;2026-05-18 10:00:00;sda;1\nrig;2026-05-18 10:00:00;sdb;2\n',
    );
    assert.deepEqual(
      ofDisks.columns.map(({ name, values }) => [name, ...values]),
      [
        ['tps [sda]', 1],
        ['tps [sdb]', 2],
      ],
    );
    assert.deepEqual(ofDisks.remarks, [
      'hostname: left out, since there is text in it',
      'each DEV has columns of its own',
    ]);
    assert.match(parse('time,v\n0,1\n0,2\n').remarks.join(), /some times stand there several times/);
  });

  it('have their times as other programs and countries write them', () => {
    const first = (text: string) => parse(text).times[0];
    const at = Date.UTC(2026, 4, 18, 22, 0, (0.123 * 1000) / 1000) / 1000;
    assert.equal(first('timestamp, index\n2026/05/18 22:00:00.000, 0\n'), at);
    assert.equal(first('Time;v\n18.05.2026 22:00;1\n'), at);
    assert.equal(first('Date,Time,v\n18.5.2026,22:00:00.000,1\n'), at);
    assert.equal(first('time,v\n05/18/2026 10:00:00 PM,1\n'), at);
    assert.equal(first('time,v\n18/05/2026 22:00,1\n'), at);
    assert.equal(first('host,v,when\nrig,5,2026-05-18T22:00:00Z\n'), at);
    assert.equal(
      first(
        '"(PDH-CSV 4.0) (W. Europe Daylight Time)(-120)","\\\\RIG\\Memory\\Available"\n"05/06/2026 02:00:00.000","1"\n',
      ),
      Date.UTC(2026, 4, 6) / 1000,
    );
    refused(
      'time,v\n05/06/2026 22:00,1\n',
      /"05\/06\/2026 22:00" may be a day and month or a month and day; write it as 2026-01-31/,
    );
    refused('time,v\n2026-02-30,1\n', /is not a time/);
    refused('time,v\n1e300,1\n', /is not a time/);
  });

  it('take no more than their length, whatever is in them', () => {
    refused(`time${',a'.repeat(5000)}\n0${',1'.repeat(5000)}\n`, /it has 5001 columns; 4096 are read at most/);
    refused(','.repeat(76_600), /76601 columns/);
    refused(`time,v\n0,"${'x'.repeat(2 ** 21)}`, /row \d+: it is longer than 1 MiB/);
    refused('time,v\n0,"1\n1,2\n', /a quote above is never closed; close it/);
  });

  it('name the row and the column of what is wrong', () => {
    refused('timestamp,value\n0,1\n60,broken\n', /load\.csv, row 3, column value: "broken" is not a number/);
    refused('timestamp,cpu\nyesterday,1\n', /row 2, column timestamp: "yesterday" is not a time/);
    refused('timestamp,cpu\n,1\n', /row 2, column timestamp/);
    refused('timestamp,cpu\n0,1,2\n', /row 2: 3 cells where there are 2 columns/);
    refused('0,1\n60,x\n', /row 2, column value1/);
    // Impossible ones before the first that is none are no heading.
    refused('timestamp,value\n1e20,1\n-5e15,3\n', /row 2, column timestamp: "1e20" is not a time/);
    refused('timestamp,value\n2026-01-01T00:00:00Z,1e999\n2026-01-01T00:00:01Z,3\n', /row 2, column value: "1e999"/);
    refused('timestamp,value\n0,1\n1,-1e39\n', /row 3, column value: "-1e39" is larger than anything/);
    refused('1e999,1\n0,1\n', /row 1, column/);
    refused('timestamp,value\n9e99,1\n9e98,2\n0,1\n', /row 2, column timestamp: "9e99"/);
    refused('', /is empty.*timestamp,value/);
    refused('value\n1\n', /timestamp,value/);
  });

  it('are read gzipped or not, and one that is not there is said to be', () => {
    const folder = new TemporaryFolder();
    try {
      const text = 'timestamp,value\n0,1\n';
      for (const content of [text, gzipSync(text)]) {
        assert.deepEqual([...readSeriesCsv(folder.write('a', content)).columns[0].values], [1]);
      }
      assert.throws(() => readSeriesCsv(`${folder.path}/none.csv`), /there is no such file/);
      assert.throws(() => readSeriesCsv(folder.path), /this is a folder/);
    } finally {
      folder.remove();
    }
  });
});
