import type { RecordedRequest } from '../../simulator/server.ts';
import { holds } from '../../src/plan/roles.ts';
import { type Stage, setStage } from './stage.ts';

const PAIR = { strategy: 'blue-green', 'cname-prefix': 'shop', 'smoke-test-path': '/health', 'bake-time': '6s' };
const PRODUCTION = 'shop.eu-west-1.elasticbeanstalk.com';

const onProduction = ({ simulator }: Stage) =>
  simulator.beanstalk.world.environments.find(
    ({ cname, status }) => status !== 'Terminated' && holds(PRODUCTION, { cname: cname ?? undefined }),
  );

/** Releases once, killed at that call, and once more to the end. */
async function releaseTwice(scenario: string, call: number) {
  await using stage = await setStage(scenario);
  const asked: string[] = [];
  stage.onRequest = ({ operation }: RecordedRequest) => void asked.push(operation);
  await stage.killAtCall(call, PAIR);
  const killedAt = asked.at(-1);
  const { result } = await stage.play(PAIR);
  const templates = stage.simulator.beanstalk.world.templates.map(({ name }) => name);
  const swaps = asked.filter((operation) => operation === 'SwapEnvironmentCNAMEs').length;
  const live = onProduction(stage);
  const { outcome, problem, versionLabel } = result;
  return {
    calls: asked.length,
    end: {
      ...{ call, killedAt, outcome, problem: problem?.what, templates, swaps },
      serves: live?.versionLabel === versionLabel,
      creations: asked.filter((operation) => operation === 'CreateEnvironment').length,
    },
  };
}

test.each([
  ['pair', 38],
  ['one-of-a-pair', 46],
])(
  '%s: killed at any call, another run finishes the release with one swap',
  async (scenario, calls) => {
    const ends: unknown[] = [];
    for (let call = 1; call <= calls; call += 1) {
      const { end } = await releaseTwice(scenario, call);
      const isWell =
        ['succeeded', 'unchanged'].includes(end.outcome) && end.serves && end.swaps === 1 && end.templates.length === 0;
      if (!isWell || end.creations > 1) ends.push(end);
    }
    expect(ends).toEqual([]);
  },
  240_000,
);
