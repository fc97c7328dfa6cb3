import { alertsAckCommand, alertsHistoryCommand, alertsListCommand } from '../alertsCommand.ts';
import { at } from '../optionValues.ts';
import type { AnswerTo } from './answer.ts';
import { captured, first } from './captured.ts';

const MOST_ALERTS = 20;

interface Up {
  readonly incidents: readonly object[];
  readonly leader: object | null;
}

export const alerts: AnswerTo<'plotscope_alerts'> = async ({ from }, { historyPath: path }) => {
  const now = Date.now() / 1000;
  const { incidents, leader } = await captured<Up>((output) => alertsListCommand(output, { path, json: true, now }));
  const range = from === undefined ? undefined : { from: at(from), to: now };
  const past =
    range &&
    (await captured<{ readonly alerts: readonly object[] }>((output) =>
      alertsHistoryCommand(output, { path, json: true, now, ...range }),
    ));
  return {
    now,
    measuredBy: leader,
    incidents: first(incidents, MOST_ALERTS),
    ...(past && { past: first(past.alerts, MOST_ALERTS) }),
  };
};

export const acknowledge: AnswerTo<'plotscope_acknowledge_alert'> = ({ id }, { historyPath: path }) =>
  captured<object>((output) => alertsAckCommand(output, { path, json: true, now: Date.now() / 1000, ids: [id] }));
