// Loaded before a program: what its process took, as the kernel counted it, goes into the file that USAGE_FILE names.
const { writeFileSync } = require('node:fs');
const file = process.env.USAGE_FILE;
delete process.env.USAGE_FILE;
if (file !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, rssMiB: maxRSS / 1024 }));
  });
