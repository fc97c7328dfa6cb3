import type * as v from 'valibot';
import type { Notification } from './notification.ts';

/** What a channel needs of the world, so that tests can give it another. */
export interface ChannelTools {
  readonly fetch: typeof fetch;
  /** How long a receiver is waited for; 15 s. */
  readonly answerSeconds?: number;
  /** What time it is, in seconds since 1970; the system's. */
  readonly epochSeconds?: () => number;
  /** Runs a program without a shell; `input` goes to its standard input. Rejects with what it said where it fails. */
  run(program: string, args: readonly string[], input: string): Promise<void>;
}

/** A way to a person: one file each. Adding one is adding that file and its entry in `channels.ts`. */
export interface Channel<Schema extends v.GenericSchema = v.GenericSchema> {
  /** As it stands in the settings. */
  readonly type: string;
  readonly title: string;
  /** Its own settings. Texts that begin with `secret:` have been replaced by what they stand for. */
  readonly settings: Schema;
  /** Sending the same notification twice comes to the same: what may have been lost on the way can be sent again. */
  readonly isIdempotent: boolean;
  /**
   * Sends it, and gives what came back, in words.
   * @throws {SendLater} where it may succeed another time.
   * @throws {SendRefused} where it never will as it is.
   */
  send(notification: Notification, settings: v.InferOutput<Schema>, tools: ChannelTools): Promise<string>;
  /** Where the receiver takes an alert for over unless it hears of it again: how often it is told of all that are up. */
  readonly standing?: {
    readonly everySeconds: number;
    /** As `send`, of all of them at once. */
    send(notifications: readonly Notification[], settings: v.InferOutput<Schema>, tools: ChannelTools): Promise<string>;
  };
}

/** So that a channel's own file knows the type of its settings. */
export function defineChannel<Schema extends v.GenericSchema>(channel: Channel<Schema>): Channel {
  return channel as unknown as Channel;
}

/** It could not be sent now. */
export class SendLater extends Error {
  override readonly name = 'SendLater';
  /** When the receiver wants to hear from us again. */
  readonly afterSeconds: number | undefined;

  constructor(message: string, afterSeconds?: number) {
    super(message);
    this.afterSeconds = afterSeconds;
  }
}

/** The receiver will not take it: the settings have to be changed. */
export class SendRefused extends Error {
  override readonly name = 'SendRefused';
}
