import { parseLocalTime } from './logPrefix.ts';
import { parsePlotName } from './plotName.ts';
import { repeats } from './plotSequence.ts';
import { PlotState } from './plotState.ts';

/** Names that plots bear in a log, kept apart from the plots' lines: in a mutilated log the two need not belong together. */
export class PlotLedger {
  /** The log began in mid-plot and has told of no start yet. */
  hasNoStart = true;
  /** The log holds steps or phases, of whichever plot: a plot without any lacks its lines. */
  hasSteps = false;
  readonly #plots: PlotState[];
  readonly #byId = new Map<string, PlotState>();
  readonly #byTotal = new Map<number, PlotState>();
  /** Of steps, as the plots have them. */
  readonly #lists: number[][] = [];

  constructor(plots: PlotState[]) {
    this.#plots = plots;
  }

  get(id: string | undefined): PlotState | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** @param begun the log told the plot's start. */
  add(begun: boolean): PlotState {
    const plot = new PlotState();
    plot.begun = begun;
    // After a start, a plot without one comes of lines that contradict each other: nothing ties a name to it.
    plot.isTorn = !begun && !this.hasNoStart;
    if (begun) this.hasNoStart = false;
    this.#plots.push(plot);
    return plot;
  }

  /** A plot that was never begun after all. */
  drop(plot: PlotState): void {
    const place = this.#plots.lastIndexOf(plot);
    if (place >= 0) this.#plots.splice(place, 1);
  }

  /** Takes a plot's name, k, level, id and (to the minute) start from a path. */
  name(plot: PlotState, path: string): void {
    if (plot.isTorn) return;
    const parsed = parsePlotName(path);
    if (parsed) {
      if (plot.name === parsed.name) return;
      plot.name = parsed.name;
      plot.k = parsed.k;
      plot.compression = parsed.compression ?? plot.compression;
      const { strength } = parsed;
      if (strength !== undefined && plot.configuration?.strength === undefined)
        plot.configuration = { ...plot.configuration, strength };
      if (plot.startedAt === undefined && parsed.localDate !== undefined) {
        plot.startedAt = parseLocalTime(parsed.localDate);
        plot.startedToTheMinute = true;
      }
      plot.id = parsed.id;
      return;
    }
    // A name whose id was blanked out still tells k and the level.
    const blanked = /plot(?:-mmx)?-k(\d{1,3})(?:-c(\d{1,3}))?-/.exec(path);
    if (!blanked) return;
    plot.k = Number(blanked[1]);
    if (blanked[2] !== undefined) plot.compression = Number(blanked[2]);
  }

  /** Ends a plot's entry and shares what it has in common with the one before; drops it, or the one before, if the one only repeats the other. */
  close(plot: PlotState | undefined): void {
    if (!plot) return;
    plot.shrink(this.#lists);
    if (plot.id === undefined) return;
    const before = this.#byId.get(plot.id);
    this.#byId.set(plot.id, plot);
    if (!before || before === plot) return;
    const drop = repeats(plot, before) ? plot : repeats(before, plot) ? before : undefined;
    if (!drop) return;
    if (drop === plot) this.#byId.set(plot.id, before);
    const index = this.#plots.lastIndexOf(drop);
    if (index >= 0) this.#plots.splice(index, 1);
  }

  forget(plots: readonly PlotState[]): void {
    for (const plot of plots) {
      if (plot.id !== undefined && this.#byId.get(plot.id) === plot) this.#byId.delete(plot.id);
      if (plot.totalSeconds !== undefined && this.#byTotal.get(plot.totalSeconds) === plot)
        this.#byTotal.delete(plot.totalSeconds);
    }
  }

  /** Takes a plot's name and start from it: they are another's, whose lines are missing. Returns the one that has them now. */
  disown(plot: PlotState): PlotState {
    const owner = plot.giveAwayIdentity();
    this.#plots.splice(this.#plots.lastIndexOf(plot), 0, owner);
    if (owner.id !== undefined) this.#byId.set(owner.id, owner);
    return owner;
  }

  /**
   * Settles whose total it is: one id with two totals, or the total and a phase of one plot under two ids, come of lines that stand in the
   * log twice; nothing tells then which name is right.
   */
  settle(plot: PlotState, totalSeconds: number): void {
    const sameId = this.get(plot.id);
    const sameTotal = this.#byTotal.get(totalSeconds);
    this.#byTotal.set(totalSeconds, plot);
    if (sameId?.finished && sameId !== plot && sameId.totalSeconds !== totalSeconds) {
      const apart = plot.startedAt === undefined ? 0 : Math.abs(plot.startedAt - (sameId.startedAt ?? plot.startedAt));
      if (apart <= 60) for (const disputed of [sameId, plot]) this.disown(disputed);
    }
    if (!sameTotal || sameTotal === plot || sameTotal.id === plot.id) return;
    const isSame = plot.phaseSeconds.some(
      (seconds, phase) => seconds >= 0 && seconds === sameTotal.phaseSeconds[phase],
    );
    if (isSame) for (const disputed of [sameTotal, plot]) if (disputed.id !== undefined) this.disown(disputed);
  }
}
