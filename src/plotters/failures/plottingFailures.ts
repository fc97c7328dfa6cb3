import type { FailureSignature } from './failure.ts';

/** What goes wrong while a plot is made, apart from files and graphics cards. The first that fits wins. */
export const PLOTTING_FAILURES: readonly FailureSignature[] = [
  {
    id: 'destination-waiting',
    pattern:
      /Waiting for \S+ GiB available space on|No space left in plot output directory|no space left on destination/,
    cause: 'The destination is full: the plotter waits for space there.',
    remedy: 'Free space on the destination or add a disk; the plotter then goes on by itself.',
    kind: 'waiting',
  },
  {
    id: 'copies-behind',
    pattern: /Reached maximum number of (?:plots in tmpdir|total parallel copies|parallel copies)/,
    cause: 'The destinations are too slow: finished plots wait to be copied away.',
    remedy: 'Give more or faster destinations, or allow more copies at once (-A, -W).',
    kind: 'waiting',
  },
  {
    id: 'allocation-refused',
    pattern:
      /std::bad_alloc|bad allocation|VirtualAlloc failed|bb(?:m|re)alloc\(\): Out of memory|[Ff]ailed to allocate|malloc\(\).*returned nullptr|MemoryError/,
    cause: 'Memory was refused: the buffers or the cache are larger than what is free.',
    remedy: 'Lower the buffer (-b) or the cache (--cache), plot in a mode that needs less RAM, or add RAM or swap.',
    kind: 'fatal',
  },
  {
    id: 'data-corrupted',
    pattern:
      /small_delta >= 256|input not sorted|position out of bounds|find_matches\(\): count > kBC|large_delta|bucket index out of range|C3 overflow|empty park input|key_shift < 0|num_blocks > 4|Park buffer overrun|Overran park buffer|Encountered (?:invalid|a non-full park)|Group validation failed|Bad delta detected|writer count overrun|Invalid (?:prev bucket start|bucket size)|Unexpected bucket size|Triggering bucket too (?:late|early)|Different sizes!|Assertion .*(?:bitfield|sorted|entries|pos|bucket|park|delta|count).* failed|alloc_next\(\): count >|(?:dst|src)\.size\(\) <|size mismatch/,
    cause:
      'Data was corrupted on the way: RAM, overclocking, a failing disk or a full RAM disk (BladeBit 3.0.0 also has such an error with C3 and C5).',
    remedy: 'Test the memory, use stock clocks, check the disks, and take the newest build.',
    kind: 'fatal',
  },
  {
    id: 'data-corrupted',
    pattern:
      /c3_delta\(\): Y_1 < Y_0|park_delta(?:_split)?\(\): |C3 park overflow|P7 park overflow|read_wpm\(\): |ans_encode_sym\(\): |: LP_1 < LP_0/,
    cause:
      'Tables of this plot are out of order: RAM, graphics card or a disk corrupted its data. The plot may lack proofs.',
    remedy:
      'Check the plot (chia plots check) before it is farmed; test the memory, set stock clocks, and take the newest build.',
    kind: 'suspect',
    plotter: 'gigahorse',
  },
  {
    id: 'corrupt-plot-deleted',
    pattern: /WARNING: Deleting plot/,
    cause: 'The finished plot failed its check and was deleted.',
    remedy: 'Test RAM and graphics card; set stock clocks.',
    kind: 'fatal',
  },
  {
    id: 'no-data-written',
    pattern: /No data written to plot file/,
    cause: 'The plot has no data: no file was written.',
    remedy: 'Make the plot again; with a smaller strength or another id if that repeats.',
    kind: 'fatal',
    plotter: 'pos2',
  },
  {
    id: 'memory-corrupted',
    pattern:
      /double free or corruption|(?:malloc|free|realloc|calloc|munmap_chunk|malloc_consolidate|mremap_chunk)\(\): (?:\w+ )*(?:invalid|corrupted|mismatching|unaligned|unsorted|smallbin|largebin)|corrupted (?:size vs\. prev_size|double-linked list|unsorted chunks)|stack smashing detected|buffer overflow detected|heap corruption/,
    cause: 'The plotter crashed: its memory is damaged, by an error in it or by bad RAM.',
    remedy: 'Take the newest build; test the memory and use stock clocks.',
    kind: 'fatal',
    tells: 'reason',
  },
  {
    id: 'crashed',
    pattern: /^\s*(?:\*\*\* Crashed! \*\*\*)|SIGSEGV|Exception code: 0xc0000005|STATUS_ACCESS_VIOLATION/,
    cause: 'The plotter crashed.',
    remedy: 'Take the newest build; test the memory and use stock clocks.',
    kind: 'fatal',
    tells: 'end',
  },
  {
    id: 'plotting-error',
    pattern:
      /Caught (?:plotting error|exception): \S|Failed with exception: \S|what\(\):\s+(?!std::exception)\S|exception of type [\w:]+: \S|Assertion [`'].*' failed|thread failed with: \S|panicked at|^Fatal error: \S|^(?:\w+\.)*\w*(?:Error|Exception): \S/,
    cause: 'The plotter stopped with an error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    tells: 'reason',
  },
  {
    id: 'fatal-error',
    pattern: /Fatal Error:/,
    cause: 'The plotter stopped with a fatal error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    tells: 'end',
    reasonFollows: true,
    plotter: 'bladebit',
  },
  {
    id: 'demo-failed',
    pattern: /demo workload failed:/,
    cause: 'The demo workload stopped with an error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    tells: 'reason',
    plotter: 'demo',
  },
  {
    id: 'terminated',
    pattern: /terminate called|terminating (?:with|due to) uncaught|thread failed with:|^\s*what\(\):/,
    cause: 'The plotter stopped with an error.',
    remedy: 'Look at the lines before it, and at the plotter’s standard error, for the reason.',
    kind: 'fatal',
    tells: 'end',
  },
];
