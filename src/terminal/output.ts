/** Where the command line writes to: results to `out`, words about them to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Writes JSON in UTF-8 to `out`, and resolves when it was taken: a pipe's reader may be slower than who writes much. */
  json?(bytes: Buffer): Promise<void>;
  /** Whether a person looks at `out`: then it may be redrawn. */
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** Colours, and what redraws a page: all that the command line itself has a terminal do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OWN_SEQUENCES = /^\x1b\[(?:[\d;]{0,20}m|H|J|K)/;

/** What commands a terminal, or turns the direction of what is written after it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COMMANDS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
/** Those of them that JSON never has as they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NEVER_IN_JSON = /[\x00-\x08\x0b-\x1f]/g;

/**
 * A text for a terminal, in which nothing that a stranger wrote (an argument of a process, a name in a log) commands it: other control
 * characters are shown as signs.
 */
export function forTerminal(text: string): string {
  return withSigns(text, COMMANDS);
}

/** A text for a pipe: what reads it (`head`, `less -R`) may pass it on to a terminal. Data stays as it is. */
export function forPipe(text: string): string {
  return withSigns(text, NEVER_IN_JSON);
}

function withSigns(text: string, which: RegExp): string {
  return text.replace(which, (character, at: number) => {
    // A line of progress begins with a return, and clears what stood there.
    const from = character === '\r' ? at + 1 : at;
    if (text[from] === '\x1b' && OWN_SEQUENCES.test(text.slice(from, from + 32))) return character;
    if (character === '\r' && text[from] === '\n') return character;
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

export const standardOutput: Output = {
  out: (text) => process.stdout.write(process.stdout.isTTY ? forTerminal(text) : forPipe(text)),
  // JSON escapes what a pipe is kept from.
  json: (bytes) =>
    new Promise((resolve) => {
      process.stdout.write(process.stdout.isTTY ? forTerminal(bytes.toString()) : bytes, () => resolve());
    }),
  err: (text) => process.stderr.write(process.stderr.isTTY ? forTerminal(text) : forPipe(text)),
  get isTerminal() {
    return process.stdout.isTTY === true;
  },
  get columns() {
    return process.stdout.columns ?? 100;
  },
};

/** An error that is the user's to mend: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
