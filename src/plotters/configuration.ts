/**
 * How a plotter was told to work, from its command line or its log. Folders are absolute where the working folder is known,
 * sizes are bytes, keys are masked. What is neither said nor defaulted by the plotter is absent.
 */
export interface PlotConfiguration {
  readonly mode?: string;
  readonly k?: number;
  readonly count?: number;
  /** Plots until stopped; `count` is absent then. */
  readonly endless?: boolean;
  readonly threads?: number;
  readonly phase2ThreadMultiplier?: number;
  readonly buckets?: number;
  readonly buckets3?: number;
  readonly stripes?: number;
  readonly tmp?: string;
  /** Further folders of a plotter that takes several for the same purpose. */
  readonly moreTmp?: readonly string[];
  readonly tmp2?: string;
  readonly tmp3?: string;
  readonly final?: readonly string[];
  readonly stage?: string;
  readonly fileName?: string;
  readonly compression?: number;
  /** Lowest table that a compressed plot keeps; the tables below are computed anew when farming. */
  readonly finalTable?: number;
  readonly cacheBytes?: number;
  readonly bufferBytes?: number;
  readonly heapBytes?: number;
  readonly memoryLimitBytes?: number;
  readonly chunkBytes?: number;
  readonly waitForCopy?: boolean;
  readonly tmpToggle?: boolean;
  readonly alternate?: boolean;
  /** The plot is built in its final folder: there is no copy. */
  readonly directOut?: boolean;
  /** Direct I/O, past the page cache. */
  readonly directIo?: boolean;
  readonly directIoTmp?: boolean;
  readonly directIoTmp2?: boolean;
  readonly unique?: boolean;
  readonly bitfield?: boolean;
  readonly warmStart?: boolean;
  readonly gpuDevice?: number;
  /** Cards by number, where several are named. */
  readonly gpuDevices?: readonly number[];
  /** Graphics cards and processor, as the plotter writes them: `0,1:tiny,cpu`. */
  readonly devices?: string;
  /** How much graphics memory is used, by the plotter's own names. */
  readonly tier?: string;
  readonly gpuCount?: number;
  readonly gpuStreams?: number;
  readonly skipExisting?: boolean;
  readonly continueOnError?: boolean;
  readonly plotCheckCount?: number;
  readonly plotCheckThreshold?: number;
  readonly networkPort?: number;
  readonly copyPort?: number;
  readonly maxPlotsInTmp?: number;
  readonly maxCopies?: number;
  readonly maxCopiesPerDisk?: number;
  readonly strength?: number;
  readonly plotIndex?: number;
  readonly metaGroup?: number;
  readonly testnet?: boolean;
  readonly verbose?: boolean;
  readonly plotId?: string;
  readonly farmerKey?: string;
  readonly poolKey?: string;
  readonly contract?: string;
  readonly poolHash?: string;
  /** Flags that the plotter's table doesn't know. */
  readonly unknownFlags?: readonly string[];
}

/** While it is being put together. */
export type ConfigurationDraft = { -readonly [Key in keyof PlotConfiguration]: PlotConfiguration[Key] };
