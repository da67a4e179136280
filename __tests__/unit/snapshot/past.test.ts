/** Any history of releases and rollbacks, as the tags of versions tell it: going back never goes in a circle. */
import fc from 'fast-check';
import { type FoundForRollback, planRollback } from '../../../src/plan/rollback.ts';
import type { Plan } from '../../../src/plan.ts';
import { Problem } from '../../../src/problem.ts';
import type { Tags } from '../../../src/record.ts';
import { readRecord } from '../../../src/record.ts';
import { remember } from '../../../src/remember.ts';
import type { ApplicationVersion } from '../../../src/shapes.ts';
import { chosen } from '../../../src/snapshot/past.ts';
import { environment } from '../builders.ts';
import { inputs, planOf, version } from '../planning.ts';
import { smallWorld } from '../worlds.ts';

/** An application whose versions v0, v1, … were made in that order; v0 serves, and nobody knows since when. */
function anApplication(versions: number, names: readonly string[]) {
  const made: ApplicationVersion[] = Array.from({ length: versions }, (_, index) =>
    version({ label: `v${index}`, created: new Date(Date.UTC(2026, 0, 1 + index)) }),
  );
  const tags = new Map<string, Tags>();
  let serving = 'v0';
  let turn = 0;
  const world = smallWorld({
    versions: async (_application: string, labels?: readonly string[]) =>
      labels === undefined ? made : made.filter(({ label }) => labels.includes(label)),
    tags: async (arn: string) => tags.get(arn) ?? {},
    tag: async (arn: string, add: Tags, remove: readonly string[]) => {
      const kept = Object.entries(tags.get(arn) ?? {}).filter(([key]) => !remove.includes(key));
      tags.set(arn, { ...Object.fromEntries(kept), ...add });
      return true;
    },
  });
  const read = (label: string) => {
    const one = made.find((each) => each.label === label) ?? version();
    const own = tags.get(one.arn) ?? {};
    return { version: one, tags: own, record: readRecord(own) };
  };
  const brought = async (plan: Plan, label: string) => {
    const { version: one, tags: own } = read(label);
    turn += 1;
    const target = { ...plan.environment, name: names[turn % names.length] ?? '' };
    const version = { label, arn: one.arn, tags: own, bundleSha256: '' };
    await remember({ ...plan, previousLabel: serving, environment: target }, version, world);
    serving = label;
    await world.clock.sleep(60_000);
  };
  return {
    serving: () => serving,
    release: (label: string) => brought(planOf(), label),
    /** The label that it went back to; undefined where there was none. */
    async back(to = ''): Promise<string | undefined> {
      const live = environment({ versionLabel: serving });
      const found: FoundForRollback = {
        ...{ live, liveVersion: read(serving), liveInstances: 'basic', names, pair: undefined },
        ...{ target: { kind: 'there', environment: live, instances: 'basic' }, twin: undefined },
      };
      const asked = inputs({ operation: 'rollback', versionLabel: to });
      try {
        const choice = await chosen(asked, found, world);
        const { label } = choice.version.version;
        await brought(planRollback(asked, found, choice, { targets: undefined, leftAside: [] }), label);
        return label;
      } catch (error) {
        if (error instanceof Problem && error.code === 'BR-NOTHING-TO-ROLL-BACK-TO') return undefined;
        throw error;
      }
    },
  };
}

const VERSIONS = 5;
const step = fc.oneof(
  fc.record({ kind: fc.constant('release' as const), label: fc.nat(VERSIONS - 1) }),
  fc.record({ kind: fc.constant('back to' as const), label: fc.nat(VERSIONS - 1) }),
  fc.record({ kind: fc.constant('back' as const) }),
);

test.each([[['shop-prod']], [['shop-prod', 'shop-prod-green']]])(
  '%j: whatever was released and gone back on, going back and back again comes to an end',
  async (names) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (history) => {
        const application = anApplication(VERSIONS, names);
        for (const one of history) {
          if (one.kind === 'release') await application.release(`v${one.label}`);
          else await application.back(one.kind === 'back to' ? `v${one.label}` : '');
        }
        const visited: (string | undefined)[] = [application.serving()];
        for (let turn = 0; turn < 2 * VERSIONS + history.length; turn += 1) {
          const label = await application.back();
          if (label === undefined) return;
          expect(label).not.toBe(visited.at(-1));
          visited.push(label);
        }
        throw new Error(`goes on: ${visited.join(' ')}`);
      }),
      { numRuns: 500 },
    );
  },
);

test('releases alone are gone back through in their order', async () => {
  const application = anApplication(4, ['shop-prod']);
  for (const label of ['v2', 'v1', 'v3']) await application.release(label);
  expect([
    await application.back(),
    await application.back(),
    await application.back(),
    await application.back(),
  ]).toEqual(['v1', 'v2', 'v0', undefined]);
});
