import { parse, type Spec, View } from 'vega';
import type { expressionInterpreter } from 'vega-interpreter';

/** What is drawn where this evaluates expressions, as SVG. `feed`: gives it values first. */
export async function drawnBy(
  expr: typeof expressionInterpreter,
  spec: object,
  feed: (view: View) => void = () => {},
): Promise<string> {
  const view = new View(parse(spec as Spec, undefined, { ast: true }), { expr, renderer: 'none' });
  feed(view);
  await view.runAsync();
  const svg = await view.toSVG();
  view.finalize();
  // Areas that others are cut to are counted over all that was ever drawn.
  return svg.replaceAll(/clip\d+/g, 'clip');
}
