// npm run bench:fuzz [-- --json] [-- --minutes N] [-- --inputs N] [-- --seed N] [-- --from N] [-- --linear]: mutated inputs for everything that reads any.
import { parseArgs } from 'node:util';
import { EDGES } from './edges.ts';
import { type Growth, superLinear, unitsOf } from './linearity.ts';
import { type FuzzReport, runFuzzing } from './runFuzzing.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    linear: { type: 'boolean', default: false },
  },
});
const number = (name: 'minutes' | 'inputs' | 'seed' | 'from') => {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= 0 && (name === 'minutes' || Number.isInteger(value))) return value;
  console.error(`--${name} must be a number from 0, not "${values[name]}"`);
  process.exit(1);
};
const inputs = number('inputs');
const report = await runFuzzing({
  ...{ seed: number('seed'), from: number('from'), inputs },
  until: performance.now() + number('minutes') * 60_000,
  onProgress: (done) => process.stderr.write(`\r${done} of ${inputs} inputs`),
});
process.stderr.write('\n');
// A megabyte of everything that is repeated: some minutes.
const grown = values.linear
  ? EDGES.flatMap((edge) => unitsOf(edge).flatMap((unit) => superLinear(edge, unit) ?? []))
  : undefined;
const whole = { ...report, ...(grown && { superLinear: grown }) };
console.log(values.json ? JSON.stringify(whole) : [inWords(report), ...grownWords(grown)].join('\n'));
process.exitCode = report.failures.length > 0 || (grown?.length ?? 0) > 0 ? 1 : 0;

function grownWords(grown: readonly Growth[] | undefined): string[] {
  if (!grown) return [];
  if (grown.length === 0) return ['The work for a megabyte of anything grows with its length and no faster.'];
  return grown.map(
    ({ edge, unit, bytes, ratio }) =>
      `Super-linear: ${edge}, ${ratio.toFixed(1)} times the work for four times as much (${bytes} bytes of ${JSON.stringify(unit.slice(0, 60))}).`,
  );
}

function inWords({ seed, inputs: fed, refused, crashes, hangs, wrong, slowest, failures }: FuzzReport): string {
  return [
    `${fed} inputs (seed ${seed}) for ${EDGES.length} edges, ${refused} of them refused in words.`,
    `Crashes: ${crashes}. Hangs: ${hangs}. Impossible values and broken promises: ${wrong}.`,
    ...slowest.map(
      ({ edge, milliseconds, bytes, index }) =>
        `Slow: ${edge}, ${milliseconds.toFixed(0)} ms for ${bytes} bytes (input ${index}).`,
    ),
    ...failures.map(
      ({ edge, outcome, detail, index, input }) =>
        `${outcome} of ${edge} (input ${index}): ${detail} by ${JSON.stringify(input.slice(0, 200))}`,
    ),
  ].join('\n');
}
