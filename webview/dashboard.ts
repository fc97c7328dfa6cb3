import * as v from 'valibot';
import { CHARTS } from '../src/pages/charts.ts';
import type { AskedAhead } from '../src/pages/dashboardPage.ts';
import {
  type DashboardState,
  dashboardHostContract,
  isLive,
  Range,
  secondsOf,
  webviewContract,
} from '../src/pages/dashboardProtocol.ts';
import { lineName } from '../src/pages/lineName.ts';
import type { Act } from '../src/pages/overview.ts';
import { PICTURES } from '../src/pages/pictures.ts';
import { SECTIONS } from '../src/pages/sections.ts';
import { Rpc } from '../src/rpc/rpc.ts';
import type { Card } from './card.ts';
import cardsCss from './cards.css';
import { ChartCard } from './chartCard.ts';
import { copyPng } from './clipboard.ts';
import { loadControls } from './controls.ts';
import css from './dashboard.css';
import { FleetCard } from './fleetCard.ts';
import { FrameWindow } from './frameWindow.ts';
import { Header } from './header.ts';
import menuCss from './menu.css';
import momentCss from './moment.css';
import { MomentPanel } from './momentPanel.ts';
import overviewCss from './overview.css';
import { OverviewView } from './overviewView.ts';
import { addStyles } from './pageStyles.ts';
import { PictureCard } from './pictureCard.ts';
import { PictureLoader } from './pictureLoader.ts';
import { PlotTable } from './plotTable.ts';
import { Problems } from './problems.ts';
import { SectionList } from './sectionList.ts';
import { ShownCharts } from './shownCharts.ts';
import { ShownTime } from './shownTime.ts';
import { Toast } from './toast.ts';
import { vegaLibrary } from './vegaView.ts';
import { ZoomBar } from './zoomBar.ts';

/** What the page remembers over a reload. */
const Kept = v.fallback(
  v.object({
    range: v.optional(Range),
    home: v.optional(Range),
    /** How many points a chart had room for. */
    points: v.optional(v.number()),
    table: v.optional(v.boolean()),
    fleetMetric: v.optional(v.string()),
  }),
  {},
);
type Kept = v.InferOutput<typeof Kept>;

declare const askedAhead: AskedAhead;

const DEFAULT_RANGE: Range = { minutes: 5 };
/** A line has a point every so many pixels: more can't be told apart. */
const PIXELS_A_POINT = 3;
const PICTURES_SECONDS = 30;
/** How often it is looked whether so long has passed since somebody asked: with every so long it could be twice that. */
const LOOK_SECONDS = 3;
const ANSWER_SECONDS = 60;
/** Without a chart to draw, the rest of the page stands after so long. */
const PATIENCE_MS = 1000;
/** Around a moment that is asked about, so much of the time shown. */
const AROUND = 0.02;
const LEAST_AROUND_SECONDS = 10;

const main = document.getElementById('dashboard')!;
addStyles(css, overviewCss, cardsCss, menuCss, momentCss);

const { vscode } = askedAhead;
let kept = v.parse(Kept, vscode.getState());
/** By the subject of lines. */
let names: Readonly<Record<string, string>> = {};
const time = new ShownTime(kept.range ?? DEFAULT_RANGE, kept.home, {
  show: useRange,
  ask(range) {
    // What is seen comes first; what is near is asked for when that is there.
    lookAt(charts.filter(({ isSeen }) => isSeen));
    rpc.notify('setRange', { range, points: points() });
    // While what comes of the charts is drawn, pictures are made.
    for (const loader of loaders) loader.invalidate();
  },
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
      history: ({ frames: history, further }) => shown.showHistory(history, further),
      more: (past) => shown.showMore(past),
      past: (past) => shown.showPast(past),
      noPast: ({ reason, remembered }) => shown.showRemembered(reason, remembered),
      plots: ({ plots: rows, newest }) => {
        plots.show(rows, newest);
        pictures.refresh(PICTURES_SECONDS);
      },
      names: (told) => {
        names = told;
        for (const card of charts) card.rename();
        drawSoon();
      },
      outlook: (outlook) => shown.showOutlook(outlook),
      showChart: ({ chart }) => sections.reveal(chart),
      frame: (frame) => shown.showFrame(frame),
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
  back: () => rpc.notify('back', {}),
});
const toast = new Toast();
const zoomBar = new ZoomBar(() => time.reset());
const overview = new OverviewView({
  act,
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
  act,
  isLoading: (chart: string) => shown.isLoading(chart),
  get staleness() {
    return shown.staleness;
  },
  export: (chart: string, format: Parameters<typeof exportAs>[1]) => exportAs(chart, format),
  copyImage: (chart: string, title: string) => void copyImage(chart, title),
  nameOf: (label: string) => {
    // A row of the chart of verdicts is of a plotter, and says what held it back.
    const [of, ...verdict] = label.split(': ');
    const { subject, word } = lineName(of);
    const named = [names[subject] ?? subject, word].filter(Boolean).join(' ');
    return [named, ...verdict.map((one) => names[one] ?? one)].join(': ');
  },
  problem: (sentence: string, detail: string) => problems.say(sentence, detail),
  log: (text: string) => problems.log(text),
};
const shown = new ShownCharts(() => charts, {
  window: frames,
  time,
  drawSoon,
  filled() {
    for (const loader of loaders) loader.refresh(PICTURES_SECONDS);
  },
  sayUnread: (reason) => problems.say(`The history can’t be shown: ${reason}`),
});
let drawing = false;
let preparing = false;
let painted = false;
/** The rest of the page stands. */
let isComplete = false;
/** Ids of the charts whose values are sent. */
let wanted = askedAhead.charts;

/** Those of sections that have been shown. */
const charts: ChartCard[] = [];
const pictureCards: PictureCard[] = [];
const fleet = new FleetCard(kept.fleetMetric, host, {
  ask: (metric) => rpc.request('fleet', { ...(metric !== undefined && { metric }) }),
  keep: (metric) => keep({ fleetMetric: metric }),
});
const allCards: Card[] = [];
const pictures = new PictureLoader(pictureCards, (ids) => rpc.request('pictures', { ids: [...ids] }));
const loaders = [pictures, fleet.pictures];
const sections = new SectionList(
  (id) => {
    const cards = SECTIONS.find((section) => section.id === id)!.charts.map((chart) => cardOf(chart).element);
    return id === 'history' ? [...cards, plots.element] : cards;
  },
  { keep: (layout) => rpc.notify('setLayout', layout), sized: drawSoon, announce: (text) => toast.announce(text) },
  main.firstElementChild?.clientWidth ?? innerWidth,
);

header.element.append(sections.nav, zoomBar.element);
main.replaceChildren(
  header.element,
  problems.element,
  overview.element,
  shown.beginning,
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
for (const card of charts) card.look();
askedAhead.hear = (message) => rpc.receive(message);
for (const message of askedAhead.told.splice(0)) rpc.receive(message);
// Loads while the answer comes; who draws first says so where it can't be.
vegaLibrary().catch(() => {});
setTimeout(complete, PATIENCE_MS);
setInterval(() => {
  if (isLive(time.range)) pictures.refresh(PICTURES_SECONDS);
  if ('minutes' in time.range) fleet.pictures.refresh(PICTURES_SECONDS);
}, LOOK_SECONDS * 1000);

/** Made when its section is first shown. */
function cardOf(id: string): Card {
  const chart = CHARTS.find((one) => one.id === id);
  const picture = PICTURES.find((one) => one.id === id);
  const card = chart ? new ChartCard(chart, host) : picture ? new PictureCard(picture, host) : fleet.card;
  allCards.push(card);
  if (card instanceof ChartCard) {
    charts.push(card);
    shown.include(card);
  } else if (picture) pictureCards.push(card as PictureCard);
  card.tableShown = kept.table ?? false;
  return card;
}

function showState(next: DashboardState): void {
  header.show(next);
  // What stands there is of now.
  overview.element.hidden = next.other !== undefined;
  if (time.follow(next.range)) for (const loader of loaders) loader.invalidate();
  shown.state = next;
}

function act({ command, row }: Act): void {
  rpc.notify('act', { command, ...(row !== undefined && { row }) });
}

function useRange(range: Range): void {
  showRange();
  keep({ range, home: time.home, points: points() });
  problems.clear();
  shown.changeTime();
}

function showRange(): void {
  header.range = time.home ?? time.range;
  zoomBar.show(time.home && time.range);
}

/** How many points a chart has room for, as far as is known before there is one. */
function points(): number {
  const width = charts.find(({ plotWidth }) => plotWidth > 0)?.plotWidth ?? 600;
  return Math.min(200, Math.max(50, Math.round(width / PIXELS_A_POINT)));
}

function exportAs(chart: string, format: 'png' | 'svg' | 'csv' | 'json'): void {
  rpc.notify('export', { chart, format });
}

async function copyImage(chart: string, title: string): Promise<void> {
  toast.say(`Drawing ${title} …`, { stays: true });
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
  // The first chart is on screen before anything else is made of what has come, unless that takes long.
  if (!painted && !isComplete && (preparing || ChartCard.firstOf(charts))) {
    if (!preparing) void prepare();
    return;
  }
  see(allCards.map((card) => card.draw()).includes(true));
  if (!shown.isWaiting) lookAt(charts.filter(({ isWanted }) => isWanted));
  for (const loader of loaders) loader.load();
  if (!preparing && ChartCard.nextOf(charts)) void prepare();
}

/** Charts are made one by one, each after the one before was seen, so that the first is on screen early. */
async function prepare(): Promise<void> {
  preparing = true;
  for (let next = ChartCard.nextOf(charts); next; next = ChartCard.nextOf(charts)) {
    if (painted) await new Promise(requestAnimationFrame);
    see(await next.prepare());
  }
  preparing = false;
  drawSoon();
}

/** Asks for the values of these charts, and no longer for those of others. */
function lookAt(cards: readonly ChartCard[]): void {
  const before = wanted;
  wanted = cards.map(({ id }) => id);
  if (wanted.join() === before.join()) return;
  shown.await(wanted.filter((id) => !before.includes(id)));
  rpc.notify('look', { charts: [...wanted] });
}

/** Says once that a chart is on screen. */
function see(drawn: boolean): void {
  if (!drawn || painted) return;
  painted = true;
  // What was drawn is on screen when the next frame begins.
  requestAnimationFrame(() => {
    rpc.notify('painted', { milliseconds: performance.now() });
    complete();
  });
}

/** What isn't needed for the first chart comes after it. */
function complete(): void {
  isComplete = true;
  loadControls().catch((error) => problems.say('The controls of this page could not be loaded.', error.message));
  sections.showAll();
  drawSoon();
}
