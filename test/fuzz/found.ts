/** Inputs by which an edge failed once, made as small as could be: edge, bytes as Latin-1, and `refused` where that is the right answer. */
export const FOUND: readonly (readonly [edge: string, input: string, outcome?: 'refused'])[] = [
  // A step that took no time in the plots before: 0 of 0 of it was done.
  [
    'log of pos2',
    'Allocating memory for plotting...Constructing Table 0 from 4 items...\r[] 0% d T3 3sWrote plot file: n (2 bytes) [2 bits/entry] in 3 msPlotting ended. Total time: 3 ms',
  ],
  // A step of no share can't tell the pace.
  [
    'log of xchplot2',
    'Completed table 4 in 7 seconds with 3 / 4 entries ( 8% )Compressing tables 5 and 6.Serializing P7 entriesCompleted Phase 3 in 3 secondsCompleted Plot 1 in 23 secondsPlot temporary file: /Completed Phase 1 in 6 secondsMarked Table 6 in 2 seconds.Marked Table 5 in 2 seconds.Marked Table 4 in 8 seconds.Marked Table 3 in 2 seconds.Compressing tables 5 and 6.Step 1 completed step in 7 seconds.',
  ],
  // The time since the start goes back.
  ['log of pos2', '[] 0% alloc 1s\r[] 0% g T3 3s\r[] 100% plot T3 3s\r[] 1% g T2 2.7s'],
  [
    'log of bladebit',
    `Plot temporary file: plot-k2-c494962942949672964294967296429496722318-${'ab'.repeat(32)}.plot.tmp`,
  ],
  // Each part of a version could be read in two ways: the time doubled with each.
  ['paths', `\\\\nas\\s1.exe${'.1'.repeat(60)}hare\\x`],
  ['command lines', 'chia_plot\0-v0'],
  ['command lines', 'ProofOfSpace\0create\0-k7440'],
  ['command lines', 'chia_plot\0-k256'],
  ['command lines', 'chia\0plotters\0bladebit\0-n-9223372036854775808'],
  ['command lines', 'cuda_plot_k32_v3\0-M1e999'],
  ['tables of values', ',,2026-1-4T0:00,1e39', 'refused'],
  ['figures of fio', '{"jobs":[{"read":{"bw_bytes":1e308,"iops":1},"write":{"bw_bytes":0,"iops":0}}]}', 'refused'],
  ['figures of fio', '{"jobs":[{"read":{"bw_bytes":2,"iops":1},"write":{"bw_bytes":-1e999,"iops":0}}]}', 'refused'],
  ['messages of the dashboard', '{"kind":"notice","version":1,"name":"painted","body":{"milliseconds":-1e39}}'],
  [
    'configurations of other managers',
    'directories:\n tmp: 1\nplotting:\n        type: madmax\n        madmax:\n                n_threads: -1\n',
  ],
  ['a line of an exported history', '{"document":{"kind":"","key":"","at":0,"value":{"run":1e999}}}', 'refused'],
  [
    'a line of an exported history',
    '{"event":{"type":"plot.finished","at":9e39,"processId":"","plot":{},"seconds":0}}',
    'refused',
  ],
  [
    'a line of an exported history',
    '{"event":{"type":"plot.finished","at":9,"processId":"","plot":{},"seconds":-1}}',
    'refused',
  ],
  // A name that every object has.
  ['command lines', 'bladebit\0-tb\0toString'],
  ['command lines', 'constructor\0-k\x0032'],
  ['tables of values', 'time,a\n1790000000,1 toString\n'],
  ['a log line beside the parser', 'Total matches: 1e308\ntable time: 5 seconds'],
  ['a log line beside the parser', `h: line 3: ${'9'.repeat(400)} Killed  x`],
  ['a point in time as it is typed', `${'9'.repeat(400)}m`, 'refused'],
  ['progress of the harness', '{"kind":"begun","name":"","index":3,"seconds":2e308}'],
  ['configurations of plotters', '{"configurations":{"":{"plotter":"demo","threads":1e308}}}'],
  ['configurations of plotters', '{"configurations":{"":{"plotter":"demo","threads":-1}}}'],
  ['a frame of a recording', '{"t":1,"spaces":{"/":{"sizeBytes":0,"freeBytes":5,"availableBytes":-1}}}', 'refused'],
  ['a frame of a recording', '{"t":1,"spaces":{"/":{"sizeBytes":1e308,"freeBytes":5,"availableBytes":4}}}', 'refused'],
];
