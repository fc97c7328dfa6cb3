import { maskKey } from './flags.ts';

/** No path is longer, and no plotter is given more. */
const LONGEST_ARGUMENT = 4096;
const MOST_ARGUMENTS = 1000;
/** Public keys, plot ids and addresses of contracts and wallets, alone or behind a flag. */
const KEYS =
  /(?<![0-9a-z])(?:(?:0x)?[0-9a-f]{64,}|(?:t?xch1|mmx1)[02-9ac-hj-np-z]{30,})(?![0-9a-z])|(?<=^-[a-z])(?:0x)?[0-9a-f]{64,}$/gi;

/** A process's arguments as they are looked at: what others write there may be of any length. */
export function boundedArguments(argv: readonly string[]): string[] {
  return argv
    .slice(0, MOST_ARGUMENTS)
    .map((argument) => (argument.length > LONGEST_ARGUMENT ? `${argument.slice(0, LONGEST_ARGUMENT - 1)}…` : argument));
}

/** Arguments as they are kept and shown: whose plots are made is nobody's business, so keys are shortened. */
export function withoutKeys(argv: readonly string[]): string[] {
  return argv.map((argument) => argument.replace(KEYS, maskKey));
}
