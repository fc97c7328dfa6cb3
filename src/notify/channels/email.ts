import * as v from 'valibot';
import { defineChannel, SendLater, SendRefused } from '../channel.ts';
import { textOf, titleOf } from '../notification.ts';

const Text = v.pipe(v.string(), v.minLength(1));
const WAIT_MS = 20_000;

/** What nodemailer tells of a failure; only `responseCode` says whether it may pass. */
interface MailError extends Error {
  readonly responseCode?: number;
  readonly code?: string;
}

const NO_LOGIN =
  '. This server offers no login: leave out user and password, or name the port that has one (587 or 465)';
/** Commands that a server does not know or has not (RFC 5321, 4.2.3). */
const UNKNOWN_COMMAND: readonly (number | undefined)[] = [500, 502, 503, 504];

function isWithoutLogin({ code, responseCode }: MailError): boolean {
  return code === 'EAUTH' && UNKNOWN_COMMAND.includes(responseCode);
}

/**
 * Mail over SMTP. The connection is encrypted unless that is switched off, since passwords and names of hosts go through it. A mail
 * whose answer was lost keeps its Message-ID when it is sent again, so that a mailbox can tell that it is the same.
 */
export const email = defineChannel({
  type: 'email',
  title: 'E-mail',
  settings: v.object({
    host: Text,
    port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)), 587),
    user: v.optional(Text),
    password: v.optional(Text),
    from: Text,
    to: v.union([Text, v.array(Text)]),
    /** `false` only for a server on this host. */
    encrypted: v.optional(v.boolean(), true),
  }),
  isIdempotent: true,
  async send(notification, { host, port, user, password, from, to, encrypted }) {
    // Not before it is needed: few send mails, and everybody's engine would carry it in memory.
    const { createTransport } = await import('nodemailer');
    const implicit = port === 465;
    const transport = createTransport({
      host,
      port,
      secure: implicit,
      requireTLS: encrypted && !implicit,
      ignoreTLS: !encrypted,
      connectionTimeout: WAIT_MS,
      greetingTimeout: WAIT_MS,
      socketTimeout: WAIT_MS,
      // Otherwise it would be sent without, where the server offers no login.
      ...(user !== undefined && { auth: { user, pass: password ?? '' }, forceAuth: true }),
    });
    try {
      const {
        rejected = [],
        rejectedErrors = [],
        response,
      } = await transport.sendMail({
        from,
        to,
        subject: titleOf(notification),
        text: textOf(notification),
        messageId: `<${notification.id.replaceAll(/[^\w.-]/g, '.')}@plotscope.invalid>`,
      });
      // It resolves as soon as one of several people is reached, who is not to get it again for the others' sake.
      if (rejectedErrors.length > 0) {
        const why = rejectedErrors.map(({ message }) => message).join('; ');
        throw new SendRefused(
          `${host} did not take it for ${rejected.join(', ')} (${why}). With a channel for each it is tried again.`,
        );
      }
      return `${host}: ${response}`;
    } catch (error) {
      if (error instanceof SendRefused) throw error;
      const { responseCode, message } = error as MailError;
      const text = `${host}: ${message}${isWithoutLogin(error as MailError) ? NO_LOGIN : ''}`;
      if (responseCode !== undefined && responseCode >= 500) throw new SendRefused(text);
      throw new SendLater(text);
    } finally {
      transport.close();
    }
  },
});
