import type { Session } from '../harness/session.ts';

/** What a part of the host did in one window of time. */
export interface Window {
  readonly units: number;
  readonly seconds: number;
  /** Answers that were looked at. */
  readonly checks: number;
  /** Those that were not what they had to be. */
  readonly wrong: number;
}

/** Load on one part of the host, window after window, with every answer checked. */
export interface Stress {
  window(seconds: number): Promise<Window>;
  end(): void | Promise<void>;
}

export interface StressPart {
  readonly name: string;
  readonly unit: string;
  /** Makes it ready within the safe limits. Throws NotPossible where they leave no room. */
  start(session: Session): Promise<Stress>;
}

/** What several threads did in one window. */
export function windowOf(
  tallies: readonly {
    readonly units: number;
    readonly seconds: number;
    readonly calls: number;
    readonly wrong: number;
  }[],
): Window {
  const sum = (of: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    units: sum(({ units }) => units),
    seconds: Math.max(...tallies.map(({ seconds }) => seconds)),
    checks: sum(({ calls }) => calls),
    wrong: sum(({ wrong }) => wrong),
  };
}
