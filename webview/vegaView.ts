import type { Spec, View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { quickExpressions } from './quickExpressions.ts';
import { scriptBeside } from './scriptBeside.ts';
import type * as library from './vegaLibrary.ts';
import type * as compiler from './vegaLite.ts';

export type VegaView = View;

export interface Complaints {
  warn(text: string): void;
  /** The chart is not what it should be. */
  error(text: string): void;
}

declare global {
  var plotscopeVega: typeof library | undefined;
  var plotscopeVegaLite: typeof compiler | undefined;
}

/** What draws; it is loaded beside what is said in words. */
export const vegaLibrary = scriptBeside('vega.js', () => globalThis.plotscopeVega);
/** What makes Vega's specifications of Vega-Lite's. */
const vegaLite = scriptBeside('vega-lite.js', () => globalThis.plotscopeVegaLite);

/** Draws a specification into an element as the content policy allows: expressions are interpreted, and no styles are added. */
export async function draw(into: HTMLElement, spec: TopLevelSpec | Spec, complaints: Complaints): Promise<VegaView> {
  const isCompiled = 'marks' in spec;
  const [{ embed, expressionInterpreter, logger, Warn }] = await Promise.all([
    vegaLibrary(),
    isCompiled ? undefined : vegaLite(),
  ]);
  const { view } = await embed(into, spec, {
    ast: true,
    expr: quickExpressions(expressionInterpreter),
    renderer: 'svg',
    actions: false,
    defaultStyle: false,
    // Cards show the values of a moment all at once, also to the keyboard.
    tooltip: false,
    hover: false,
    logger: loggerFor(logger(Warn), complaints),
  });
  return view;
}

/** Passes on warnings and errors. */
function loggerFor(logger: ReturnType<typeof library.logger>, { warn, error }: Complaints) {
  const passOn =
    (say: (text: string) => void) =>
    (...parts: readonly unknown[]) => {
      say(parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' '));
      return logger;
    };
  const quiet = () => logger;
  return Object.assign(logger, { warn: passOn(warn), error: passOn(error), info: quiet, debug: quiet });
}
