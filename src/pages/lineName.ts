/** The words by which the two lines of one subject are told apart; the first is drawn solid, the second dashed. */
const PAIRS = [
  ['read', 'write'],
  ['receive', 'transmit'],
  ['some', 'all'],
] as const;

export interface LineName {
  /** What the line is about: `nvme0n1`, `madmax 4711`. */
  readonly subject: string;
  /** Which of the subject's two lines it is; absent where the subject has but one. */
  readonly word?: string;
  /** Whether that is the second word of its pair. */
  readonly second: boolean;
}

/** A line's label, from its subject and a word of a pair: `nvme0n1 write`. */
export function lineLabel(subject: string, word: string): string {
  return `${subject} ${word}`;
}

/** Labels are asked for again with every frame, and there are few; of those that are long gone nothing is kept. */
const MOST_KNOWN = 5000;
const known = new Map<string, LineName>();

/** What a label made by {@link lineLabel}, or a plain one, says. */
export function lineName(label: string): LineName {
  const before = known.get(label);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const name = parsedName(label);
  known.set(label, name);
  return name;
}

function parsedName(label: string): LineName {
  const end = label.lastIndexOf(' ');
  const word = label.slice(end + 1);
  for (const [first, second] of PAIRS) {
    if (end > 0 && (word === first || word === second)) {
      return { subject: label.slice(0, end), word, second: word === second };
    }
  }
  return { subject: label, second: false };
}
