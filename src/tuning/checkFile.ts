import type { TextRange } from '../input/jsonc.ts';
import type { ConfigurationFile } from './configurationFile.ts';
import type { HostFacts } from './hostFacts.ts';
import { memberAt, type Path, rangeOf } from './jsonPath.ts';
import type { PlotSettings } from './plotSettings.ts';
import type { Finding, SettingFix, Severity } from './rule.ts';
import { RULES } from './rules.ts';
import { subjectOf } from './subject.ts';
import { removal, setting, type TextEdit } from './textEdits.ts';

/** A change of the file, or a folder to create, that mends a problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly createFolder?: string;
}

/** Something that is wrong with a file of configurations, at its place in the text. */
export interface Problem {
  /** Id of the rule; `syntax`, `schema` and `unknown-setting` where the file itself isn't as it should be. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  /** Name of the configuration. */
  readonly configuration?: string;
  readonly fixes: readonly Fix[];
}

/** Findings of all rules for one configuration on a host, the rules in their order. */
export function findingsOf(
  name: string,
  settings: PlotSettings,
  facts: HostFacts,
): (Finding & { readonly rule: string })[] {
  const subject = subjectOf(name, settings);
  return RULES.flatMap(({ id, check }) => check(subject, facts).map((finding) => ({ ...finding, rule: id })));
}

/** Everything wrong with a file of configurations on a host, in the order of the text. */
export function problemsOf(file: ConfigurationFile, facts: HostFacts): Problem[] {
  const mistakes = file.mistakes.map(
    ({ kind, message, range, meant }): Problem => ({
      rule: kind,
      severity: 'error',
      message,
      range,
      fixes:
        meant === undefined
          ? []
          : [
              {
                title: `Rename to "${meant}"`,
                edits: [{ start: range.start, end: range.end, text: JSON.stringify(meant) }],
              },
            ],
    }),
  );
  const found = file.configurations.flatMap(({ name, settings }) =>
    findingsOf(name, settings, facts).map((finding) => problemOf(file, name, finding)),
  );
  return [...mistakes, ...found].sort((a, b) => a.range.start - b.range.start);
}

function problemOf(
  { document }: ConfigurationFile,
  name: string,
  finding: Finding & { readonly rule: string },
): Problem {
  const { rule, severity, message, place, marksName = false, fixes = [] } = finding;
  const path = ['configurations', name, ...place];
  const key = memberAt(document.root, path)?.key;
  return {
    rule,
    severity,
    message,
    configuration: name,
    range: marksName && key ? key : rangeOf(document.root, path),
    fixes: fixes.flatMap((fix) => fixOf(document, ['configurations', name], fix)),
  };
}

function fixOf(document: ConfigurationFile['document'], at: Path, fix: SettingFix): Fix[] {
  if ('createFolder' in fix) return [{ title: fix.title, edits: [], createFolder: fix.createFolder }];
  const edits =
    'remove' in fix ? removal(document, [...at, ...fix.remove]) : setting(document, [...at, ...fix.set], fix.value);
  return edits.length > 0 ? [{ title: fix.title, edits }] : [];
}
