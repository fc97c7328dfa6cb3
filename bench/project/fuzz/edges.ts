import { ARGUMENT_EDGES } from './argumentEdges.ts';
import type { Edge } from './edge.ts';
import { FILE_EDGES } from './fileEdges.ts';
import { KERNEL_EDGES } from './kernelEdges.ts';
import { LOG_EDGES } from './logEdges.ts';
import { MESSAGE_EDGES } from './messageEdges.ts';

/** Everywhere that PlotScope reads what others wrote, by kind: each kind gets as many inputs. What is new is one entry of a list. */
export const EDGE_KINDS: readonly (readonly Edge[])[] = [
  LOG_EDGES,
  FILE_EDGES,
  ARGUMENT_EDGES,
  MESSAGE_EDGES,
  KERNEL_EDGES,
];

export const EDGES: readonly Edge[] = EDGE_KINDS.flat();
