import '../../src/engine/worker.ts';

// An engine that crashes after a while, every time.
setTimeout(() => process.exit(3), 2000);
