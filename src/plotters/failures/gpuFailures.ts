import type { FailureSignature } from './failure.ts';

const UPDATE = 'Update the driver, set stock clocks, check power and temperature of the card.';

/** What a graphics card or its driver says. The first that fits wins. */
export const GPU_FAILURES: readonly FailureSignature[] = [
  {
    id: 'pinned-memory-refused',
    pattern: /MEM_TYPE_PINNED|[Ff]ailed to allocate .*pinned|cudaHostAlloc|cudaMallocHost|cudaHostRegister/,
    cause: 'Pinned memory was refused: not enough RAM that may be pinned (Windows allows half of it).',
    remedy: 'Limit it with -M, free RAM, or use partial RAM or disk mode.',
    kind: 'fatal',
  },
  {
    id: 'gpu-out-of-memory',
    pattern:
      /MEM_TYPE_DEVICE|CUDA error:? 2\b|cudaErrorMemoryAllocation|^\s*(?:what\(\):\s+)?out of memory\s*$|CUDA error: .*out of memory|CUDA_ERROR_OUT_OF_MEMORY|hipErrorOutOfMemory/,
    cause: 'The graphics card is out of memory.',
    remedy:
      'Use fewer streams (-S 2) or a smaller chunk size (-B), close other programs that use the card, or plot in another mode.',
    kind: 'fatal',
  },
  {
    id: 'gpu-missing',
    pattern:
      /No CUDA-capable devices found|CUDA device \d+ is out of range|no CUDA-capable device|CUDA driver version is insufficient|not enough devices: 0|invalid device ordinal|CUDA error:? (?:35|100|101|802|803)\b|cudaErrorNoDevice|cudaErrorInvalidDevice|cudaErrorInsufficientDriver|No HIP-capable|system not yet initialized|couldn't communicate with the NVIDIA driver/,
    cause: 'No usable graphics card was found.',
    remedy: 'Check the driver (nvidia-smi) and the device number; compute capability 5.2 is the least.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'gpu-unsupported',
    pattern:
      /unsupported GPU|is not supported! \(need|no kernel image is available|CUDA error:? (?:209|222)\b|cudaErrorNoKernelImageForDevice|cudaErrorUnsupportedPtxVersion|unsupported toolchain|no unified memory support|does not support multi-GPU/,
    cause: 'This build of the plotter has no code for this graphics card.',
    remedy: 'Take a build for the card’s compute capability (5.2 is the least), and update the driver.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'gpu-fault',
    pattern:
      /CUDA error:? (?:7\d\d|4|46|214)\b|illegal memory access|misaligned address|unspecified launch failure|launch timed out|uncorrectable ECC|fallen off the bus|NVRM: Xid|cudaErrorIllegalAddress|cudaErrorLaunchFailure|cudaErrorECCUncorrectable|MMU Fault/,
    cause: 'The graphics card failed (illegal access or launch failure): driver or unstable card.',
    remedy: UPDATE,
    kind: 'fatal',
  },
  {
    id: 'gpu-error',
    pattern: /CUDA error|cudaError\w+|CUDA_ERROR_\w+|hipError\w+/,
    cause: 'The graphics card reported an error.',
    remedy: 'Look the code up, update the driver and check the card with stock clocks.',
    kind: 'fatal',
    tells: 'reason',
  },
];
