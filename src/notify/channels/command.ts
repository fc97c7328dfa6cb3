import * as v from 'valibot';
import { defineChannel, SendLater } from '../channel.ts';
import { titleOf } from '../notification.ts';

/**
 * A program of the person's own, run without a shell: `{title}` in an argument stands for the notification's line, and all of it is on
 * the program's standard input as JSON.
 */
export const command = defineChannel({
  type: 'command',
  title: 'Command',
  settings: v.object({
    program: v.pipe(v.string(), v.regex(/^(?:\/|[A-Za-z]:[/\\])/, 'an absolute path is needed')),
    args: v.optional(v.array(v.string()), []),
  }),
  isIdempotent: false,
  async send(notification, { program, args }, tools) {
    const filled = args.map((argument) => argument.replaceAll('{title}', () => titleOf(notification)));
    try {
      await tools.run(program, filled, JSON.stringify(notification));
      return `${program} ended well`;
    } catch (error) {
      throw new SendLater(`${program}: ${(error as Error).message}`);
    }
  },
});
