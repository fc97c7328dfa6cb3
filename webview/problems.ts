import { element, setText } from './element.ts';

/** A page that fails again and again says so this many times; more would only fill the log. */
const MOST_REPORTED = 20;

/** What went wrong in the page: said in a sentence at its top, and once each to the host for the log. */
export class Problems {
  readonly element = element('p', { className: 'problem', role: 'alert', hidden: true });
  readonly #report: (text: string) => void;
  readonly #reported = new Set<string>();

  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  /** `sentence` is for the person; `detail` is added in the log. */
  say(sentence: string, detail?: string): void {
    this.element.hidden = false;
    setText(this.element, sentence);
    this.log(detail ? `${sentence} ${detail}` : sentence);
  }

  /** What was said doesn't hold any more. */
  clear(): void {
    this.element.hidden = true;
    setText(this.element, '');
  }

  /** For the log only. */
  log(text: string): void {
    if (this.#reported.has(text) || this.#reported.size >= MOST_REPORTED) return;
    this.#reported.add(text);
    this.#report(text);
  }

  /** From now on hears of everything in the page that nobody caught, and of what its content policy refused. */
  watch(): void {
    const unexpected = 'Something went wrong in the dashboard; PlotScope’s log has the details. Reopening it may help.';
    window.addEventListener('error', ({ message, filename, lineno, error }) => {
      // Not an error: sizes settle in the next frame.
      if (message.startsWith('ResizeObserver loop')) return;
      this.say(unexpected, error?.stack ?? `${message} (${filename}:${lineno})`);
    });
    window.addEventListener('unhandledrejection', ({ reason }) =>
      this.say(unexpected, reason?.stack ?? String(reason)),
    );
    document.addEventListener('securitypolicyviolation', (violation) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = violation;
      this.say(
        'The content policy of this page refused something; PlotScope’s log has the details.',
        `${effectiveDirective} ${blockedURI} (${sourceFile}:${lineNumber})`,
      );
    });
  }
}
