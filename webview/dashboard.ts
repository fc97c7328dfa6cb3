import * as v from 'valibot';
import { CHARTS } from '../src/pages/charts.ts';
import {
  type DashboardFrame,
  type DashboardOutlook,
  type DashboardPast,
  type DashboardState,
  dashboardHostContract,
  isLive,
  Range,
  webviewContract,
} from '../src/pages/dashboardProtocol.ts';
import { lineName } from '../src/pages/lineName.ts';
import { moment } from '../src/pages/moment.ts';
import { pastFrames } from '../src/pages/pastFrames.ts';
import { Rpc } from '../src/rpc/rpc.ts';
import { ChartCard } from './chartCard.ts';
import css from './dashboard.css';
import { element, setText } from './element.ts';
import { FrameWindow } from './frameWindow.ts';
import { Header } from './header.ts';
import pageCss from './page.css';
import { PlotTable } from './plotTable.ts';
import { Problems } from './problems.ts';

/** What the page remembers over a reload. */
const Kept = v.fallback(v.object({ range: v.optional(Range), table: v.optional(v.boolean()) }), {});
type Kept = v.InferOutput<typeof Kept>;

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: Kept): void;
};

const DEFAULT_RANGE: Range = { minutes: 5 };
/** A line has a point every so many pixels: more can't be told apart. */
const PIXELS_A_POINT = 3;

const style = Object.assign(document.createElement('style'), { textContent: pageCss + css });
style.nonce = (document.currentScript as HTMLScriptElement).nonce;
document.head.append(style);

const vscode = acquireVsCodeApi();
let kept = v.parse(Kept, vscode.getState());
let range = kept.range ?? DEFAULT_RANGE;
const frames = new FrameWindow(secondsOf(range));
let state: Pick<DashboardState, 'intervalSeconds' | 'focus'> = { intervalSeconds: 1 };
/** By the subject of lines. */
let names: Readonly<Record<string, string>> = {};

const problems = new Problems((text) => rpc.notify('problem', { text }));
problems.watch();

const rpc = new Rpc(
  { post: (message) => vscode.postMessage(message) },
  webviewContract,
  dashboardHostContract,
  {
    requests: {},
    notices: {
      state: showState,
      history: showHistory,
      earlier: showEarlier,
      past: showPast,
      noPast: sayNoPast,
      plots: ({ plots: rows, newest }) => plots.show(rows, newest),
      names: (told) => {
        names = told;
        drawSoon();
      },
      outlook: showOutlook,
      showChart: ({ chart }) => cards[CHARTS.findIndex(({ id }) => id === chart)]?.element.scrollIntoView(),
      frame: showFrame,
    },
  },
  { onProblem: (text) => problems.say('A message from PlotScope was not understood.', text) },
);

const header = new Header({
  setRange: askFor,
  setTable(table) {
    keep({ table });
    showTable(table);
  },
  start: () => rpc.notify('start', {}),
  stop: () => rpc.notify('stop', {}),
});

/** Since when there is something to show, where the range begins before. */
const beginning = element('p', { className: 'note', hidden: true, role: 'status' });

const plots = new PlotTable({
  openLog: (key) => rpc.notify('openLog', { key }),
  showTime(from, to) {
    askFor({ from, to });
    document.documentElement.scrollTo({ top: 0 });
  },
});

const cards = CHARTS.map(
  (chart) =>
    new ChartCard(chart, {
      window: frames,
      drawSoon,
      setCursor(epochSeconds, card) {
        // Leaving a card must not take away the cursor of another.
        if (epochSeconds === undefined && !card.cursorIsHere) return;
        for (const other of cards) other.setCursor(epochSeconds, other === card);
      },
      nameOf: (label) => {
        // A row of the chart of verdicts is of a plotter, and says what held it back.
        const [of, ...verdict] = label.split(': ');
        const { subject, word } = lineName(of);
        return [[names[subject] ?? subject, word].filter(Boolean).join(' '), ...verdict].join(': ');
      },
      problem: (sentence, detail) => problems.say(sentence, detail),
      log: (text) => problems.log(text),
    }),
);

let drawing = false;
let opening = false;
let painted = false;

document
  .getElementById('dashboard')!
  .replaceChildren(
    header.element,
    problems.element,
    beginning,
    element('section', { className: 'cards', aria: { label: 'Charts' } }, ...cards.map((card) => card.element)),
    plots.element,
  );
header.range = range;
header.table = kept.table ?? false;
showTable(kept.table ?? false);
window.addEventListener('message', ({ data }) => rpc.receive(data));
rpc.notify('ready', { range: kept.range, points: points() });

function showState(next: DashboardState): void {
  header.show(next);
  const changed = next.focus !== state.focus || next.intervalSeconds !== state.intervalSeconds;
  state = next;
  if (JSON.stringify(next.range) !== JSON.stringify(range)) useRange(next.range);
  else if (changed && isLive(range)) rebuild();
}

function askFor(next: Range): void {
  useRange(next);
  rpc.notify('setRange', { range, points: points() });
}

/** Shows another range. What was drawn stays until the history of the new one has come. */
function useRange(next: Range): void {
  range = next;
  header.range = range;
  keep({ range });
  problems.clear();
  beginning.hidden = true;
  if (!isLive(range)) return;
  frames.rangeSeconds = secondsOf(range);
  rebuild();
}

function secondsOf(shown: Range): number {
  return 'minutes' in shown ? shown.minutes * 60 : shown.to - shown.from;
}

/** How many points a chart has room for, as far as is known before there is one. */
function points(): number {
  const width = document.querySelector('.frame .plot')?.clientWidth || 600;
  return Math.min(200, Math.max(50, Math.round(width / PIXELS_A_POINT)));
}

function showHistory({ frames: history }: { frames: readonly DashboardFrame[] }): void {
  if (!isLive(range)) return;
  frames.rangeSeconds = secondsOf(range);
  // What is shown stays: it may know more than the memory does.
  if (frames.stands) frames.replace(history);
  else frames.complete(history);
  rebuild();
}

function showEarlier(past: DashboardPast): void {
  if (!isLive(range)) return;
  frames.complete(pastFrames(past));
  rebuild();
}

function showPast(past: DashboardPast): void {
  if (isLive(range)) return;
  frames.showStretch(pastFrames(past), past.from, past.to);
  for (const card of cards) {
    card.replace({
      intervalSeconds: past.stepSeconds,
      measuredEvery: state.intervalSeconds,
      focus: state.focus,
      meanSeconds: past.stepSeconds,
    });
  }
  sayBeginning(past);
  drawSoon();
}

/** Where the range begins before the history does. */
function sayBeginning({ from, to, since, times }: DashboardPast): void {
  if (since === undefined || since <= from + (to - from) / 10) return;
  beginning.hidden = false;
  const begins = `he history begins ${moment(since)}.`;
  setText(beginning, times.length > 0 ? `T${begins}` : `Nothing was measured then: t${begins}`);
}

function showOutlook(outlook: DashboardOutlook): void {
  for (const card of cards) card.outlook = outlook;
  drawSoon();
}

function sayNoPast({ reason }: { reason: string }): void {
  problems.say(`The history can’t be shown: ${reason}`);
}

function showFrame(frame: DashboardFrame): void {
  if (!isLive(range)) return;
  if (frames.add(frame)) {
    for (const card of cards) card.add(frame);
    drawSoon();
  } else rebuild();
}

function showTable(shown: boolean): void {
  for (const card of cards) card.tableShown = shown;
  drawSoon();
}

function keep(change: Kept): void {
  kept = { ...kept, ...change };
  vscode.setState(kept);
}

function rebuild(): void {
  for (const card of cards) card.replace({ ...state, measuredEvery: state.intervalSeconds });
  drawSoon();
}

/** Draws once in the next animation frame, however often it is asked for; a hidden page has none, and draws nothing. */
function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

function draw(): void {
  const drawn = cards.map((card) => card.draw()).includes(true);
  if (drawn && !painted) {
    painted = true;
    // What was drawn is on screen when the next frame begins.
    requestAnimationFrame(() => rpc.notify('painted', { milliseconds: performance.now() }));
  }
  const next = opening ? undefined : cards.find((card) => card.wantsOpening);
  // Not before this has been seen.
  if (next) requestAnimationFrame(() => void open(next));
}

/** Charts are made one by one, so that the first is on screen early. */
async function open(card: ChartCard): Promise<void> {
  if (opening) return;
  opening = true;
  await card.open();
  opening = false;
  drawSoon();
}
