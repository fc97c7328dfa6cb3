import * as v from 'valibot';
import {
  type BenchmarkView,
  benchmarkHostContract,
  benchmarkPageContract,
  type RunChoice,
} from '../src/pages/benchmarkProtocol.ts';
import { Rpc } from '../src/rpc/rpc.ts';
import css from './benchmarks.css';
import { viewParts } from './benchmarksView.ts';
import { button, choice, loadControls } from './controls.ts';
import { element, setText } from './element.ts';
import { addStyles } from './pageStyles.ts';
import { Problems } from './problems.ts';

/** What the page remembers over a reload. */
const Kept = v.fallback(v.object({ key: v.optional(v.string()), other: v.optional(v.string()) }), {});
type Kept = v.InferOutput<typeof Kept>;

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: Kept): void;
};

const NOTHING = '';

addStyles(css);
loadControls().catch((error: Error) => problems.say('The controls of this page could not be loaded.', error.message));

const vscode = acquireVsCodeApi();
let kept = v.parse(Kept, vscode.getState());
let runs: readonly RunChoice[] = [];
let shown: BenchmarkView | undefined;

const problems = new Problems((text) => rpc.notify('problem', { text }));
problems.watch();

const rpc = new Rpc(
  { post: (message) => vscode.postMessage(message) },
  benchmarkPageContract,
  benchmarkHostContract,
  {
    requests: {},
    notices: {
      runs: (next) => {
        runs = next.runs;
        showControls();
      },
      view: showView,
      noView: ({ reason }) => problems.say(reason),
    },
  },
  { onProblem: (text) => problems.say('A message from PlotScope was not understood.', text) },
);

const title = element('h1', { textContent: 'Benchmarks' });
const controls = element('div', { className: 'controls' });
const content = element('div', { className: 'content' });
const report = button(() => shown && rpc.notify('openReport', { key: shown.key }));
report.text = 'Open Report';
const baseline = button(() => shown && rpc.notify('saveBaseline', { key: shown.key }));
baseline.text = 'Save as Baseline';

document
  .getElementById('benchmarks')
  ?.replaceChildren(element('header', {}, title, controls), problems.element, content);
window.addEventListener('message', ({ data }) => rpc.receive(data));
rpc.notify('ready', kept);

function showView(view: BenchmarkView): void {
  problems.clear();
  shown = view;
  const other = view.kind === 'suites' ? view.comparing?.key : undefined;
  kept = { key: view.key, ...(other !== undefined && { other }) };
  vscode.setState(kept);
  setText(title, view.title);
  content.replaceChildren(...viewParts(view, (sentence, detail) => problems.say(sentence, detail)));
  showControls();
}

/** The runs to choose from are new with every list of them. */
function showControls(): void {
  const measured = runs.filter(({ key }) => !key.startsWith('baseline:'));
  const isComparable = shown?.kind === 'suites';
  const others = runs.filter((run) => run.isComparable && run.key !== shown?.key);
  const made: HTMLElement[] = [];
  if (measured.length > 0) {
    const run = choice('Run', options(measured), (key) => choose({ key }));
    if (measured.some(({ key }) => key === shown?.key)) run.value = shown?.key ?? NOTHING;
    made.push(run.element);
  }
  if (isComparable && others.length > 0) {
    const all = [{ value: NOTHING, text: 'Compare with …' }, ...options(others)];
    const other = choice('Compared with', all, (key) =>
      choose({ ...(shown && { key: shown.key }), ...(key !== NOTHING && { other: key }) }),
    );
    if (others.some(({ key }) => key === kept.other)) other.value = kept.other ?? NOTHING;
    made.push(other.element);
  }
  if (shown) made.push(report.element);
  if (isComparable) made.push(baseline.element);
  controls.replaceChildren(...made);
}

function options(choices: readonly RunChoice[]): { value: string; text: string }[] {
  return choices.map(({ key, text }) => ({ value: key, text }));
}

function choose(next: Kept): void {
  rpc.notify('choose', next);
}
