/**
 * Knows how Ceph's S3 gateway comes up alone: one monitor, one store in memory, radosgw, all on loopback and in a
 * temporary folder. Refuses to know what is tested against it.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { configuration } from './ceph-conf.js';

const run = promisify(execFile);
const patienceMilliseconds = 90_000;
const commandMilliseconds = 30_000;

const account = { accessKeyId: 'RADOSGWTESTKEY', secretAccessKey: 'radosgw-test-secret' };

/** The commands it needs, with the Debian packages that have them. */
export const packageOf = { radosgw: 'radosgw', 'ceph-mon': 'ceph-mon', 'ceph-osd': 'ceph-osd' };

/**
 * Starts it, in about 18 s; the caller must `stop` it. Throws with the last lines of the daemon that failed.
 * `{ endpoint, region, accessKeyId, secretAccessKey, stop }`
 */
export async function startRadosgw() {
  const folder = await mkdtemp(join(tmpdir(), 'radosgw-'));
  const daemons = [];
  const stop = async () => {
    await Promise.all(daemons.toReversed().map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [port, ...monitorPorts] = await freePorts(3);
    await prepare(folder, port, monitorPorts);
    const start = (name, ...args) => daemons.push(startDaemon(folder, name, args));
    const ceph = (...args) => run('ceph', ['-c', conf(folder), ...args], { timeout: commandMilliseconds });

    start('ceph-mon', '-i', 'a');
    await until(daemons, 'the monitor answers', () => ceph('--connect-timeout', '2', 'mon', 'stat'));
    await prepareStore(folder, ceph);
    start('ceph-osd', '-i', '0');
    await until(daemons, 'the store is up', async () => {
      const { stdout } = await ceph('osd', 'stat');
      if (!stdout.includes('1 up')) throw new Error(stdout);
    });
    start('radosgw', '-n', 'client.rgw.a');
    const endpoint = `http://127.0.0.1:${port}`;
    await until(daemons, 'the gateway answers', () => fetch(endpoint));
    await createUser(folder);
    return { endpoint, region: 'us-east-1', ...account, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const conf = (folder) => join(folder, 'ceph.conf');

/** Configuration, keys and the monitor's empty database. */
async function prepare(folder, port, monitorPorts) {
  const fsid = randomUUID();
  const [v2, v1] = monitorPorts;
  const addresses = `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`;
  const keyring = join(folder, 'keyring');
  const monmap = join(folder, 'monmap');
  for (const name of ['mon', 'osd', 'rgw', 'run']) await mkdir(join(folder, name));
  await writeFile(conf(folder), configuration(folder, fsid, addresses, port));
  await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', addresses, monmap]);
  const roles = {
    'mon.': { mon: 'allow *' },
    'client.admin': { mon: 'allow *', osd: 'allow *' },
    'osd.0': { mon: 'allow profile osd', osd: 'allow *' },
    'client.rgw.a': { mon: 'allow rwx', osd: 'allow rwx' },
  };
  await run('ceph-authtool', ['--create-keyring', keyring]);
  for (const [name, rights] of Object.entries(roles)) {
    const caps = Object.entries(rights).flatMap(([daemon, right]) => ['--cap', daemon, right]);
    await run('ceph-authtool', [keyring, '--gen-key', '-n', name, ...caps]);
  }
  await run('ceph-mon', ['-c', conf(folder), '-i', 'a', '--mkfs', '--monmap', monmap, '--keyring', keyring]);
}

async function prepareStore(folder, ceph) {
  const id = randomUUID();
  await ceph('osd', 'new', id, '0');
  await run('ceph-osd', ['-c', conf(folder), '-i', '0', '--mkfs', '--osd-uuid', id]);
  await ceph('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=localhost');
}

async function createUser(folder) {
  const keys = [`--access-key=${account.accessKeyId}`, `--secret-key=${account.secretAccessKey}`];
  const user = ['user', 'create', '--uid=release', '--display-name=release', ...keys];
  await run('radosgw-admin', ['-c', conf(folder), ...user], { timeout: 2 * commandMilliseconds });
}

function startDaemon(folder, name, args) {
  const output = join(folder, `${name}.out`);
  const file = openSync(output, 'w');
  const child = spawn(name, ['-c', conf(folder), '-f', ...args], { stdio: ['ignore', file, file] });
  closeSync(file);
  return { name, child, lastWords: () => readFileSync(output, 'utf8').split('\n').slice(-8).join('\n') };
}

async function end({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(forced);
}

/** Until `attempt` no longer throws; a daemon that died, or too long a wait, ends it with its last words. */
async function until(daemons, what, attempt) {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const dead = daemons.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
    if (dead !== undefined) throw new Error(`${dead.name} ended before ${what}:\n${dead.lastWords()}`);
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`${patienceMilliseconds / 1000} s were not enough until ${what}`, { cause: error });
      await pause(300);
    }
  }
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
