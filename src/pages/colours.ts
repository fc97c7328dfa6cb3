import type { TimeLane } from '../metrics/timeLanes.ts';

/**
 * Colours of marks: the editor's for charts, in words of CSS, with what they are outside an editor. Orange is PlotScope's own (webview/page.css):
 * VS Code's is a third transparent in its usual themes, and absent in those of high contrast.
 */
export const MARK_COLOURS = {
  blue: 'var(--vscode-charts-blue, #1a85ff)',
  yellow: 'var(--vscode-charts-yellow, #bf8803)',
  green: 'var(--vscode-charts-green, #388a34)',
  purple: 'var(--vscode-charts-purple, #652d90)',
  red: 'var(--vscode-charts-red, #e51400)',
  orange: 'var(--plotscope-orange, #b5610a)',
} as const;

/** Between those and the background: for what belongs to one of them and is not it. webview/page.css mixes them. */
export const PALE_COLOURS = {
  blue: 'var(--plotscope-pale-blue, #8cc2ff)',
  green: 'var(--plotscope-pale-green, #9bc499)',
  purple: 'var(--plotscope-pale-purple, #b296c8)',
  red: 'var(--plotscope-pale-red, #f28980)',
  grey: 'var(--plotscope-pale-grey, #c4c4c4)',
} as const;

export const GREY = 'var(--plotscope-other, #888888)';

/**
 * What plotters' time goes into, in every chart of it: neighbours differ in lightness too, so that they are told apart by eyes that don't
 * tell all hues apart.
 */
export const LANE_COLOURS: Readonly<Record<TimeLane, string>> = {
  computing: MARK_COLOURS.blue,
  queued: PALE_COLOURS.blue,
  starved: MARK_COLOURS.orange,
  throttled: PALE_COLOURS.red,
  disk: MARK_COLOURS.purple,
  dirty: PALE_COLOURS.purple,
  memory: MARK_COLOURS.yellow,
  network: PALE_COLOURS.green,
  remote: MARK_COLOURS.green,
  own: GREY,
  asleep: PALE_COLOURS.grey,
  stopped: MARK_COLOURS.red,
  unknown: 'var(--plotscope-pale-unknown, #dddddd)',
};
