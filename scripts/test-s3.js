/**
 * `npm run test:s3`: the upload code against an S3 server that nobody here wrote, Ceph's radosgw, installed when missing.
 * Arguments go to jest.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureInstalled } from './debian.js';
import { packageOf, startRadosgw } from './radosgw.js';

const jest = 'node_modules/jest/bin/jest.js';
const nodeFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

let jestProcess;
let isCalledOff = false;
// The daemons must end before this does, so a signal only begins the end.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isCalledOff = true;
    jestProcess?.kill(signal);
  });
}

try {
  await ensureInstalled(packageOf);
  console.log('Starting radosgw, which takes about 20 s');
  const radosgw = await startRadosgw();
  try {
    process.exitCode = isCalledOff ? 1 : await runTests(radosgw);
  } finally {
    await radosgw.stop();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Resolves with jest's exit code. */
async function runTests({ endpoint, region, accessKeyId, secretAccessKey }) {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const args = [...nodeFlags, jest, '--config', 'jest.radosgw.config.js', ...process.argv.slice(2)];
  jestProcess = spawn(process.execPath, args, { env, stdio: 'inherit' });
  const [code] = await once(jestProcess, 'exit');
  return code ?? 1;
}
