/** What the whole host does in a frame that says something about a plotter: written by the collectors that read it anyway. */
export class HostSigns {
  /** Pages a second; NaN where nobody reads them. */
  swapIns = Number.NaN;
  swapOuts = Number.NaN;
  readonly #cores: { busySeconds: number; busy: number; at: number }[] = [];
  #newest = Number.NaN;
  readonly #requests = new Map<string, { seconds: number }>();
  readonly #newestPid = { pid: Number.NaN, at: Number.NaN };
  readonly #pages = { swapIns: Number.NaN, swapOuts: Number.NaN, at: Number.NaN };

  /** The process that was begun last, as told in this frame; undefined where nobody has read it. */
  newestPid(seconds: number): number | undefined {
    return this.#newestPid.at === seconds ? this.#newestPid.pid : undefined;
  }

  tellNewestPid(pid: number, seconds: number): void {
    this.#newestPid.pid = pid;
    this.#newestPid.at = seconds;
  }

  /** Seconds that a core was busy since boot. */
  countCore(number: number, busySeconds: number, seconds: number): void {
    const core = this.#cores[number];
    this.#newest = seconds;
    if (!core) this.#cores[number] = { busySeconds, busy: Number.NaN, at: seconds };
    else {
      core.busy = (busySeconds - core.busySeconds) / (seconds - core.at);
      core.busySeconds = busySeconds;
      core.at = seconds;
    }
  }

  /** Pages swapped in and out since boot. */
  countPages(swapIns: number, swapOuts: number, seconds: number): void {
    const before = this.#pages;
    this.swapIns = (swapIns - before.swapIns) / (seconds - before.at);
    this.swapOuts = (swapOuts - before.swapOuts) / (seconds - before.at);
    before.swapIns = swapIns;
    before.swapOuts = swapOuts;
    before.at = seconds;
  }

  /** Seconds that requests of a disk took since boot, summed over requests; NaN while nobody reads them. */
  requestsOf(disk: string): { seconds: number } {
    let requests = this.#requests.get(disk);
    if (!requests) {
      requests = { seconds: Number.NaN };
      this.#requests.set(disk, requests);
    }
    return requests;
  }

  /** How many of these cores were busy, on average over the time since the frame before; NaN where nobody reads that. */
  busyCores(cores: readonly number[] | undefined): number {
    if (this.#cores.length === 0) return Number.NaN;
    let busy = 0;
    for (let number = 0; number < this.#cores.length; number++) {
      const core = this.#cores[number];
      if (core?.at === this.#newest && (cores === undefined || cores.includes(number))) busy += core.busy;
    }
    return busy;
  }
}
