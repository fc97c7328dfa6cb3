import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import { refineByLog } from '../../plotters/plotters.ts';
import type { ErrorFile } from '../application/errorFile.ts';
import type { FollowedLog } from '../application/followedLog.ts';
import type { Writer } from '../application/logView.ts';
import type { PlotterWork } from '../application/plotterWork.ts';
import { PlotterWorks } from '../application/plotterWorks.ts';
import type { Collector, Now } from '../collector.ts';
import type { Folders } from '../folders.ts';
import { Loops } from '../loops.ts';
import { PlotAccounts } from '../plotAccounts.ts';
import type { Recorder } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { Glimpses, type Later } from './glimpses.ts';
import { GroupLimits } from './groupLimits.ts';
import { hostFacts } from './hostFacts.ts';
import { HostSigns } from './hostSigns.ts';
import { OomKills } from './oomKills.ts';
import { PidDiscovery } from './pidDiscovery.ts';
import { PlotterTotals } from './plotterTotals.ts';
import { type Identified, ProcessIdentity } from './processIdentity.ts';
import { ProcessMeasures, type Surroundings } from './processMeasures.ts';
import { RivalHunt } from './rivalHunt.ts';

/** What a process of this age has written is all that stands in a file of its own. */
const JUST_STARTED_SECONDS = 10;

/** What it writes is opened with the first look: it may be gone with the next. */
interface Met {
  readonly found: Identified;
  readonly log: FollowedLog | undefined;
  readonly errors: ErrorFile | undefined;
}

interface Tracked extends Met {
  readonly measures: ProcessMeasures;
  readonly work: PlotterWork | undefined;
}

export interface ProcessOptions {
  /** Further programs to take for plotters: base names, exact or with `*` and `?`. */
  readonly patterns?: readonly string[];
  /** Patterns of logs, for plotters whose output goes to no file, as they are known when such are looked for. */
  readonly logs?: () => readonly string[];
  /** Folders of temporary files and logs; what they tell is absent without. */
  readonly folders?: Folders;
  /** Whether it is told what plotters are at, not only what they use; true unless said otherwise. */
  readonly followsLogs?: boolean;
  /** For looks between frames, where processes are real: without, one that lives for milliseconds is seen by chance. */
  readonly later?: Later;
  /** What the host does, as the collectors before this one read it. */
  readonly signs?: HostSigns;
}

/** Plotter processes: found by `PidDiscovery`, recognised by src/plotters, measured by `ProcessMeasures`, understood by `PlotterWork`. */
export class LinuxProcesses implements Collector {
  readonly name = 'process';
  readonly #source: Source;
  readonly #followsLogs: boolean;
  readonly #discovery: PidDiscovery;
  readonly #identity: ProcessIdentity;
  readonly #surroundings: Surroundings;
  readonly #works: PlotterWorks;
  readonly #oomKills: OomKills;
  readonly #accounts = new PlotAccounts();
  readonly #scanner = new Scanner();
  readonly #tracked = new Map<number, Tracked>();
  /** Gone, while the end of their logs is on its way. */
  readonly #ending = new Set<Tracked>();
  readonly #loops = new Loops();
  /** Ids of processes whose logs were said to be unreadable. */
  readonly #told = new Set<string>();
  /** Plotters that were met between frames. */
  readonly #met = new Map<number, Met>();
  readonly #glimpses: Glimpses | undefined;
  /** Of this frame. */
  readonly #shortage = { cpu: false, disk: false, memory: false };
  readonly #look = (pid: number, isNew: boolean) => this.#lookAt(pid, isNew);
  #recorder!: Recorder;
  #totals!: PlotterTotals;
  #rivals!: RivalHunt;
  #emit!: (event: EngineEvent) => void;
  #now!: Now;

  constructor(source: Source, options: ProcessOptions = {}) {
    const { patterns = [], logs = () => [], folders, followsLogs = true, signs = new HostSigns(), later } = options;
    this.#followsLogs = followsLogs;
    this.#source = source;
    this.#discovery = new PidDiscovery(source);
    this.#identity = new ProcessIdentity(source, patterns);
    this.#glimpses = later && new Glimpses(() => this.#glimpse(), later);
    const host = hostFacts(source);
    this.#surroundings = { host, signs, limits: new GroupLimits(source, host.memoryBytes) };
    this.#works = new PlotterWorks(source, { logs, ...(folders && { folders }) });
    this.#oomKills = new OomKills(source);
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = (event) => emit(this.#accounts.added(event));
    this.#totals = new PlotterTotals(recorder);
    this.#rivals = new RivalHunt(this.#source, this.#surroundings.host, this.#emit);
    if (this.#followsLogs) this.#works.open(recorder, this.#emit);
  }

  collect(now: Now): void {
    this.#now = now;
    if (now.frame === 0 && !this.#source.exists('/proc/1/stat')) this.#sayHidden();
    this.#totals.begin();
    for (const tracked of this.#tracked.values()) this.#measure(tracked);
    if (this.#ending.size > 0) this.#endThoseGone(now);
    // After those that are gone: in a loop, the next one goes on where they ended.
    this.#discovery.scan(now.frame, this.#look, this.#surroundings.signs.newestPid(now.seconds));
    if (this.#met.size > 0) this.#beginMet();
    this.#glimpses?.tick(this.#discovery.hasVanished);
    this.#endLoops();
    this.#totals.end();
    this.#huntRivals(now);
    if (this.#followsLogs) this.#works.tick(now, this.#loops);
    if (this.#tracked.size > 0) this.#oomKills.tick(now.seconds);
  }

  unavailable(reason: string): void {
    this.#totals.unavailable(reason);
    if (this.#followsLogs) this.#works.unavailable(reason);
    for (const { measures } of this.#tracked.values()) measures.unavailable(reason);
  }

  close(): void {
    this.#glimpses?.close();
    this.#discovery.close();
    this.#surroundings.limits.close();
    this.#works.close();
    for (const { measures } of [...this.#tracked.values(), ...this.#ending]) measures.close();
    for (const { errors } of this.#met.values()) errors?.close();
    this.#tracked.clear();
    this.#ending.clear();
    this.#met.clear();
  }

  #endThoseGone(now: Now): void {
    for (const tracked of this.#ending) {
      if (tracked.log?.awaitsLast(now.epochSeconds)) tracked.measures.unavailable('the process has ended');
      else this.#end(tracked);
    }
  }

  /** Who has what plotters wait for. */
  #huntRivals(now: Now): void {
    const shortage = this.#shortage;
    shortage.cpu = false;
    shortage.disk = false;
    shortage.memory = false;
    for (const { found, measures } of this.#tracked.values()) {
      if (found.process.role === 'plotter') measures.time.addShortage(shortage);
    }
    this.#rivals.tick(now, shortage, this.#tracked);
  }

  #sayHidden(): void {
    const text =
      'processes of other users are hidden here (hidepid): plotters are seen only if they run as the user that PlotScope runs as';
    this.#emit({ type: 'notice', at: this.#now.epochSeconds, text });
  }

  /** Whether a plotter is among what came since the last look. */
  #glimpse(): boolean {
    const before = this.#met.size;
    this.#discovery.glimpse((pid) => {
      if (this.#tracked.has(pid) || this.#met.has(pid)) return;
      const met = this.#meet(pid, true);
      if (met && met !== 'thread') this.#met.set(pid, met);
    });
    return this.#met.size > before;
  }

  /** Those that are gone by now come and go as any other: what their logs tell is read to the end. */
  #beginMet(): void {
    const met = [...this.#met.values()];
    this.#met.clear();
    for (const one of met) this.#begin(one);
  }

  #lookAt(pid: number, isNew: boolean): boolean | 'thread' {
    if (this.#tracked.has(pid)) return true;
    if (this.#met.has(pid)) return this.#source.exists(`/proc/${pid}/stat`);
    const met = this.#meet(pid, isNew);
    if (met === 'thread') return met;
    if (met) this.#begin(met);
    return met !== undefined;
  }

  #meet(pid: number, isNew: boolean): Met | 'thread' | null | undefined {
    const found = this.#identity.look(pid, isNew);
    if (!found || found === 'thread') return found;
    const { output, process } = found;
    const follows = this.#followsLogs && process.role === 'plotter';
    const { log, errors } = follows ? output : {};
    const isPast = this.#now.epochSeconds - process.startedAt > JUST_STARTED_SECONDS || errors?.isUnwritten === true;
    return {
      found,
      log: log && this.#works.follow(log, process, writerOf(found), found.root),
      errors: errors && this.#works.followErrors(errors.readFrom, process.plotter, isPast),
    };
  }

  #begin({ found, log, errors }: Met): void {
    log?.peek(this.#now.epochSeconds);
    const known = refined(found, log);
    const at = this.#now.epochSeconds;
    this.#endGone(found.process.plotter);
    const { process: told, goesOn } = this.#loops.begin(known.process, at);
    this.#emit({ type: goesOn ? 'process.changed' : 'process.seen', at, process: told });
    this.#oomKills.watch(told.cgroup);
    this.#measure(this.#track({ ...known, process: told }, log, errors));
  }

  #measure(tracked: Tracked): void {
    if (tracked.measures.measure(this.#now, this.#scanner)) this.#observe(tracked);
    else this.#leave(tracked);
  }

  #track(found: Identified, log: FollowedLog | undefined, errors: ErrorFile | undefined): Tracked {
    const { process, configuration, root } = found;
    const measures = new ProcessMeasures(this.#source, this.#recorder, process, this.#surroundings);
    const work =
      this.#followsLogs && process.role === 'plotter'
        ? this.#works.begin(
            { process, configuration, log, errors, signs: measures, root },
            writerOf(found),
            measures.group,
          )
        : undefined;
    this.#accounts.follow(process.id, measures.time.ledger);
    const tracked = { found, measures, work, log, errors };
    this.#tracked.set(process.pid, tracked);
    return tracked;
  }

  #observe(tracked: Tracked): void {
    const { found, measures, work, log } = tracked;
    if (found.process.role === 'plotter') this.#totals.add(measures);
    if (!work) return;
    if (log?.problem) this.#tellOf(log.problem, tracked);
    if (log && found.recognition.couldAlsoBe && log.plots.length === 0) {
      // Two plotters have this name: the header of the log, which comes before the first plot, tells which it is.
      log.peek(this.#now.epochSeconds);
      const known = refined(found, log);
      if (known !== found) {
        this.#changeTo(known, tracked);
        return;
      }
    }
    work.observe(this.#now);
  }

  #changeTo(found: Identified, { measures, log, errors }: Tracked): void {
    this.#works.drop(found.process.id);
    measures.close();
    this.#emit({ type: 'process.changed', at: this.#now.epochSeconds, process: found.process });
    this.#track(found, log, errors);
  }

  #tellOf(problem: string, { found }: Tracked): void {
    const { id, title, logPath = 'its log' } = found.process;
    if (this.#told.has(id)) return;
    this.#told.add(id);
    const text = `${title} (process ${found.process.pid}): ${logPath} can’t be read: ${problem}`;
    this.#emit({ type: 'notice', at: this.#now.epochSeconds, text });
  }

  /** Those that have ended since they were measured: in a loop, the next one goes on where they ended. */
  #endGone(plotter: string): void {
    for (const tracked of this.#tracked.values()) {
      const { process } = tracked.found;
      if (process.plotter !== plotter || this.#source.exists(`/proc/${process.pid}/stat`)) continue;
      this.#leave(tracked);
      if (!tracked.log?.awaitsLast(this.#now.epochSeconds)) this.#end(tracked);
    }
  }

  #leave(tracked: Tracked): void {
    this.#tracked.delete(tracked.found.process.pid);
    this.#ending.add(tracked);
  }

  #end(tracked: Tracked): void {
    const { process } = tracked.found;
    this.#ending.delete(tracked);
    this.#told.delete(process.id);
    this.#works.end(process.id, this.#now, () => this.#oomKills.killOf(process.cgroup));
    this.#accounts.drop(process.id);
    if (this.#loops.end(process, this.#now.epochSeconds)) {
      tracked.measures.close();
      this.#tellEnd(process);
    } else this.#recorder.whileParking(() => tracked.measures.close());
  }

  #endLoops(): void {
    for (const process of this.#loops.over(this.#now.epochSeconds)) this.#tellEnd(process);
  }

  #tellEnd(process: PlotterProcess): void {
    this.#works.forget(process.id);
    this.#emit({ type: 'process.ended', at: this.#now.epochSeconds, process });
  }
}

function writerOf({ process: { startedAt }, configuration, pids, root }: Identified): Writer {
  return { pids, startedAt, plotId: configuration?.plotId, isContained: root !== '' };
}

/** The process as its log shows it. */
function refined(found: Identified, log: FollowedLog | undefined): Identified {
  const recognition = refineByLog(found.recognition, log?.plotter);
  if (recognition === found.recognition) return found;
  const { plotter, title } = recognition;
  return { ...found, recognition, process: { ...found.process, plotter, title } };
}
