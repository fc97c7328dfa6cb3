import type { Scanner } from '../scanner.ts';

const CLOSING_PARENTHESIS = 41;
const OPENING_PARENTHESIS = 40;
const LINE_FEED = 10;
const ZOMBIE = 'Z'.charCodeAt(0);
const DEAD = 'X'.charCodeAt(0);

/** The numbers of a /proc/PID/stat or /proc/PID/task/TID/stat text, read into the same object again and again. */
export class ProcessStat {
  /** Letter of the state as its character code: `R`, `S`, `D`, `T`, `Z` … */
  state = 0;
  parent = 0;
  minorFaults = 0;
  majorFaults = 0;
  userTicks = 0;
  systemTicks = 0;
  /** Of children that have ended and were waited for. */
  childUserTicks = 0;
  childSystemTicks = 0;
  threads = 0;
  startTicks = 0;
  virtualBytes = 0;
  residentPages = 0;

  /** It has ended, and its parent has not heard of it yet. */
  get isOver(): boolean {
    return this.state === ZOMBIE || this.state === DEAD;
  }

  read(scanner: Scanner): void {
    skipCommand(scanner);
    this.state = scanner.bytes[scanner.position++];
    this.parent = scanner.number();
    scanner.skipNumbers(5); // process group, session, terminal, its group, flags
    this.minorFaults = scanner.number();
    scanner.number(); // of children
    this.majorFaults = scanner.number();
    scanner.number(); // of children
    this.userTicks = scanner.number();
    this.systemTicks = scanner.number();
    this.childUserTicks = scanner.number();
    this.childSystemTicks = scanner.number();
    scanner.skipNumbers(2); // priority, nice
    this.threads = scanner.number();
    scanner.number(); // itrealvalue
    this.startTicks = scanner.number();
    this.virtualBytes = scanner.number();
    this.residentPages = scanner.number();
  }
}

/** What the survey of threads reads of each: a few numbers, and the name where it is another one than before. */
export class ThreadStat {
  state = 0;
  majorFaults = 0;
  /** Ticks spent waiting for block I/O: this thread's own, also in the text of a process. */
  blockedTicks = 0;
  nameFrom = 0;
  nameTo = 0;

  read(scanner: Scanner): void {
    this.nameFrom = scanner.bytes.indexOf(OPENING_PARENTHESIS, scanner.position) + 1;
    this.nameTo = skipCommand(scanner);
    this.state = scanner.bytes[scanner.position++];
    scanner.skipNumbers(8); // from the parent's pid to the minor faults of children
    this.majorFaults = scanner.number();
    scanner.skipNumbers(29); // up to the policy
    this.blockedTicks = scanner.number();
  }
}

/** Goes behind `(command) `, which may hold blanks and parentheses itself, and gives where it ends. */
function skipCommand(scanner: Scanner): number {
  const lineEnd = scanner.bytes.indexOf(LINE_FEED, scanner.position);
  const end = scanner.bytes.lastIndexOf(CLOSING_PARENTHESIS, lineEnd);
  scanner.position = end + 2;
  return end;
}
