import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { FrameNote } from '../../../src/collect/recording/format.ts';
import { Mask } from '../../../src/collect/recording/mask.ts';
import { RecordedSource } from '../../../src/collect/recording/recordedSource.ts';
import { engineContract } from '../../../src/engine/protocol.ts';
import { exportedLine, exportHeader, ImportError } from '../../../src/history/exportedLine.ts';
import { History } from '../../../src/history/history.ts';
import { importHistory } from '../../../src/history/importHistory.ts';
import { benchmarkHostContract } from '../../../src/pages/benchmarkProtocol.ts';
import { DashboardView, dashboardHostContract } from '../../../src/pages/dashboardProtocol.ts';
import { type Contract, Rpc } from '../../../src/rpc/rpc.ts';
import { readTask } from '../../../src/vscode/benchmarks/benchmarkTask.ts';
import { readSettings } from '../../../src/vscode/settings.ts';
import { type Edge, text } from './edge.ts';
import { json } from './fileEdges.ts';

const MESSAGE_WORDS = [
  '"kind":"notice",',
  '"version":1,',
  '"body":{',
  '"name":"setRange",',
  '"points":1e999',
  '"id":-1',
  'null',
  '"__proto__":{',
];

/** Messages to one side of a contract: what it hears is checked, and nothing it hears is a number that can't be. */
function hearing(name: string, contract: Contract, seeds: readonly string[]): Edge {
  return {
    name,
    seeds,
    words: MESSAGE_WORDS,
    feed(input) {
      const heard: unknown[] = [];
      const hear = (names: object) =>
        Object.fromEntries(Object.keys(names).map((one) => [one, (body: unknown) => void heard.push(body)]));
      const none = { version: 1, requests: {}, notices: {} };
      const handlers = { requests: hear(contract.requests), notices: hear(contract.notices) };
      const rpc = new Rpc<Contract, Contract>({ post: () => {} }, contract, none, handlers as never);
      rpc.receive(json(input));
      rpc.dispose();
      return heard;
    },
    refuses: [SyntaxError],
  };
}

const HEADER = '{"format":"plotscope-history","version":2}';
const LINES = [
  '{"tier":"second","metric":"system.cpu.utilization","attributes":{},"times":[1790000000,1790000001],"values":[0.5,0.6]}',
  '{"tier":"hour","metric":"system.disk.io.rate","attributes":{"system.device":"sda"},"times":[1789999200],"count":[2],"mean":[1],"min":[0],"max":[2],"p95":[2],"last":[1]}',
  '{"event":{"type":"notice","at":1790000000,"text":"a"}}',
  '{"event":{"type":"plot.finished","at":1790000000,"processId":"1:2","plot":{"index":1},"seconds":90}}',
  '{"plot":{"processId":"1:2","startedAt":1789990000,"outcome":"finished","steps":[{"step":"a","startedAt":1789990000,"seconds":5}],"seconds":90,"plot":{"index":1}}}',
  '{"document":{"kind":"benchmark","key":"a","at":1790000000,"value":{"run":1}}}',
  '{"end":true}',
];

/** One history for many inputs, anew before it grows large. */
class Scratch {
  #uses = 0;
  #folder: string | undefined;
  #history: History | undefined;

  get history(): History {
    if (this.#uses++ % 400 === 0) this.close();
    this.#folder ??= mkdtempSync(join(tmpdir(), 'plotscope-fuzz-'));
    this.#history ??= History.open(join(this.#folder, 'history.sqlite'), { hostId: 'fuzz' });
    return this.#history;
  }

  close(): void {
    this.#history?.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#history = undefined;
    this.#folder = undefined;
  }
}
const scratch = new Scratch();
process.on('exit', () => scratch.close());

const NOTE = JSON.stringify({
  ...{
    t: 1790000000,
    seconds: 5,
    files: { '/proc/stat': 'cpu 1 2 3\n', '/proc/7/cmdline': 'chia_plot\0-t\0/mnt/a\0' },
  },
  ...{
    unreadable: { '/x': 'permission denied' },
    links: { '/proc/7/exe': '/usr/bin/chia_plot', '/proc/7/cwd': null },
    lists: { '/proc': ['7'] },
  },
  ...{
    exists: { '/proc/1/stat': true },
    spaces: { '/': { sizeBytes: 10, freeBytes: 5, availableBytes: 4 } },
    logs: { '/proc/7/fd/1': { opened: true, text: '[P1] Table 1 took 3 sec\n' } },
  },
});
const MASKED = [
  `farmer key 0x${'ab'.repeat(48)} of wilma@barn.example at /home/wilma/plots, 192.0.2.7, fe80::1:2, https://me:secret@host.example/x, C:\\Users\\wilma\\plots`,
  '02:42:ac:11:00:02 enx0242ac110002 xch1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sq4tz3g',
];

export const MESSAGE_EDGES: readonly Edge[] = [
  hearing('messages of the dashboard', dashboardHostContract, [
    '{"kind":"notice","version":1,"name":"setRange","body":{"range":{"from":1790000000,"to":1790003600},"points":800}}',
    '{"kind":"notice","version":1,"name":"ready","body":{"range":{"minutes":15},"points":100}}',
    '{"kind":"notice","version":1,"name":"painted","body":{"milliseconds":12.5}}',
  ]),
  hearing('messages of the benchmarks’ page', benchmarkHostContract, [
    '{"kind":"notice","version":1,"name":"choose","body":{"key":"a","other":"baseline:b"}}',
  ]),
  hearing('messages to the engine', engineContract, [
    '{"kind":"request","version":1,"id":1,"name":"setInterval","body":{"seconds":1}}',
    '{"kind":"notice","version":1,"name":"tell","body":{"type":"alert.acknowledged","at":1790000000,"alert":"a"}}',
  ]),
  {
    name: 'what a link to the dashboard asks for',
    seeds: ['{"focus":"a","range":{"minutes":15},"chart":"cpu"}'],
    words: MESSAGE_WORDS,
    feed: (input) => v.parse(DashboardView, json(input)),
    refuses: [SyntaxError],
  },
  {
    name: 'settings of the window',
    seeds: [
      '{"plotscope.interval":1,"plotscope.collectors":{"hardware":false},"plotscope.customMetrics":["/a"],"plotscope.history.retention":{"minutesForDays":60},"plotscope.plotterPatterns":["chia*"],"plotscope.logs":["~/a*.log"]}',
    ],
    words: ['"plotscope.interval":', '"plotscope.history.retention":{', '"plotscope.collectors":[', '1e999', '-1'],
    feed(input) {
      const value = json(input);
      const all = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
      return readSettings({ get: (name: string) => all[name] as never }, () => {});
    },
    refuses: [SyntaxError],
  },
  {
    name: 'tasks of the window',
    seeds: [
      '{"type":"plotscope","benchmark":"compare","file":"a.plotscope.json","configuration":"a","other":"b","budget":"10m"}',
    ],
    words: ['"budget":"', '"benchmark":['],
    feed: (input) => readTask(json(input)),
    refuses: [SyntaxError, Error],
  },
  {
    name: 'a line of an exported history',
    seeds: LINES,
    words: ['"times":[', '1e999', '1e39', '-1', '"tier":"second"', '"event":{', '"plot":{', '"seconds":-5'],
    feed: (input) => exportedLine(text(input), 2),
    refuses: [ImportError],
  },
  {
    name: 'an exported history',
    seeds: [[HEADER, ...LINES].join('\n')],
    words: [HEADER, ...LINES, '1e999', '1e39', '"count":[-1]', '"seconds":-5'],
    feed(input) {
      const lines = text(input).split('\n');
      exportHeader(lines[0] ?? '');
      // The lines come one after another within this call: nothing is waited for.
      const { history } = scratch;
      let error: unknown;
      void importHistory(history, lines).catch((failure: unknown) => {
        error = failure;
      });
      if (error !== undefined) throw error;
      return undefined;
    },
    refuses: [ImportError],
  },
  {
    name: 'a frame of a recording',
    seeds: [NOTE],
    words: ['"files":{', '"base64":"', '"t":1e999', '"logs":{', '"spaces":{"/":'],
    feed(input) {
      const note = v.parse(FrameNote, json(input));
      new Mask({ host: 'barn.example', user: 'wilma' }, Buffer.alloc(32)).note(note);
      const source = new RecordedSource();
      source.advance(note);
      return { t: note.t, spaces: note.spaces, facts: note.facts };
    },
    refuses: [SyntaxError, v.ValiError],
  },
  {
    name: 'a text that is masked',
    seeds: MASKED,
    words: [
      '/',
      'a',
      '1:',
      ':',
      '::',
      '1.',
      '@',
      'a@b.',
      '0x',
      'ab',
      '://',
      'xch1',
      '02:42:',
      'C:\\',
      '\\',
      'wilma',
      '-',
      ' ',
      '=',
    ],
    feed(input) {
      const mask = new Mask({ host: 'barn.example', user: 'wilma' }, Buffer.alloc(32));
      const note = {
        t: 0,
        logs: { '/a': { opened: true as const, text: `${text(input)}\n` } },
        files: {
          '/proc/7/cmdline': text(input),
          '/proc/7/mountinfo': text(input),
          '/proc/net/tcp': text(input),
          '/proc/7/cgroup': text(input),
        },
      };
      return void mask.note(note);
    },
  },
];
