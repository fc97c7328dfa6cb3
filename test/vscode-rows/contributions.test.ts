import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import {
  COMMANDS,
  CONTEXT_KEYS,
  DASHBOARD_PANEL,
  ROW_KINDS,
  SETTINGS,
  VIEWS,
  WALKTHROUGH,
} from '../../src/vscode/contributions.ts';

const { contributes } = packageJson;
const sorted = (ids: Iterable<string>) => [...ids].toSorted();

describe('contributions', () => {
  it('has the same commands in the code and in package.json', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(COMMANDS)));
  });

  it('has the same views and settings', () => {
    assert.deepEqual(sorted(contributes.views.plotscope.map(({ id }) => id)), sorted(Object.values(VIEWS)));
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(SETTINGS)));
  });

  it('names in its menus and welcome texts only what there is', () => {
    const text = JSON.stringify([
      contributes.walkthroughs,
      contributes.menus,
      contributes.viewsWelcome,
      contributes.commands,
    ]);
    const known = new Set<string>([
      ...Object.values(COMMANDS),
      ...Object.values(VIEWS),
      ...Object.values(CONTEXT_KEYS),
      ...Object.values(VIEWS).map((id) => `${id}.focus`),
      DASHBOARD_PANEL,
    ]);
    for (const [id] of text.matchAll(/plotscope\.[a-zA-Z.]+[a-zA-Z]/g)) assert.ok(known.has(id), `${id} is not known`);
    for (const kind of Object.values(ROW_KINDS)) {
      assert.ok(
        contributes.menus['view/item/context'].some(({ when }) => matches(when, kind)),
        `no menu for ${kind}`,
      );
    }
  });

  it('leads through first steps that are ticked off by what happens, each with its page', () => {
    const [walkthrough, ...others] = contributes.walkthroughs;
    assert.deepEqual([walkthrough.id, others], [WALKTHROUGH, []]);
    for (const { id, description, media, completionEvents } of walkthrough.steps) {
      assert.ok(
        completionEvents.length > 0 && completionEvents.every((event) => /^on(Context|Command):/.test(event)),
        id,
      );
      assert.match(description, /\]\(command:plotscope\.[a-zA-Z.]+\)$/, id);
      assert.ok(existsSync(new URL(`../../${media.markdown}`, import.meta.url)), media.markdown);
    }
  });

  it('describes every setting, with a scope', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.ok(setting.markdownDescription.length > 20, name);
      assert.match(setting.scope, /^(machine|window)$/, name);
    }
  });

  it('puts every command in one category', () => {
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['PlotScope']);
  });
});

function matches(when: string, kind: string): boolean {
  const [, pattern] = /viewItem =~ \/([^/]+)\//.exec(when) ?? [];
  return pattern === undefined ? when.includes(`viewItem == ${kind}`) : new RegExp(pattern).test(kind);
}
