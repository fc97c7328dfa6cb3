/**
 * Two native modules of the VS Code server, in plain JavaScript, so that the host needs no compiler. Paths are relative to its folder.
 * spdlog writes the log files (without it there are none); the watchdog ends a server process whose parent hangs.
 */
export const replacements: Readonly<Record<string, string>> = {
  'node_modules/@vscode/spdlog/index.js': `'use strict';
const fs = require('node:fs');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical', 'off'];
class Logger {
  constructor(kind, name, file) {
    this.name = name;
    this.file = file;
    this.level = 2;
  }
  write(level, message) {
    if (level < this.level) return;
    try {
      fs.appendFileSync(this.file, new Date().toISOString() + ' [' + levels[level] + '] ' + message + '\\n');
    } catch {
      // The folder is gone: the run has ended.
    }
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
const create = async (name, file) => new Logger('', name, file);
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`,
  'node_modules/@vscode/native-watchdog/build/Release/watchdog.js': `'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code);
`,
};
