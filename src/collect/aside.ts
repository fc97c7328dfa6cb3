import { Unreadable } from './source.ts';

/** A mount's answers are waited for this long. */
export const HANGS_AFTER_SECONDS = 5;
/** Each question that hangs holds one of Node's four I/O threads; the others stay free for what answers. */
const MOST_AT_ONCE = 2;

/** A place that may never answer: a network mount, or one that a program serves. */
export interface RemotePlace {
  /** What tells it from others. */
  readonly device: string;
  /** For a person. */
  readonly path: string;
}

interface Question {
  readonly place: RemotePlace;
  readonly ask: () => Promise<unknown>;
  /** Takes the answer; called once. */
  readonly take: (answer: unknown) => void;
}

interface Asked {
  readonly question: Question;
  isLate: boolean;
}

/**
 * Questions to places that may hang, asked beside everything else: one at a time each, so that a place that hangs holds one thread
 * and not all. What isn't answered in time gets `Unreadable` with a word, and so does all that is asked of the place until it answers.
 */
export class Aside {
  readonly #asked = new Map<string, Asked>();
  readonly #patienceMs: number;
  #waiting: Question[] = [];
  #tellOfHanging = () => {};

  constructor(patienceMs = HANGS_AFTER_SECONDS * 1000) {
    this.#patienceMs = patienceMs;
  }

  /** Whether a thread is held by a place that does not answer: the process can't end of itself then. */
  get hangs(): boolean {
    return this.#late.length > 0;
  }

  /** Whether an answer is waited for. */
  get isAsking(): boolean {
    return this.#asked.size > 0;
  }

  /** Calls back once a place does not answer; at once where one doesn't already. */
  whenOneHangs(tell: () => void): void {
    if (this.hangs) tell();
    else this.#tellOfHanging = tell;
  }

  get #late(): Asked[] {
    return [...this.#asked.values()].filter(({ isLate }) => isLate);
  }

  /** @param ask may be left alone for ever; a rejection is an `Unreadable` of its message. */
  ask<Answer>(place: RemotePlace, ask: () => Promise<Answer>, take: (answer: Answer | Unreadable) => void): void {
    this.#waiting.push({ place, ask, take: take as Question['take'] });
    this.#goOn();
  }

  #goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const question of waiting) {
      const refusal = this.#refusal(question.place);
      if (refusal) question.take(refusal);
      else if (this.#asked.has(question.place.device) || this.#asked.size >= MOST_AT_ONCE) this.#waiting.push(question);
      else void this.#put(question);
    }
  }

  #refusal({ device, path }: RemotePlace): Unreadable | undefined {
    if (this.#asked.get(device)?.isLate) return hanging(path);
    const late = this.#late;
    if (late.length < MOST_AT_ONCE) return undefined;
    const paths = late.map(({ question }) => question.place.path).join(' and ');
    return new Unreadable(`${path}: not asked while ${paths} hang (network or disk gone?)`);
  }

  async #put(question: Question): Promise<void> {
    const { device, path } = question.place;
    const asked: Asked = { question, isLate: false };
    this.#asked.set(device, asked);
    const timer = setTimeout(() => {
      asked.isLate = true;
      question.take(hanging(path));
      this.#goOn();
      this.#tellOfHanging();
    }, this.#patienceMs);
    timer.unref();
    const answer = await question.ask().catch((error: Error) => new Unreadable(error.message));
    clearTimeout(timer);
    this.#asked.delete(device);
    if (!asked.isLate) question.take(answer);
    this.#goOn();
  }
}

function hanging(path: string): Unreadable {
  return new Unreadable(
    `${path} has not answered for over ${HANGS_AFTER_SECONDS} s: the mount hangs (network or disk gone?)`,
  );
}

/** The one for this process: its I/O threads are shared by all. */
export const aside = new Aside();

/** Has this process end though a place hangs: an exit waits for all I/O threads, and such a one can't be ended but by the kernel. */
export function exitThoughOneHangs(): void {
  process.on('exit', () => {
    if (aside.hangs) process.kill(process.pid, 'SIGKILL');
  });
}
