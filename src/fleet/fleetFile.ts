import * as v from 'valibot';
import { type JsonNode, parseJsonc, plainValue } from '../input/jsonc.ts';
import { type JsonSchema, jsonSchemaOf } from '../input/jsonSchema.ts';
import { didYouMean } from '../input/nearestName.ts';
import { positionOf } from '../input/textPosition.ts';

/** Beside the history: whoever shares that sends to the same server. */
export const FLEET_FILE = 'plotscope.fleet.json';
/** Larger ones are refused. */
export const MOST_FLEET_BYTES = 64 * 1024;

const says = <Schema extends v.GenericSchema>(schema: Schema, text: string) => v.pipe(schema, v.description(text));
const Address = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'an address such as http://host:8428 is needed',
  ),
);
const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const Secret = v.string();

/** How a server lets one in. Each text may be `secret:NAME`, see the secrets of alerts. */
const entrance = {
  token: v.exactOptional(
    says(Secret, 'Bearer token, as "secret:NAME": then it stands in plotscope.secrets.json or PLOTSCOPE_SECRET_NAME.'),
  ),
  user: v.exactOptional(says(v.string(), 'Name for a server with passwords.')),
  password: v.exactOptional(says(Secret, 'Its password, as "secret:NAME".')),
  headers: v.exactOptional(
    says(v.record(v.string(), v.string()), 'Further headers, such as X-Scope-OrgID of Mimir or THANOS-TENANT.'),
  ),
};

export const FleetFile = v.strictObject({
  $schema: v.exactOptional(v.string()),
  write: v.exactOptional(
    says(
      v.strictObject({
        url: says(
          Address,
          'Where this host sends what it measures: the whole address of a remote-write receiver, such as http://host:8428/api/v1/write.',
        ),
        ...entrance,
        everySeconds: v.exactOptional(says(between(1, 60), 'How often it is sent; without it every 15 seconds.')),
        resolutionSeconds: v.exactOptional(
          says(
            between(1, 60),
            'Of each so many seconds the last value is sent, and the peaks; without it 15. 1: all that is measured.',
          ),
        ),
        gapSamplesPerSecond: v.exactOptional(
          says(
            between(10, 1e6),
            'How fast is made up for what could not be sent before; without it 2000 samples a second.',
          ),
        ),
      }),
      'The server that this host sends to.',
    ),
  ),
  query: v.exactOptional(
    says(
      v.strictObject({
        url: says(
          Address,
          'Where the fleet is read from: what stands before /api/v1/query, such as http://host:8428 or https://host/prometheus.',
        ),
        ...entrance,
      }),
      'The server that the fleet is looked at on.',
    ),
  ),
  metrics: v.exactOptional(
    says(
      v.strictObject({
        address: v.exactOptional(
          says(v.string(), 'On which address; without it 127.0.0.1. Any other needs a certificate and a token.'),
        ),
        port: v.exactOptional(
          says(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)), 'On which port; without it 9735.'),
        ),
        token: v.exactOptional(says(Secret, 'Bearer token that is asked for, as "secret:NAME".')),
        certificate: v.exactOptional(says(v.string(), 'File with the certificate, PEM.')),
        key: v.exactOptional(says(v.string(), 'File with its key, PEM.')),
      }),
      'Has the newest values be read from http://127.0.0.1:9735/metrics by whoever prefers to scrape.',
    ),
  ),
  sshHosts: v.exactOptional(
    says(
      v.record(v.string(), v.string()),
      'By the name of a host: how it is called for SSH, where that is another name.',
    ),
  ),
});
export type FleetFile = v.InferOutput<typeof FleetFile>;
export type Entrance = Pick<NonNullable<FleetFile['query']>, 'token' | 'user' | 'password' | 'headers'>;

/** What a file's text says; what is wrong with it, in sentences with their place, in which case it says nothing. */
export function readFleetFile(text: string): { readonly settings: FleetFile; readonly problems: readonly string[] } {
  if (text.trim() === '') return { settings: {}, problems: [] };
  const { root, problems: mistakes } = rootOf(text);
  if (!root) return { settings: {}, problems: mistakes };
  const parsed = v.safeParse(FleetFile, plainValue(root));
  if (parsed.success) return { settings: parsed.output, problems: [] };
  const problems = parsed.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '';
    const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
    const name = path.split('.').at(-1) ?? '';
    return `${FLEET_FILE}: ${path || 'the file'}: ${isUnknown ? `is not known here.${didYouMean(name, KNOWN)}` : issue.message}`;
  });
  return { settings: {}, problems };
}

/** What no settings can be written into, in sentences with their place. */
export function mistakesOfFleetFile(text: string): readonly string[] {
  const { root, problems } = rootOf(text);
  const parts = root?.members.filter(({ key }) => key.name === 'query' || key.name === 'write') ?? [];
  const wrong = parts.filter(({ value }) => value?.kind !== 'object');
  return [...problems, ...wrong.map(({ start, key }) => placed(text, start, `"${key.name}" needs an object in { }.`))];
}

/** The object that the text is; absent where it is none, with what is wrong. */
function rootOf(text: string): { root?: JsonNode & { kind: 'object' }; problems: string[] } {
  const { root, mistakes } = parseJsonc(text, '{ "write": { "url": "http://host:8428/api/v1/write" } }');
  const problems = mistakes.map(({ start, message }) => placed(text, start, message));
  if (!root || problems.length > 0) return { problems };
  return root.kind === 'object'
    ? { root, problems }
    : { problems: [placed(text, root.start, 'An object in { } is needed.')] };
}

function placed(text: string, start: number, message: string): string {
  const { line, column } = positionOf(text, start);
  return `${FLEET_FILE}, line ${line}, column ${column}: ${message}`;
}

const KNOWN = [
  ...new Set([
    ...Object.keys(FleetFile.entries),
    ...Object.keys(entrance),
    ...['url', 'everySeconds', 'resolutionSeconds', 'gapSamplesPerSecond', 'address', 'port', 'certificate', 'key'],
  ]),
];

/** The headers that let one in. Secrets have been filled in. @throws {Error} where they can't be used together. */
export function entranceHeaders({ token, user, password, headers = {} }: Entrance): Record<string, string> {
  if (token !== undefined && user !== undefined)
    throw new Error('both "token" and "user" are set: one of them is needed');
  if ((user === undefined) !== (password === undefined)) throw new Error('"user" and "password" are needed together');
  const authorization =
    token !== undefined
      ? `Bearer ${token}`
      : user !== undefined
        ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
        : undefined;
  const all = { ...headers, ...(authorization !== undefined && { authorization }) };
  // Throws where a value can't stand in a header, such as one with a line break.
  new Headers(all);
  return all;
}

/** JSON Schema of the file. */
export function fleetSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The fleet that a host of PlotScope is part of',
    ...jsonSchemaOf(FleetFile),
    allowTrailingCommas: true,
  };
}
