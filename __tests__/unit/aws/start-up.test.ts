/** What is loaded when: the way to the first call to AWS is kept short. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const program = `
  import { createRequire } from 'node:module';
  import { connect } from './src/aws/connect.ts';
  const { bundles } = connect({ region: 'eu-central-1' });
  const isLoaded = (name) => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes(name));
  const before = [isLoaded('client-elastic-beanstalk'), isLoaded('client-s3')];
  await bundles.find({ bucket: 'b', key: 'k' }, undefined).catch(() => undefined);
  console.log(JSON.stringify([before, isLoaded('client-s3')]));
`;

test('S3 is loaded when a bundle is looked for', async () => {
  const env = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_EC2_METADATA_DISABLED: 'true' };
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS'])
    delete env[name as keyof typeof env];
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
  expect(JSON.parse(stdout)).toEqual([[true, false], true]);
});
