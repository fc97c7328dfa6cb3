import type { EngineClient } from '../../engine/client.ts';
import { AlertLog, type PastAlert } from '../../events/alertLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { formatCount } from '../../metrics/format.ts';
import type { LiveTree } from '../liveTree.ts';
import { alertRows, pastAlertRows } from '../rows/alertRows.ts';
import type { NoticeWishes } from '../rows/noticeGate.ts';
import type { Row } from '../rows/row.ts';
import { AlertCommands } from './alertCommands.ts';
import { AlertNotices } from './alertNotices.ts';

/** The alerts of this host in one window: their rows and count, messages about new ones, and the commands on them. */
export class WindowAlerts {
  readonly #log = new AlertLog();
  readonly #notices: AlertNotices;
  #tree: LiveTree | undefined;
  readonly handlers: AlertCommands['handlers'];

  /** `show`: on the dashboard, at its time. */
  constructor(engine: EngineClient, wishes: () => NoticeWishes, show: (alert: PastAlert) => void) {
    this.#notices = new AlertNotices(this.#log, wishes);
    this.handlers = new AlertCommands(engine, this.#log, show).handlers;
  }

  /** Those that are up now. */
  get up(): PastAlert[] {
    return this.#log.up;
  }

  showIn(tree: LiveTree): void {
    this.#tree = tree;
  }

  rows(): Row[] {
    const { up, all } = this.#log;
    return [...alertRows(up, all), ...pastAlertRows(all, Date.now() / 1000)];
  }

  hear(event: EngineEvent): void {
    const { up } = this.#log;
    if (this.#log.apply(event)) this.#showCount();
    this.#notices.hear(event, up);
  }

  recall(events: readonly EngineEvent[]): void {
    this.#log.recall(events);
    this.#showCount();
    // The others show what is measured besides, and wait for it.
    this.#tree?.show(this.rows());
  }

  /** On the views' icon, so that it is seen while they are not. */
  #showCount(): void {
    const { length: value } = this.#log.up.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
    const tooltip = formatCount(value, 'alert');
    if (this.#tree) this.#tree.view.badge = value > 0 ? { value, tooltip } : undefined;
  }
}
