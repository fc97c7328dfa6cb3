import type { LineType } from './lineType.ts';

/** Lines of several devices interleave: each is of the plot whose number it names. */
export const XCHPLOT2_LINES: readonly LineType[] = [{ form: '[plot] prepared {?}/{count} {~}', does: 'setting' }];
