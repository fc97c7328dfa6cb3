import type { Result } from 'vega-embed';
import embed, { vega } from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';

export { vega };
export type VegaView = Result['view'];

export interface Complaints {
  warn(text: string): void;
  /** The chart is not what it should be. */
  error(text: string): void;
}

/** Draws a specification into an element as the content policy allows: expressions are interpreted, and no styles are added. */
export async function draw(into: HTMLElement, spec: TopLevelSpec, complaints: Complaints): Promise<VegaView> {
  const { view } = await embed(into, spec, {
    ast: true,
    expr: expressionInterpreter as never,
    renderer: 'svg',
    actions: false,
    defaultStyle: false,
    // The card shows all values of a moment at once, also to the keyboard.
    tooltip: false,
    logger: loggerFor(complaints),
  });
  return view;
}

/** A Vega logger that passes on warnings and errors. */
function loggerFor({ warn, error }: Complaints) {
  const passOn =
    (say: (text: string) => void) =>
    (...parts: readonly unknown[]) => {
      say(parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' '));
      return logger;
    };
  const quiet = () => logger;
  const logger: ReturnType<typeof vega.logger> = Object.assign(vega.logger(vega.Warn), {
    warn: passOn(warn),
    error: passOn(error),
    info: quiet,
    debug: quiet,
  });
  return logger;
}
