import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as milliseconds } from 'node:timers/promises';
import { ThreadSurvey } from '../../src/collect/linux/threadSurvey.ts';
import { liveSource } from '../../src/collect/liveSource.ts';
import { Recorder } from '../../src/collect/recorder.ts';
import { Scanner } from '../../src/collect/scanner.ts';
import type { Source } from '../../src/collect/source.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';
import { TextSource } from './textSource.ts';

const TICKS_PER_SECOND = 100;
const PLACES = 3;
const EACH_MS = 50;
const LEAST_ENDED = 40;
const LEAST_LOOKS = 25;

/** Sums in seconds, as the program keeps them itself. */
interface Account {
  readonly ran: number;
  readonly waited: number;
  readonly ended: number;
}

function surveyOf(source: Source, pid: number): ThreadSurvey {
  const recorder = new Recorder(new SeriesTable(100));
  const [states, schedule, blocked] = Array.from({ length: 3 }, () => recorder.group({}));
  return new ThreadSurvey(source, recorder, pid, { states, schedule, blocked }, 'not asked');
}

describe('a survey of threads that live for moments', function () {
  this.timeout(120_000);

  it('takes how often they were seen ready to run, not what the thread waits that has begun them', () => {
    const source = new TextSource();
    const survey = surveyOf(source, 50);
    const scanner = new Scanner();
    const thread = (tid: number, state: string, [ran, waited]: readonly [number, number]) => {
      const stat = `${tid} (main) ${state} 1 50 50 0 -1 4194304 ${'0 '.repeat(43)}\n`;
      source.set(`/proc/50/task/${tid}/stat`, stat);
      source.set(`/proc/50/task/${tid}/schedstat`, `${ran * 1e9} ${waited * 1e9} ${Math.ceil(ran * 1000)}\n`);
      source.set(`/proc/50/task/${tid}/wchan`, state === 'R' ? '0' : 'futex_do_wait');
    };
    for (let second = 0; second < 30; second++) {
      for (const path of source.texts.keys()) source.texts.delete(path);
      // It runs next to nothing and waits long for that; three others share a core and a half, each for 20 ms.
      thread(50, 'S', [0.001 * second, 0.05 * second]);
      for (let place = 0; place < 3; place++) thread(100 + 3 * second + place, 'R', [0.01, 0.01]);
      survey.take(scanner, second, { ranSeconds: second === 0 ? 0 : 1.5, threads: 4, hasFaulted: false });
    }
    assert.ok(Math.abs(survey.times.waiting - 1.5) < 0.15, `${survey.times.waiting}`);
    survey.close();
  });

  describe('of a program that keeps account itself', () => {
    let program: ChildProcess;

    before(function () {
      if (!existsSync('/proc/thread-self/schedstat')) this.skip();
      const script = join(import.meta.dirname, 'programs/shortThreads.cjs');
      program = spawn(process.execPath, [script, String(PLACES), String(EACH_MS)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
    });
    after(() => program?.kill('SIGKILL'));

    async function account(): Promise<Account> {
      const answer = once(program.stdout!, 'data');
      program.stdin!.write('\n');
      return JSON.parse(String((await answer)[0]));
    }

    it('makes up for what those waited for a core that ended between two looks', async () => {
      const survey = surveyOf(liveSource, program.pid!);
      const scanner = new Scanner();
      let ticks = Number.NaN;
      const look = () => {
        const fields = readFileSync(`/proc/${program.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        const now = Number(fields[11]) + Number(fields[12]);
        const ranSeconds = (now - ticks) / TICKS_PER_SECOND || 0;
        ticks = now;
        survey.take(scanner, performance.now() / 1000, { ranSeconds, threads: Number(fields[17]), hasFaulted: false });
      };
      // So much has to be known of short-lived threads first.
      for (let first = await account(); (await account()).ended < first.ended + 10; await milliseconds(250)) look();
      const from = await account();
      look();
      let waited = 0;
      let looks = 0;
      let to = from;
      for (; to.ended - from.ended < LEAST_ENDED || looks < LEAST_LOOKS; to = await account()) {
        await milliseconds(250);
        look();
        looks++;
        waited += survey.times.waiting;
      }
      const truth = to.waited - from.waited;
      const said = `${waited.toFixed(2)} s, in truth ${truth.toFixed(2)} s`;
      // What threads wait when they end is in no account of their own.
      assert.ok(waited > 0.6 * truth - 1 && waited < 1.6 * truth + 1, said);
      survey.close();
    });
  });
});
