/**
 * Loaded before the program that is measured: at its exit it writes the most memory that it held, in KiB, to the file
 * that PEAK_MEMORY_FILE names. Linux keeps that in /proc for the program alone; what a parent is told (getrusage) also
 * counts the parent's own memory before the program was started.
 */
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  writeFileSync(process.env.PEAK_MEMORY_FILE, String(peakKibibytes()));
});

function peakKibibytes() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
