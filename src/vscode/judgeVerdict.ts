import * as vscode from 'vscode';
import { bottleneckTitle } from '../analysis/bottleneck/classes.ts';
import type { EngineClient } from '../engine/client.ts';
import type { BottleneckLog } from '../events/bottleneckLog.ts';
import type { RunningPlotter } from '../events/plotterProcesses.ts';

/** Tells the engine that what it says of a plotter is right, or wrong. */
export function judgeVerdict(
  engine: EngineClient,
  log: BottleneckLog,
  { id, title, pid }: RunningPlotter,
  isRight: boolean,
): void {
  const held = log.of(id);
  const who = `${title}, process ${pid}`;
  if (!held || held.class === 'unclear') {
    void vscode.window.showInformationMessage(`Nothing is said at present to hold ${who} back.`);
    return;
  }
  engine.tell({ type: 'verdict.judged', at: Date.now() / 1000, processId: id, class: held.class, isRight });
  const what = `“${bottleneckTitle(held.class)}” is ${isRight ? 'right' : 'wrong'}`;
  void vscode.window.showInformationMessage(`Noted for ${who}: ${what} where it is as now.`);
}
