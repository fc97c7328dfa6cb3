import assert from 'node:assert/strict';
import { reportMarkdown } from '../../src/analysis/common/reportMarkdown.ts';
import { doctorReport } from '../../src/doctor/doctorReport.ts';
import type { DoctorRun, Test } from '../../src/doctor/doctorRun.ts';
import { summaryOf } from '../../src/doctor/summary.ts';
import { maskedReport } from '../../src/report/maskedReport.ts';

function test(id: string, verdict: Test['verdict'], more: Partial<Test> = {}): Test {
  return { id, category: 'function', title: id, seconds: 1, verdict, seen: 'this', expected: 'that', ...more };
}

function run(tests: readonly Test[], last?: DoctorRun): DoctorRun {
  const facts = {
    host: 'plot7',
    version: '1.0.0',
    startedAt: 1_700_000_000,
    seconds: 5,
    quick: true,
    tests: [...tests],
  };
  return { ...facts, summary: summaryOf(facts, last) };
}

describe('the summary of a check', () => {
  it('scores what could be judged, and a warning as half', () => {
    const { summary } = run([test('a', 'passed'), test('b', 'warning'), test('c', 'not judged'), test('d', 'failed')]);
    assert.equal(summary.score, 50);
    assert.equal(summary.judged, 3);
    assert.equal(summary.passRate, 1 / 3);
    assert.match(summary.assessments.function?.text ?? '', /not as it should be: d\. 1 could not be judged/);
    assert.match(summary.assessments.accuracy?.text ?? '', /could not be judged/);
  });

  it('has no score where nothing could be judged', () => {
    const { summary } = run([test('a', 'not judged', { seen: 'The host is busy' })]);
    assert.equal(summary.score, undefined);
    assert.match(summary.insights.join(), /The host was busy/);
  });

  it('tells what changed since the last run: verdicts, and figures that are far from what they were', () => {
    const cost = (value: number) => ({ figures: { cpu: { value, unit: '{core}' } } });
    const last = run([test('a', 'failed'), test('b', 'passed', cost(0.01)), test('c', 'passed', cost(0.01))]);
    const { summary } = run(
      [test('a', 'passed'), test('b', 'passed', cost(0.03)), test('c', 'passed', cost(0.012))],
      last,
    );
    assert.deepEqual(summary.changes, ['a: passed, was failed.', 'b: cpu 0.03 {core}, was 0.01.']);
    assert.equal(summary.lastAt, last.startedAt);
  });

  it('puts what to do once, failures first, into a report that can be given to anybody', () => {
    const failing = test('b', 'failed', { remedy: 'Mend it.', seen: '/home/alice/plots on plot7 is gone' });
    const made = run([test('a', 'warning', { remedy: 'Look.' }), failing]);
    assert.deepEqual(made.summary.improvements, ['b: Mend it.', 'a: Look.']);
    const text = reportMarkdown(maskedReport(doctorReport(made), { host: 'plot7', user: 'alice' }));
    assert.match(text, /Mend it/);
    assert.doesNotMatch(text, /alice|plot7/);
  });
});
