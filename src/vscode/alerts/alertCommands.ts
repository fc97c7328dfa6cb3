import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client.ts';
import type { AlertLog, PastAlert } from '../../events/alertLog.ts';
import { pastRowId } from '../rows/alertRows.ts';

const HOUR = 3600;
const SNOOZES = [
  { label: 'For 30 minutes', seconds: HOUR / 2 },
  { label: 'For 2 hours', seconds: 2 * HOUR },
  { label: 'For 12 hours', seconds: 12 * HOUR },
];

/** What a person does about alerts; everybody who watches this host hears of it. */
export class AlertCommands {
  readonly #engine: EngineClient;
  readonly #log: AlertLog;
  readonly #show: (alert: PastAlert) => void;

  /** `show`: on the dashboard, at its time. */
  constructor(engine: EngineClient, log: AlertLog, show: (alert: PastAlert) => void) {
    this.#engine = engine;
    this.#log = log;
    this.#show = show;
  }

  readonly handlers = {
    acknowledgeAlert: (row?: string) =>
      this.#withAlert(row, 'Which alert do you take care of?', ({ id }) =>
        this.#engine.tell({ type: 'alert.acknowledged', at: now(), alertId: id }),
      ),
    snoozeAlert: (row?: string) =>
      this.#withAlert(row, 'Which alert is to be put off?', async ({ id, title }) => {
        const chosen = await vscode.window.showQuickPick(SNOOZES, { placeHolder: `Nothing is sent about ${title}` });
        const at = now();
        if (chosen) this.#engine.tell({ type: 'alert.snoozed', at, alertId: id, until: at + chosen.seconds });
      }),
    showAlertInDashboard: async (row?: string) => {
      const past = this.#log.all.find((alert) => alert.resolvedAt !== undefined && pastRowId(alert) === row);
      if (past) this.#show(past);
      else await this.#withAlert(row, 'Which alert is to be shown?', this.#show);
    },
  };

  async #withAlert(row: string | undefined, placeHolder: string, run: (alert: PastAlert) => unknown): Promise<void> {
    const alert = await chooseAlert(this.#log.up, row, placeHolder);
    if (alert) await run(alert);
  }
}

/** Of the row, or the one that is chosen: from the palette there is no row. */
export async function chooseAlert(
  up: readonly PastAlert[],
  row: string | undefined,
  placeHolder: string,
): Promise<PastAlert | undefined> {
  const ofRow = up.find(({ id }) => id === row);
  if (ofRow) return ofRow;
  const open = up.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
  if (open.length === 0) {
    void vscode.window.showInformationMessage('There is no alert that waits for you.');
    return undefined;
  }
  const items = open.map((alert) => ({
    label: alert.title,
    description: alert.severity,
    ...(alert.cause !== undefined && { detail: alert.cause }),
    alert,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.alert;
}

function now(): number {
  return Date.now() / 1000;
}
