import { type JsonSchema, jsonSchemaOf } from '../input/jsonSchema.ts';
import { PLOTTER_IDS, PLOTTERS } from '../plotters/plotters.ts';
import { takes } from './commandForm.ts';
import { firstSettings } from './firstSettings.ts';
import { Directories, modesOf, PlotSettings, PlotscopeFile } from './plotSettings.ts';
import { settingHelp } from './settingHelp.ts';

/**
 * JSON Schema of `*.plotscope.json`: the shape as it is checked, and what each plotter's own flags say of its settings, which
 * editors show once the plotter is named.
 */
export function fileSchema(): JsonSchema {
  const file = jsonSchemaOf(PlotscopeFile) as { properties: Record<string, JsonSchema> };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plotter configurations of PlotScope',
    ...file,
    properties: {
      ...file.properties,
      configurations: { ...file.properties.configurations, additionalProperties: configurationSchema() },
    },
    allowTrailingCommas: true,
  };
}

function configurationSchema(): JsonSchema {
  const { properties, ...schema } = jsonSchemaOf(PlotSettings) as { properties: Record<string, JsonSchema> };
  return {
    ...schema,
    properties: { ...properties, directories: { ...properties.directories, additionalProperties: true } },
    // A name that is no setting is told of by PlotScope's own check, which knows what was meant.
    additionalProperties: true,
    defaultSnippets: PLOTTERS.filter(({ isStandIn }) => !isStandIn).map(({ id: plotter }) => ({
      label: plotter,
      body: {
        plotter,
        ...(takes({ plotter }, 'threads') && { threads: '^$1' }),
        ...firstSettings(plotter, { tmp: '$2', final: '$3' }),
      },
    })),
    allOf: PLOTTER_IDS.flatMap((plotter) =>
      modesOf(plotter).map((mode, index) => ({
        if: {
          // The first mode is meant when none is named.
          properties: { plotter: { const: plotter }, mode: { const: mode } },
          required: index === 0 ? ['plotter'] : ['plotter', 'mode'],
        },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: plotterProperties({ plotter, mode }) },
      })),
    ),
  };
}

/** Only what differs by plotter: words for hovers and the modes that it has. */
function plotterProperties(settings: Pick<PlotSettings, 'plotter' | 'mode'>): JsonSchema {
  const help = (name: string) => {
    const markdownDescription = takes(settings, name) ? settingHelp(settings, name) : undefined;
    return markdownDescription === undefined ? [] : [[name, { markdownDescription }]];
  };
  const folders = Object.keys(Directories.entries).flatMap(help);
  return {
    mode: { enum: modesOf(settings.plotter) },
    ...Object.fromEntries(Object.keys(PlotSettings.entries).flatMap(help)),
    directories: { properties: Object.fromEntries(folders) },
  };
}
