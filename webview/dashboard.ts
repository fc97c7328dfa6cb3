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
import { PICTURES } from '../src/pages/pictures.ts';
import { SECTIONS } from '../src/pages/sections.ts';
import { Rpc } from '../src/rpc/rpc.ts';
import cardsCss from './cards.css';
import { type Card, ChartCard } from './chartCard.ts';
import { copyPng } from './clipboard.ts';
import css from './dashboard.css';
import { element, setText } from './element.ts';
import { FrameWindow } from './frameWindow.ts';
import { Header } from './header.ts';
import menuCss from './menu.css';
import momentCss from './moment.css';
import { MomentPanel } from './momentPanel.ts';
import overviewCss from './overview.css';
import { OverviewView } from './overviewView.ts';
import pageCss from './page.css';
import { PictureCard } from './pictureCard.ts';
import { PictureLoader } from './pictureLoader.ts';
import { PlotTable } from './plotTable.ts';
import { Problems } from './problems.ts';
import { SectionList } from './sectionList.ts';
import { ShownTime, secondsOf } from './shownTime.ts';
import { Toast } from './toast.ts';
import { ZoomBar } from './zoomBar.ts';

/** What the page remembers over a reload. */
const Kept = v.fallback(
  v.object({ range: v.optional(Range), home: v.optional(Range), table: v.optional(v.boolean()) }),
  {},
);
type Kept = v.InferOutput<typeof Kept>;

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: Kept): void;
};

const DEFAULT_RANGE: Range = { minutes: 5 };
/** A line has a point every so many pixels: more can't be told apart. */
const PIXELS_A_POINT = 3;
const PICTURES_SECONDS = 30;
const ANSWER_SECONDS = 60;
/** Around a moment that is asked about, so much of the time shown. */
const AROUND = 0.02;
const LEAST_AROUND_SECONDS = 10;

const style = Object.assign(document.createElement('style'), {
  textContent: [pageCss, css, overviewCss, cardsCss, menuCss, momentCss].join(''),
});
style.nonce = (document.currentScript as HTMLScriptElement).nonce;
document.head.append(style);

const vscode = acquireVsCodeApi();
let kept = v.parse(Kept, vscode.getState());
let state: Pick<DashboardState, 'intervalSeconds' | 'focus' | 'engine'> = { intervalSeconds: 1, engine: 'starting' };
/** By the subject of lines. */
let names: Readonly<Record<string, string>> = {};
/** What was asked of the history is on its way. */
let isLoading = true;
/** Why the history could not be asked for what is shown. */
let unread = '';

const time = new ShownTime(kept.range ?? DEFAULT_RANGE, kept.home, {
  show: useRange,
  ask: (range) => rpc.notify('setRange', { range, points: points() }),
});
const frames = new FrameWindow(secondsOf(time.range));
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
      overview: (told) => overview.show(told),
      layout: (layout) => {
        sections.layout = layout;
      },
      history: showHistory,
      earlier: showEarlier,
      past: showPast,
      noPast: sayNoPast,
      plots: ({ plots: rows, newest }) => {
        plots.show(rows, newest);
        pictures.refresh(PICTURES_SECONDS);
      },
      names: (told) => {
        names = told;
        drawSoon();
      },
      outlook: showOutlook,
      showChart: ({ chart }) => {
        const card = allCards.find(({ id }) => id === chart);
        if (card) sections.reveal(card.element);
      },
      frame: showFrame,
    },
  },
  {
    timeoutSeconds: ANSWER_SECONDS,
    onProblem: (text) => problems.say('A message from PlotScope was not understood.', text),
  },
);

const header = new Header({
  setRange: (range) => time.set(range),
  setTable(table) {
    keep({ table });
    showTable(table);
  },
  start: () => rpc.notify('start', {}),
  stop: () => rpc.notify('stop', {}),
});
const toast = new Toast();
const zoomBar = new ZoomBar(() => time.reset());
/** Since when there is something to show, where the range begins before. */
const beginning = element('p', { className: 'note', hidden: true, role: 'status' });

const overview = new OverviewView({
  act: ({ command, row }) => rpc.notify('act', { command, ...(row !== undefined && { row }) }),
  jump: (section) => sections.jump(section),
  announce: (text) => toast.announce(text),
});

const plots = new PlotTable({
  openLog: (key) => rpc.notify('openLog', { key }),
  showTime(from, to) {
    time.set({ from, to });
    sections.jump('now');
  },
});

const momentPanel = new MomentPanel({
  ask: (at) => rpc.request('moment', { at, within: Math.max(LEAST_AROUND_SECONDS, secondsOf(time.range) * AROUND) }),
});

const host = {
  window: frames,
  drawSoon,
  setCursor(epochSeconds: number | undefined, card: Card) {
    // Leaving a card must not take away the cursor of another.
    if (epochSeconds === undefined && !card.cursorIsHere) return;
    for (const other of allCards) other.setCursor(epochSeconds, other === card);
  },
  zoom: time.zoom.bind(time),
  ask: (at: number) => void momentPanel.show(at),
  get isLoading() {
    return isLoading;
  },
  get staleness() {
    return staleness();
  },
  export: (chart: string, format: Parameters<typeof exportAs>[1]) => exportAs(chart, format),
  copyImage: (chart: string, title: string) => void copyImage(chart, title),
  nameOf: (label: string) => {
    // A row of the chart of verdicts is of a plotter, and says what held it back.
    const [of, ...verdict] = label.split(': ');
    const { subject, word } = lineName(of);
    return [[names[subject] ?? subject, word].filter(Boolean).join(' '), ...verdict].join(': ');
  },
  problem: (sentence: string, detail: string) => problems.say(sentence, detail),
  log: (text: string) => problems.log(text),
};
const charts = CHARTS.map((chart) => new ChartCard(chart, host));
const pictureCards = PICTURES.map((kind) => new PictureCard(kind, host));
const allCards: readonly Card[] = [...charts, ...pictureCards];
const pictures = new PictureLoader(pictureCards, (ids) => rpc.request('pictures', { ids: [...ids] }));
const sections = new SectionList(
  (id) => {
    const ids: readonly string[] = SECTIONS.find((section) => section.id === id)!.charts;
    const cards = ids.flatMap((chart) => allCards.find((card) => card.id === chart)?.element ?? []);
    return id === 'history' ? [...cards, plots.element] : cards;
  },
  { keep: (layout) => rpc.notify('setLayout', layout), announce: (text) => toast.announce(text) },
);

let drawing = false;
let opening = false;
let painted = false;

header.element.append(sections.nav, zoomBar.element);
document
  .getElementById('dashboard')!
  .replaceChildren(
    header.element,
    problems.element,
    overview.element,
    beginning,
    sections.element,
    momentPanel.element,
    ...toast.elements,
  );
new ResizeObserver(() => {
  // What is gone to stands below it.
  document.documentElement.style.setProperty('--header-height', `${header.element.offsetHeight + 8}px`);
}).observe(header.element);
showRange();
header.table = kept.table ?? false;
showTable(kept.table ?? false);
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (momentPanel.close() || time.reset()) event.preventDefault();
});
window.addEventListener('message', ({ data }) => rpc.receive(data));
rpc.notify('ready', { range: kept.range, points: points() });
setInterval(() => isLive(time.range) && pictures.refresh(PICTURES_SECONDS), PICTURES_SECONDS * 1000);

function showState(next: DashboardState): void {
  header.show(next);
  const changed = next.focus !== state.focus || next.intervalSeconds !== state.intervalSeconds;
  state = next;
  time.follow(next.range);
  if (changed && isLive(time.range)) rebuild();
  drawSoon();
}

/** Shows another range. What was drawn stays until the history of the new one has come. */
function useRange(range: Range): void {
  showRange();
  keep({ range, home: time.home });
  problems.clear();
  unread = '';
  isLoading = true;
  beginning.hidden = true;
  if ('from' in range && time.home) {
    // What is known already is shown at once.
    const known = frames.frames.filter(({ epochSeconds: at }) => at >= range.from && at <= range.to);
    frames.showStretch(known, range.from, range.to);
    rebuild();
  } else if (isLive(range)) {
    frames.rangeSeconds = secondsOf(range);
    rebuild();
  }
}

function showRange(): void {
  header.range = time.home ?? time.range;
  zoomBar.show(time.home && time.range);
}

/** How many points a chart has room for, as far as is known before there is one. */
function points(): number {
  const width = document.querySelector('.frame .plot')?.clientWidth || 600;
  return Math.min(200, Math.max(50, Math.round(width / PIXELS_A_POINT)));
}

function showHistory({ frames: history }: { frames: readonly DashboardFrame[] }): void {
  if (!isLive(time.range)) return;
  isLoading = history.length === 0;
  frames.rangeSeconds = secondsOf(time.range);
  // What is shown stays: it may know more than the memory does.
  if (frames.stands) frames.replace(history);
  else frames.complete(history);
  rebuild();
  pictures.invalidate();
}

function showEarlier(past: DashboardPast): void {
  if (!isLive(time.range)) return;
  isLoading = false;
  frames.complete(pastFrames(past));
  rebuild();
}

function showPast(past: DashboardPast): void {
  if (isLive(time.range)) return;
  const isFirst = isLoading;
  isLoading = false;
  unread = '';
  frames.showStretch(pastFrames(past), past.from, past.to);
  rebuild(past.stepSeconds);
  sayBeginning(past);
  pictures.refresh(isFirst ? 0 : PICTURES_SECONDS);
}

/** Where the range begins before the history does. */
function sayBeginning({ from, to, since, times }: DashboardPast): void {
  if (since === undefined || since <= from + (to - from) / 10) return;
  beginning.hidden = false;
  const begins = `he history begins ${moment(since)}.`;
  setText(beginning, times.length > 0 ? `T${begins}` : `Nothing was measured then: t${begins}`);
}

function showOutlook(outlook: DashboardOutlook): void {
  for (const card of charts) card.outlook = outlook;
  drawSoon();
}

function sayNoPast({
  reason,
  remembered,
}: {
  reason: string;
  remembered?: { frames: DashboardFrame[]; from: number; to: number };
}): void {
  isLoading = false;
  pictures.invalidate();
  if (remembered) {
    // Of the last minutes nothing is missing.
    frames.showStretch(remembered.frames, remembered.from, remembered.to);
    rebuild();
    return;
  }
  unread = 'not read anew';
  problems.say(`The history can’t be shown: ${reason}`);
  drawSoon();
}

function showFrame(frame: DashboardFrame): void {
  if (!isLive(time.range)) return;
  isLoading = false;
  if (frames.add(frame)) {
    for (const card of charts) card.add(frame);
    drawSoon();
  } else rebuild();
}

/** Why what is shown is not of now; '' where it is. */
function staleness(): string {
  const { untilSeconds } = frames;
  if (unread !== '') return unread;
  if (!isLive(time.range) || state.engine === 'running' || untilSeconds === undefined) return '';
  return `as of ${moment(untilSeconds)}`;
}

function exportAs(chart: string, format: 'png' | 'svg' | 'csv' | 'json'): void {
  rpc.notify('export', { chart, format });
}

async function copyImage(chart: string, title: string): Promise<void> {
  toast.say(`Drawing ${title} …`);
  try {
    await copyPng(rpc.request('image', { chart }).then(({ png }) => png));
    toast.say(`${title} is on the clipboard.`);
  } catch (error) {
    toast.say(`${title} can’t be copied: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function showTable(shown: boolean): void {
  for (const card of allCards) card.tableShown = shown;
  drawSoon();
}

function keep(change: { readonly [Name in keyof Kept]: Kept[Name] | undefined }): void {
  kept = { ...kept, ...change };
  vscode.setState(kept);
}

/** @param stepSeconds each frame is the mean of so many seconds; 0 = as it was measured */
function rebuild(stepSeconds?: number): void {
  const measured = { ...state, measuredEvery: state.intervalSeconds };
  const scene =
    stepSeconds === undefined ? measured : { ...measured, intervalSeconds: stepSeconds, meanSeconds: stepSeconds };
  for (const card of charts) card.replace(scene);
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
  const drawn = allCards.map((card) => card.draw()).includes(true);
  pictures.load();
  if (drawn && !painted) {
    painted = true;
    // What was drawn is on screen when the next frame begins.
    requestAnimationFrame(() => rpc.notify('painted', { milliseconds: performance.now() }));
  }
  const next = opening ? undefined : charts.find((card) => card.wantsOpening);
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
