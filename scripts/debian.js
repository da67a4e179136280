/**
 * Knows how a Debian package gets onto this machine when it is missing.
 * Refuses to know what it is for.
 */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const attempts = 3;
const pauseMilliseconds = 5000;

/** `{ command: package }`: installs the packages whose command is missing. Throws one sentence that says what to do. */
export async function ensureInstalled(packageOf) {
  const missing = Object.keys(packageOf).filter((command) => !isInstalled(command));
  if (missing.length === 0) return;
  const packages = missing.map((command) => packageOf[command]);
  const byHand = `Install them by hand: apt-get install ${packages.join(' ')}`;
  if (!isInstalled('apt-get')) throw new Error(`${missing.join(', ')} missing, and this is not Debian. ${byHand}`);
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (root.length > 0 && !succeeds('sudo', ['-n', 'true'])) {
    throw new Error(`${missing.join(', ')} missing, and neither root nor sudo without a password is there. ${byHand}`);
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (attempt > 1) await pause(pauseMilliseconds);
    console.log(`Installing ${packages.join(', ')} (attempt ${attempt} of ${attempts})`);
    const [tool, ...rest] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'];
    if (!succeeds(tool, [...rest, 'update'])) continue;
    if (succeeds(tool, [...rest, 'install', '--no-install-recommends', ...packages])) return;
  }
  throw new Error(`apt-get could not install ${packages.join(', ')}. ${byHand}`);
}

/** Whether the command is on the PATH. */
export function isInstalled(command) {
  return succeeds('sh', ['-c', 'command -v "$0"', command]);
}

/** What apt-get says is told only when it failed. */
function succeeds(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0 && args.includes('-y')) console.error(`${stdout}${stderr}`.split('\n').slice(-12).join('\n'));
  return status === 0;
}
