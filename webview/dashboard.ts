import * as v from 'valibot';
import { CHARTS } from '../src/report/charts.ts';
import {
  type DashboardFrame,
  type DashboardState,
  dashboardHostContract,
  Range,
  webviewContract,
} from '../src/report/dashboardProtocol.ts';
import { Rpc } from '../src/rpc/rpc.ts';
import { ChartCard } from './chartCard.ts';
import css from './dashboard.css';
import { element } from './element.ts';
import { FrameWindow } from './frameWindow.ts';
import { Header } from './header.ts';
import { Problems } from './problems.ts';

/** What the page remembers over a reload. */
const Kept = v.fallback(v.object({ rangeMinutes: v.optional(Range), table: v.optional(v.boolean()) }), {});
type Kept = v.InferOutput<typeof Kept>;

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: Kept): void;
};

const DEFAULT_RANGE: Range = 5;

const style = Object.assign(document.createElement('style'), { textContent: css });
style.nonce = (document.currentScript as HTMLScriptElement).nonce;
document.head.append(style);

const vscode = acquireVsCodeApi();
let kept = v.parse(Kept, vscode.getState());
const frames = new FrameWindow((kept.rangeMinutes ?? DEFAULT_RANGE) * 60);
let state: Pick<DashboardState, 'intervalSeconds' | 'focus'> = { intervalSeconds: 1 };

const problems = new Problems((text) => rpc.notify('problem', { text }));
problems.watch();

const rpc = new Rpc(
  { post: (message) => vscode.postMessage(message) },
  webviewContract,
  dashboardHostContract,
  { requests: {}, notices: { state: showState, history: showHistory, frame: showFrame } },
  { onProblem: (text) => problems.say('A message from PlotScope was not understood.', text) },
);

const header = new Header({
  setRange(rangeMinutes) {
    keep({ rangeMinutes });
    frames.rangeSeconds = rangeMinutes * 60;
    rebuild();
    rpc.notify('setRange', { rangeMinutes });
  },
  setTable(table) {
    keep({ table });
    showTable(table);
  },
  start: () => rpc.notify('start', {}),
  stop: () => rpc.notify('stop', {}),
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
    element('section', { className: 'cards', aria: { label: 'Charts' } }, ...cards.map((card) => card.element)),
  );
header.rangeMinutes = kept.rangeMinutes ?? DEFAULT_RANGE;
header.table = kept.table ?? false;
showTable(kept.table ?? false);
window.addEventListener('message', ({ data }) => rpc.receive(data));
rpc.notify('ready', { rangeMinutes: kept.rangeMinutes });

function showState(next: DashboardState): void {
  header.show(next);
  const changed =
    next.focus !== state.focus ||
    next.intervalSeconds !== state.intervalSeconds ||
    next.rangeMinutes * 60 !== frames.rangeSeconds;
  state = next;
  if (!changed) return;
  header.rangeMinutes = next.rangeMinutes;
  keep({ rangeMinutes: next.rangeMinutes });
  frames.rangeSeconds = next.rangeMinutes * 60;
  rebuild();
}

function showHistory({ frames: history }: { frames: readonly DashboardFrame[] }): void {
  frames.replace(history);
  rebuild();
}

function showFrame(frame: DashboardFrame): void {
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
  for (const card of cards) card.replace(state);
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
