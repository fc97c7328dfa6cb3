/** Something that is done, or can be done, about an alert. */
interface ActionFacts {
  /** Who does it: the engine by itself, or a person, who is offered it and shown first what it will do. */
  readonly by: 'engine' | 'person';
  /** For the schema of the file of alerts, and whoever chooses. */
  readonly says: string;
  /** It changes something on the host: never from a folder that isn't trusted, and never without being asked. */
  readonly changes?: boolean;
  /** What a person does where there is no window, in a sentence. */
  readonly step?: string;
  /** Of the plotter that the alert is about: only while that runs, or only when it has ended. */
  readonly whilePlotter?: 'runs' | 'hasEnded';
}

/** Said once, where a rule names both of the actions that it does the work of. */
const DIAGNOSE = 'See what holds it back, what to change, and what that is foretold to gain: plotscope diagnose.';

/**
 * What rules name as their actions, by the names of the product's specification. What a person is offered is an entry of
 * `src/vscode/alerts/alertActions.ts` as well.
 */
export const ALERT_ACTIONS = {
  log_alert: {
    by: 'engine',
    says: 'Kept in the history and written to the log. That is done with every alert, named or not.',
  },
  send_notification: {
    by: 'engine',
    says: 'Sent by the channels, and shown as a message in VS Code. Without it the alert stands in the list alone.',
  },
  escalate_immediately: {
    by: 'engine',
    says: 'Begins at level 1: channels that wait for that level (fromLevel) are told at once.',
  },
  analyze_bottleneck: {
    by: 'person',
    says: 'On the dashboard, at the time when it began.',
    step: DIAGNOSE,
    whilePlotter: 'runs',
  },
  check_auto_scaling: {
    by: 'person',
    says: 'What to change, and how many more plots that is foretold to bring.',
    step: DIAGNOSE,
    whilePlotter: 'runs',
  },
  trigger_optimization: {
    by: 'person',
    says: 'For this host as it is now, with the reasons, in a new file.',
    step: 'Have a configuration recommended: plotscope recommend.',
  },
  trigger_memory_cleanup: {
    by: 'person',
    says: 'Shows what memory can be freed and what that would bring; you choose what of it.',
    step: 'See what memory can be freed: plotscope alerts free-memory.',
    changes: true,
  },
  trigger_restart: {
    by: 'person',
    says: 'As it was started. You see the command first; by itself the service does it only where a rule’s restart says how often.',
    changes: true,
    whilePlotter: 'hasEnded',
  },
  delete_orphans: {
    by: 'person',
    says: 'Files of plots that nobody makes any more. You choose which.',
    changes: true,
  },
  pause_plotter: {
    by: 'person',
    says: 'It keeps its place and its files, and computes nothing.',
    changes: true,
    whilePlotter: 'runs',
  },
  end_plotter: {
    by: 'person',
    says: 'Its plot is lost.',
    changes: true,
    whilePlotter: 'runs',
  },
} as const satisfies Readonly<Record<string, ActionFacts>>;

export type AlertAction = keyof typeof ALERT_ACTIONS;
export const ALERT_ACTION_NAMES = Object.keys(ALERT_ACTIONS) as readonly AlertAction[];

/** What a person may be offered. */
export type OfferedAction = {
  [Name in AlertAction]: (typeof ALERT_ACTIONS)[Name]['by'] extends 'person' ? Name : never;
}[AlertAction];

/** What is done about every alert whose rule says nothing else. */
export const TOLD: readonly AlertAction[] = ['log_alert', 'send_notification'];

export function factsOf(action: AlertAction): ActionFacts {
  return ALERT_ACTIONS[action];
}

export function isAlertAction(name: string): name is AlertAction {
  return Object.hasOwn(ALERT_ACTIONS, name);
}
