export { reportHtml } from './reportHtml.ts';
export { reportPdf } from './reportPdf.ts';
export { reportPng } from './reportPng.ts';
export { reportSvg } from './reportSvg.ts';
