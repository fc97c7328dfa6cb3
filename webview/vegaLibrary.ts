// A bundle of its own, which the pages and the export of charts share: what draws is larger than all the rest of a page.
export { changeset, ingest, logger, parse, View, Warn } from 'vega';
export { default as embed } from 'vega-embed';
export { expressionInterpreter } from 'vega-interpreter';
