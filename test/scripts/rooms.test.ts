import assert from 'node:assert/strict';
import { circlesIn, importsOf } from '../../scripts/importGraph.ts';
import { circleViolations, violationsOf } from '../../scripts/rooms.ts';

const violationsIn = (file: string, text: string) => violationsOf(file, importsOf(text));

describe('rooms', () => {
  it('are kept by what stays inside or asks where it may', () => {
    assert.deepEqual(violationsIn('src/metrics/catalogue.ts', "import { a } from './metric.ts';"), []);
    assert.deepEqual(violationsIn('src/collect/linux/cpu.ts', "import type { M } from '../../metrics/metric.ts';"), []);
    assert.deepEqual(violationsIn('src/cli.ts', "import { engine } from './engine/client.ts';"), []);
  });

  it('are left by what asks elsewhere, types too', () => {
    const [violation] = violationsIn('src/metrics/frame.ts', "import type { E } from '../engine/engine.ts';");
    assert.match(
      violation ?? '',
      /src\/metrics\/frame.ts imports ..\/engine\/engine.ts: src\/metrics may import nothing/,
    );
    assert.equal(violationsIn('webview/dashboard.ts', "import { x } from '../src/engine/engine.ts';").length, 1);
    assert.equal(
      violationsIn('bench/project/monitor/main.ts', "import { x } from '../../../src/vscode/views.ts';").length,
      1,
    );
  });

  it('let only the extension have vscode', () => {
    const text = "import * as vscode from 'vscode';";
    assert.deepEqual(violationsIn('src/vscode/status.ts', text), []);
    assert.deepEqual(violationsIn('src/extension.ts', text), []);
    assert.equal(violationsIn('src/engine/engine.ts', text).length, 1);
  });

  it('see every way to import', () => {
    const text = [
      "import './a.ts';",
      'import { b,\n  c } from "./b.ts";',
      "export * from './c.ts';",
      "const d = await import('./d.ts');",
      "export type { E } from './e.ts';",
      "const from = 'not-one';",
    ].join('\n');
    assert.deepEqual(importsOf(text), ['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts']);
  });

  it('have no circle, neither of files nor of rooms', () => {
    const imports = new Map([
      ['src/history/a.ts', ['./b.ts', 'node:fs']],
      ['src/history/b.ts', ['./c.ts']],
      ['src/history/c.ts', ['./b.ts']],
      ['src/metrics/d.ts', ['../history/a.ts']],
      ['src/history/e.ts', ['../metrics/f.ts']],
      ['src/metrics/f.ts', []],
    ]);
    assert.deepEqual(circleViolations(imports), [
      'a circle: src/history/b.ts imports src/history/c.ts imports src/history/b.ts',
      'a circle: src/history imports src/metrics imports src/history',
    ]);
  });

  it('are told of the shortest way round', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', ['d', 'a']],
      ['d', ['d']],
    ]);
    assert.deepEqual(circlesIn(graph), [
      ['d', 'd'],
      ['a', 'c', 'a'],
    ]);
    assert.deepEqual(
      circlesIn(
        new Map([
          ['a', ['b']],
          ['b', []],
        ]),
      ),
      [],
    );
  });
});
