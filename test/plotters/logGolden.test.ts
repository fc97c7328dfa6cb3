import assert from 'node:assert/strict';
import { createLogParser, parseLog } from '../../src/plotters/plotters.ts';
import { FIXTURE_LOGS, fixtureGolden, fixtureLog, inUtc } from './fixtureLogs.ts';

describe('parseLog on fixture logs', () => {
  inUtc();

  for (const name of FIXTURE_LOGS) {
    it(`reads ${name}`, () => {
      const found = JSON.parse(JSON.stringify(parseLog(fixtureLog(name))));
      assert.deepEqual(found, fixtureGolden(name, found));
    });

    it(`knows every line of ${name}`, () => {
      const parser = createLogParser();
      parser.feed(fixtureLog(name));
      parser.end();
      assert.deepEqual(parser.counts.samples, []);
    });
  }
});

describe('parseLog', () => {
  inUtc();
  const log = fixtureLog('madmax-two-plots').toString();

  it('reads a text as it reads its bytes', () => {
    assert.deepEqual(parseLog(log), parseLog(Buffer.from(log)));
  });

  it('says nothing of an empty log', () => {
    assert.deepEqual(parseLog(''), { plots: [] });
    assert.deepEqual(parseLog('\n\r\n\0\0\n'), { plots: [] });
  });

  it('finds the same plots behind every prefix and colour', () => {
    const plain = parseLog(log);
    const stamp = (line: string, index: number) => ({
      'line numbers': `${String(index + 1).padStart(6)}\t${line}`,
      'ts of moreutils': `Mar 05 06:10:00 ${line}`,
      'ts with brackets': `[2024-03-05 06:10:00] ${line}`,
      docker: `2024-03-05T06:10:00.123456789Z ${line}`,
      'docker compose': `plotter-1  | ${line}`,
      journald: `Mar 05 06:10:00 host chia_plot[77]: ${line}`,
      kubernetes: `2024-03-05T06:10:00.123456789+01:00 stdout F ${line}`,
      'python logging': `2024-03-05 06:10:00,123 - INFO - ${line}`,
      'chia’s logger': `2024-03-05T06:10:00.123 2.6.0 chia.plotters.madmax : \x1b[32mINFO    \x1b[0m ${line}\x1b[0m`,
      'docker’s json-file': JSON.stringify({
        log: `${line}\n`,
        stream: 'stdout',
        time: '2024-03-05T06:10:00.123456789Z',
      }),
      'journalctl -o json': JSON.stringify({ __REALTIME_TIMESTAMP: '1709619000123456', _PID: '77', MESSAGE: line }),
      'journalctl -o json, bytes': JSON.stringify({ MESSAGE: [...Buffer.from(line)], PRIORITY: '6' }),
      'line ends of Windows': `${line}\r`,
      indentation: `  \t ${line}  `,
      'null bytes of a truncated file': `\0\0\0${line}`,
    });
    for (const kind of Object.keys(stamp('', 0)) as (keyof ReturnType<typeof stamp>)[]) {
      const decorated = log.split('\n').map((line, index) => stamp(line, index)[kind]);
      assert.deepEqual(parseLog(decorated.join('\n')), plain, kind);
    }
  });

  it('takes a prefix’s time stamp for the clock', () => {
    const parser = createLogParser();
    const events = parser.feed(`[2024-03-05 06:00:00] Generating plot 1 / 1: ${'ab'.repeat(32)}\n`, 99);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['process-began', 'plot-started'],
    );
    assert.equal(events[1]?.at, Date.UTC(2024, 2, 5, 6) / 1000);
    assert.equal(parser.plots[0]?.startedAt, Date.UTC(2024, 2, 5, 6) / 1000);
  });

  it('takes the time of the JSON around a line for the clock', () => {
    const line = JSON.stringify({
      log: `Generating plot 1 / 1: ${'ab'.repeat(32)}\n`,
      stream: 'stdout',
      time: '2024-03-05T06:00:00.5Z',
    });
    const events = createLogParser().feed(`${line}\n`, 99);
    assert.deepEqual(
      events.map(({ type, at }) => [type, at]),
      ['process-began', 'plot-started'].map((type) => [type, Date.UTC(2024, 2, 5, 6) / 1000 + 0.5]),
    );
  });

  it('reads a bar that JSON carries', () => {
    const bar = '[====      ] 41% matching T2 0.5s\x1b[K\r[==========] 100% done T3 1.5s\x1b[K\n';
    const log = ['Using AES hardware acceleration.\n', bar].map((text) => JSON.stringify({ log: text })).join('\n');
    assert.equal(parseLog(log).plots[0]?.totalSeconds, 1.5);
  });

  it('takes the time of arrival where lines have no stamp', () => {
    const events = createLogParser().feed('[P1] Table 1 took 2.5 sec\n', 1234.5);
    assert.deepEqual(
      events.map(({ type, at }) => [type, at]),
      [
        ['process-began', 1234.5],
        ['step-ended', 1234.5],
      ],
    );
  });

  it('reads two lines that threads wrote into one', () => {
    const mixed = 'Copy to /d/x.plot failed with: fwrite() failed[P1] Table 2 took 7.5 sec, found 12 matches\n';
    const { plots } = parseLog(`[P1] Table 1 took 2.5 sec\n${mixed}[P1] Table 3 tookPhase 1 took 44.5 sec\n`);
    assert.ok(plots.some((plot) => plot.error?.id === 'destination-full'));
    const steps = plots.find((plot) => plot.steps.length > 0)!;
    assert.deepEqual(
      steps.steps.map((step) => step.seconds),
      [2.5, 7.5],
    );
    assert.deepEqual(steps.phases, [{ phase: 1, seconds: 44.5 }]);
  });

  it('keeps names in UTF-8 and survives bytes that are none', () => {
    const bytes = Buffer.concat([
      Buffer.from('Working Directory:   /data/plötter/'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('/\nCrafting plot 1 out of 1\n'),
    ]);
    assert.equal(parseLog(bytes).plots[0]?.configuration?.tmp, '/data/plötter/��/');
    assert.equal(
      parseLog('Working Directory:   /数据/\nCrafting plot 1 out of 1\n').plots[0]?.configuration?.tmp,
      '/数据/',
    );
  });

  it('reads a log without line ends in pieces, wherever they are cut', () => {
    const huge = `${'x'.repeat(200_000)}\n[P1] Table 1 took 2.5 sec\n`;
    assert.equal(parseLog(huge).plots[0]?.steps[0]?.seconds, 2.5);
    const parser = createLogParser();
    for (let at = 0; at < huge.length; at += 1013) parser.feed(huge.slice(at, at + 1013));
    assert.equal(parser.plots[0]?.stepSeconds[0], 2.5);
  });

  it('doesn’t believe a number that the end of the log cuts', () => {
    assert.equal(
      parseLog('Crafting plot 1 out of 1\nNumber of Threads: 1').plots[0]?.configuration?.threads,
      undefined,
    );
    assert.deepEqual(parseLog('Total plot creation time was 1643.4').plots, []);
    assert.equal(parseLog('Total plot creation time was 1643.4 sec').plots[0]?.totalSeconds, 1643.4);
  });

  it('goes on after an end, as a log that grows does', () => {
    const parser = createLogParser();
    parser.feed('[P1] Table 1 took 2.5 sec');
    parser.end();
    parser.feed('\n[P1] Table 2 took 3.5 sec, found 3 matches\n');
    assert.deepEqual(
      parser.plots.map((plot) => [...plot.stepSeconds]),
      [[2.5, 3.5]],
    );
  });

  it('takes a Gigahorse log for Gigahorse’s though its process looked like Mad Max’s', () => {
    const parser = createLogParser({ plotter: 'madmax' });
    parser.feed(fixtureLog('gigahorse-cpu'));
    assert.equal(parser.plotter, 'gigahorse');
    assert.ok(parser.plots.every((plot) => plot.plotter === 'gigahorse'));
  });

  it('keeps the stand-in’s plots under the stand-in’s name', () => {
    const parser = createLogParser({ plotter: 'demo' });
    parser.feed(log);
    assert.ok(parser.plots.every((plot) => plot.plotter === 'demo'));
  });

  it('masks keys', () => {
    const text = JSON.stringify(parseLog(log));
    assert.doesNotMatch(text, /"(?:farmerKey|contract|poolKey)":"[^"…]{13,}/);
    assert.match(text, /"farmerKey":"[0-9a-f]{4}…[0-9a-f]{4}"/);
  });
});

describe('createLogParser', () => {
  inUtc();

  it('tells what happens in the order of the log', () => {
    const events = createLogParser().feed(fixtureLog('madmax-two-plots'));
    const types = events.map((event) => event.type);
    assert.equal(types.filter((type) => type === 'plot-started').length, 2);
    assert.equal(types.filter((type) => type === 'plot-finished').length, 2);
    assert.equal(types.filter((type) => type === 'step-ended').length, 64);
    assert.equal(types.filter((type) => type === 'phase-ended').length, 8);
    assert.deepEqual(
      types.filter((type) => type.startsWith('copy')),
      ['copy-started', 'copy-finished', 'copy-started', 'copy-finished'],
    );
    const copy = events.find((event) => event.type === 'copy-finished');
    assert.equal(copy?.type === 'copy-finished' && copy.plot?.index, 1);
  });

  it('tells the start of steps where the log does', () => {
    const events = createLogParser().feed(fixtureLog('bladebit-ram'));
    const first = events.filter((event) => event.type === 'step-started').slice(0, 3);
    assert.deepEqual(
      first.map((event) => event.type === 'step-started' && event.step.name),
      ['F1 generation', 'F1 sort', 'table 2'],
    );
  });

  it('holds the share of chiapos’ buckets that is sorted', () => {
    const parser = createLogParser();
    const text = fixtureLog('chiapos').toString();
    parser.feed(text.slice(0, text.indexOf('\tBucket 8 ')));
    assert.equal(parser.current?.stepRatio, 0.5);
  });
});

describe('the bar of the reference plotter for version 2', () => {
  const NAME = `plot_28_2_0_0_${'C0FFEE11'.repeat(8)}.bin`;
  const bar = (text: string) => `\r[=====     ] ${text}\x1b[K`;
  const START = `Using AES hardware acceleration.\n${[
    ...['0% alloc 0.5s', '0% alloc 1.001s', '3% matching 2.5s', '3% postsort 3s', '35% plot 4s', '3% matching T1 4.5s'],
    ...['35% postsort T1 9s', '35% matching T2 9.5s', '68% matching T3 15s', '100% plot T3 20s', '100% done T3 20.5s'],
  ]
    .map(bar)
    .join('')}\nWriting plot to ${NAME}...\n`;

  it('tells how long each step took, by its seconds', () => {
    const [plot] = parseLog(`${START}Wrote plot file: ${NAME} (988500000 bytes) [29.46 bits/entry] in 1500 ms\n`).plots;
    assert.deepEqual(
      plot?.steps.map(({ name, seconds }) => [name, seconds]),
      [
        ['allocate memory', 2.5],
        ['table 0', 2],
        ['table 1', 5],
        ['table 2', 5.5],
        ['table 3', 5],
        ['put together', 0.5],
        ['write plot file', 1.5],
      ],
    );
    assert.equal(plot?.totalSeconds, 20.5);
    assert.equal(plot?.id, 'c0ffee11'.repeat(8), 'an id in capitals, as it was typed');
  });

  it('finishes no plot: its file does', () => {
    assert.equal(parseLog(START).plots[0]?.finished, false);
    const [plot, ...more] = parseLog(`${START}Error: No data written to plot file.\n`).plots;
    assert.equal(more.length, 0);
    assert.equal(plot?.finished, false);
    assert.equal(plot?.error?.id, 'no-data-written');
    assert.equal(
      parseLog(`${START}Failed with exception: Failed to write chunk 3 to ${NAME}\n`).plots[0]?.finished,
      false,
    );
  });
});
