import type { FormName } from './formNames.ts';
import type { Release } from './release.ts';

/** How long the service lasts in its form, for people. */
export interface Endurance {
  /** What ends it and what starts it again. */
  readonly text: string;
  /** Whether systemd keeps it after the last log-out; only where it is systemd that runs it and is known. */
  readonly lingering?: boolean;
  /** What a person may run to make it last; never run unasked. */
  readonly command?: string;
}

/** A way to keep a program running; one for each kind of system. All of it can be done twice. */
export interface ServiceForm {
  readonly name: FormName;
  /** What the release is called there: a unit, a task, a file. */
  titleOf(release: Release): string;
  /** Makes it known to the system and starts it. Throws an Error with what the system said. */
  start(release: Release): Promise<void>;
  /** Stops it; it stays known. */
  stop(release: Release): Promise<void>;
  /** Stops it and takes away all that the system knows of it. */
  remove(release: Release): Promise<void>;
  /** What the system has to say of one that doesn't run; `undefined` for nothing. */
  trouble(release: Release): Promise<string | undefined>;
  endurance(): Promise<Endurance>;
}
