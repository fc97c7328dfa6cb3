/** Where secrets come from: the environment, or a file that only its owner can read. */
export interface SecretSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By name. */
  readonly file: Readonly<Record<string, unknown>>;
  /** By name, from a window that keeps them and hands them over while it is open. */
  readonly handed?: Readonly<Record<string, string>>;
}

/** Beside the alerts' file, 0600: names and secrets. */
export const SECRETS_FILE = 'plotscope.secrets.json';

const SECRET = /^secret:([\w-]+)$/;

export function isSecretName(name: string): boolean {
  return SECRET.test(`secret:${name}`);
}

/** The names that settings ask for, wherever they stand in them. */
export function secretNamesIn(settings: unknown): string[] {
  const [, name] = (typeof settings === 'string' && SECRET.exec(settings)) || [];
  if (name !== undefined) return [name];
  if (typeof settings !== 'object' || settings === null) return [];
  return [...new Set(Object.values(settings).flatMap(secretNamesIn))];
}

/** Whether a setting stands for a secret. */
export function isSecret(setting: unknown): boolean {
  return typeof setting === 'string' && SECRET.test(setting);
}

/** Settings with every `secret:NAME` replaced: by `PLOTSCOPE_SECRET_NAME` of the environment, else from the file, else as a window handed it over. @throws {Error} that names what is missing. */
export function withSecrets(settings: unknown, source: SecretSource): unknown {
  if (typeof settings === 'string') {
    const [, name] = SECRET.exec(settings) ?? [];
    return name === undefined ? settings : secretOf(name, source);
  }
  if (Array.isArray(settings)) return settings.map((item) => withSecrets(item, source));
  if (typeof settings !== 'object' || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, withSecrets(value, source)]));
}

function secretOf(name: string, { env, file, handed = {} }: SecretSource): string {
  const variable = `PLOTSCOPE_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;
  const value = env[variable] ?? file[name] ?? handed[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(
    `the secret "${name}" is missing: set ${variable}, or "${name}" in ${SECRETS_FILE} beside the history`,
  );
}
