// A bundle of its own: what makes Vega's specifications of Vega-Lite's is needed where that was not done before.
export { compile } from 'vega-lite';
