import type { Spec, View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import type * as library from './vegaLibrary.ts';

export type VegaView = View;

export interface Complaints {
  warn(text: string): void;
  /** The chart is not what it should be. */
  error(text: string): void;
}

declare global {
  var plotscopeVega: typeof library | undefined;
}

const page = document.currentScript as HTMLScriptElement;
/** It lies beside the page's own script, and runs under the same nonce. */
const { nonce } = page;
const src = new URL('vega.js', page.src).href;
let loading: Promise<typeof library> | undefined;

/** What draws; it is loaded beside what is said in words. */
export function vegaLibrary(): Promise<typeof library> {
  loading ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { nonce, src });
    script.addEventListener('load', () => {
      if (globalThis.plotscopeVega) resolve(globalThis.plotscopeVega);
      else reject(new Error('what draws charts has loaded, and is not there'));
    });
    script.addEventListener('error', () => reject(new Error('what draws charts could not be loaded')));
    document.head.append(script);
  });
  return loading;
}

/** Draws a specification into an element as the content policy allows: expressions are interpreted, and no styles are added. */
export async function draw(into: HTMLElement, spec: TopLevelSpec | Spec, complaints: Complaints): Promise<VegaView> {
  const { embed, expressionInterpreter, logger, Warn } = await vegaLibrary();
  const { view } = await embed(into, spec, {
    ast: true,
    expr: expressionInterpreter as never,
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
