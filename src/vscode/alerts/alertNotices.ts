import * as vscode from 'vscode';
import type { AlertLog, PastAlert } from '../../events/alertLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { COMMANDS, SETTINGS } from '../contributions.ts';
import { messageText } from '../rows/messageText.ts';
import { NoticeGate, type NoticeWishes, noticeText } from '../rows/noticeGate.ts';

const ACKNOWLEDGE = 'Acknowledge';
const SNOOZE = 'Snooze';
const FIX = 'How to Fix';
const NEVER = "Don't Show Again";

/** Tells the person at this window of alerts that have just come, with what can be done about them. */
export class AlertNotices {
  readonly #log: AlertLog;
  readonly #wishes: () => NoticeWishes;
  readonly #gate = new NoticeGate();

  constructor(log: AlertLog, wishes: () => NoticeWishes) {
    this.#log = log;
    this.#wishes = wishes;
  }

  /** After the log has heard it. `before`: what was up until then. */
  hear(event: EngineEvent, before: readonly PastAlert[]): void {
    if (event.type !== 'alert.raised') return;
    const alert = this.#log.up.find(({ id }) => id === event.alert.id);
    const asked = alert && this.#gate.ask(alert, before, this.#wishes(), Date.now() / 1000);
    if (asked) void this.#show(alert, asked.heldBack);
  }

  async #show(alert: PastAlert, heldBack: number): Promise<void> {
    const show =
      alert.severity === 'critical'
        ? vscode.window.showErrorMessage
        : alert.severity === 'warning'
          ? vscode.window.showWarningMessage
          : vscode.window.showInformationMessage;
    const choice = await show(
      messageText(`PlotScope: ${noticeText(alert, heldBack)}`),
      FIX,
      ACKNOWLEDGE,
      SNOOZE,
      NEVER,
    );
    const { executeCommand } = vscode.commands;
    if (choice === ACKNOWLEDGE) await executeCommand(COMMANDS.acknowledgeAlert, alert.id);
    if (choice === SNOOZE) await executeCommand(COMMANDS.snoozeAlert, alert.id);
    if (choice === FIX) await executeCommand(COMMANDS.actOnAlert, alert.id);
    if (choice === NEVER) await this.#hide(alert);
  }

  async #hide({ rule, id, title }: PastAlert): Promise<void> {
    const hidden = [...new Set([...this.#wishes().hiddenRules, rule ?? id])];
    await vscode.workspace.getConfiguration().update(SETTINGS.alertsHidden, hidden, vscode.ConfigurationTarget.Global);
    void vscode.window.showInformationMessage(
      messageText(
        `No message is shown for “${rule ?? title}” any more. It still stands in Alerts; ${SETTINGS.alertsHidden} lists such rules.`,
      ),
    );
  }
}
