import type { Launch, Ran, ServiceSystem } from '../../../src/engine/service/serviceSystem.ts';

/** A system that notes what is asked of it. Time passes only in `sleep`. */
export class FakeSystem implements ServiceSystem {
  readonly env: Record<string, string | undefined>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly user = 'farmer';
  readonly userId = 1000;
  /** What was run, as command lines. */
  readonly commands: string[] = [];
  readonly launched: Launch[] = [];
  readonly signals: string[] = [];
  now = 1_700_000_000;
  /** Called for each program; its answer is what the program printed (`undefined`: it fails). */
  answer: (commandLine: string) => string | undefined = () => '';
  onSignal: (pid: number, signal: NodeJS.Signals | 0) => void = () => {};
  onLaunch: (launch: Launch) => number = () => {
    throw new Error('nothing is to be launched');
  };

  constructor(home: string, platform: NodeJS.Platform, env: Record<string, string | undefined> = {}) {
    this.home = home;
    this.platform = platform;
    this.env = env;
  }

  run = async (program: string, args: readonly string[]): Promise<Ran> => {
    const commandLine = [program, ...args].join(' ');
    this.commands.push(commandLine);
    const output = this.answer(commandLine);
    return output === undefined ? { code: 1, output: '', complaint: 'refused' } : { code: 0, output, complaint: '' };
  };

  launch = async (launch: Launch): Promise<number> => {
    this.launched.push(launch);
    return this.onLaunch(launch);
  };

  signal = (pid: number, signal: NodeJS.Signals | 0): boolean => {
    this.signals.push(`${signal} ${pid}`);
    this.onSignal(pid, signal);
    return true;
  };

  sleep = async (seconds: number): Promise<void> => {
    this.now += seconds;
  };

  epochSeconds = (): number => this.now;
}
