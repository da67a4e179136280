import { DeleteApplicationVersionCommand, ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import { type Stage, setStage } from './stage.ts';

const LABELLED = { 'version-label': 'live' };

/** Serves a version under a label, deletes the version while it serves, and comes to other content. */
async function deletedWhileItServes(): Promise<Stage> {
  const stage = await setStage('healthy');
  await stage.play(LABELLED);
  const client = new ElasticBeanstalkClient({ region: 'eu-west-1' });
  await client.send(new DeleteApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'live' }));
  stage.write('index.js', 'other bytes\n');
  stage.commit('Other bytes');
  return stage;
}

const deployments = ({ simulator }: Stage) =>
  simulator.beanstalk.world.environments
    .find(({ name }) => name === 'shop-prod')
    ?.instances.map(({ deployment }) => deployment?.id);

test('a label that a killed run gave to other content is deployed by the next run, though it is the one that serves', async () => {
  await using stage = await deletedWhileItServes();
  expect(deployments(stage)).toEqual([2]);
  expect(await stage.killAtCall('CreateApplicationVersion', LABELLED)).toBe(true);
  const { result, asked } = await stage.play(LABELLED);
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'live' });
  expect(asked).toContain('UpdateEnvironment');
  expect(deployments(stage)).toEqual([3]);
  expect((await stage.play(LABELLED)).result.outcome).toBe('unchanged');
});

test('a label that was published anew is deployed by a redeploy, though it is the one that serves', async () => {
  await using stage = await deletedWhileItServes();
  await stage.play({ ...LABELLED, operation: 'publish' });
  const { result } = await stage.play({ ...LABELLED, operation: 'redeploy' });
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'live' });
  expect(deployments(stage)).toEqual([3]);
  expect((await stage.play({ ...LABELLED, operation: 'redeploy' })).result.outcome).toBe('unchanged');
});
