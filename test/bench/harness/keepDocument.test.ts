import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { keepDocument } from '../../../bench/harness/keepDocument.ts';
import { crowdingOf, type WorkCost } from '../../../src/analysis/bottleneck/crowding.ts';
import { useHistory } from '../../../src/engine/hostHistory.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import { EngineEvent } from '../../../src/events/events.ts';
import type { Output } from '../../../src/terminal/output.ts';
import { plotting } from '../../analysis/bottleneck/scenes.ts';
import { metadataOf, resultOf, runOf } from './sampleRun.ts';

describe('a document of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-keep-'));
  after(() => rmSync(folder, { recursive: true }));
  const said: string[] = [];
  const output: Output = {
    isTerminal: false,
    columns: 80,
    out: () => assert.fail('nothing is a result here'),
    err: (text) => said.push(text),
  };
  const document = runOf('run-1', [], { metadata: metadataOf('run-1', { startedAt: 1000, seconds: 5 }) });
  const told = { name: 'Tuning of a.plotscope.json', summary: 'The fastest is one.' };
  const path = join(folder, 'history.sqlite');

  it('is not kept where no history was begun', () => {
    keepDocument(output, path, document, told);
    assert.equal(existsSync(path), false);
  });

  it('is kept, with the event that tells of it for the leading engine to take', () => {
    useHistory(path, () => {}, { readOnly: false });
    keepDocument(output, path, document, told);
    const [kept, left] = useHistory(
      path,
      (history) => [history.get('benchmark', 'run-1'), history.list('told')] as const,
    );
    assert.deepEqual(kept, document);
    const event = v.parse(EngineEvent, left[0].value);
    assert.deepEqual(event, { type: 'benchmark.finished', at: 1005, runId: 'run-1', ...told });
    assert.equal(describeEvent(event), 'Tuning of a.plotscope.json: The fastest is one.');
    assert.deepEqual(said, []);
  });

  it('leaves what it showed of cores that get into each other’s way, for gains to be foretold by', () => {
    keepDocument(output, path, runOf('run-2', [resultOf('vertical-threads', [0.62, 0.625, 0.63])]), told);
    const [{ value }] = useHistory(path, (history) => history.list('plot-costs'));
    const { cost } = crowdingOf(plotting(), value as WorkCost[]);
    assert.ok(cost > crowdingOf(plotting()).cost + 0.02 && cost < 0.6, `${cost}`);
  });

  it('takes nothing away where it can not be kept', () => {
    const cyclic = { ...document, self: document as unknown };
    cyclic.self = cyclic;
    keepDocument(output, path, cyclic, told);
    assert.match(said.join(''), /could not be kept in the history/);
  });
});
