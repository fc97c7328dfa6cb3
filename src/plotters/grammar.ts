import { HeadFinder } from './headFinder.ts';
import { LineMatcher } from './lineMatcher.ts';
import type { Plotter } from './plotter.ts';

/** A plotter with what its lines are told by, which is made when it is first asked for. */
export class Grammar {
  readonly plotter: Plotter;
  #matcher: LineMatcher | undefined;

  constructor(plotter: Plotter) {
    this.plotter = plotter;
  }

  get matcher(): LineMatcher {
    this.#matcher ??= new LineMatcher(this.plotter.lines);
    return this.#matcher;
  }
}

const grammars = new WeakMap<readonly Plotter[], readonly Grammar[]>();

export function grammarsOf(plotters: readonly Plotter[]): readonly Grammar[] {
  let known = grammars.get(plotters);
  if (!known) {
    known = plotters.map((plotter) => new Grammar(plotter));
    grammars.set(plotters, known);
  }
  return known;
}

const anyHeads = new WeakMap<readonly Grammar[], HeadFinder>();

/** Finds the head of any plotter's line inside another: most lines of other programs hold none. */
export function anyHeadOf(list: readonly Grammar[]): HeadFinder {
  let any = anyHeads.get(list);
  if (!any) {
    any = new HeadFinder(list.flatMap(({ matcher }) => matcher.heads.heads));
    anyHeads.set(list, any);
  }
  return any;
}
