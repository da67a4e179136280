import type { Beanstalk } from '../../../src/ports.ts';
import { AnswerLost } from '../../../src/ports.ts';
import { withTemplate } from '../../../src/strategies/clone.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const template = { application: 'shop', name: 'clone', environmentId: 'e-live' };

/** Notes what is done to the template, and when the work is done. */
function cloning(
  { created = [undefined], templates = [[]], removed = [undefined] }: Record<string, unknown[]> = {},
  work: () => Promise<string> = async () => 'made',
) {
  const story: string[] = [];
  const noting =
    (what: string, answer: (...given: unknown[]) => Promise<unknown>) =>
    (...given: unknown[]) => {
      story.push(what);
      return answer(...given);
    };
  const world = smallWorld({
    createTemplate: noting('create', answers(...created)),
    templates: answers(...templates),
    deleteTemplate: noting('remove', answers(...removed)),
  } as Partial<Beanstalk>);
  const end = withTemplate(template, world, () => {
    story.push('work');
    return work();
  });
  return end.then(
    (made) => ({ made, story, warnings: world.report.warnings }),
    (error: { code?: string }) => ({ made: error.code, story, warnings: world.report.warnings }),
  );
}

test('the template is there for the work alone', async () => {
  expect(await cloning()).toEqual({ made: 'made', story: ['create', 'work', 'remove'], warnings: [] });
});

test('it is removed when the work fails', async () => {
  const { made, story } = await cloning({}, () => Promise.reject(problem('BR-ACCESS-DENIED')));
  expect([made, story]).toEqual(['BR-ACCESS-DENIED', ['create', 'work', 'remove']]);
});

test('one that an earlier run left behind is stale, and made anew', async () => {
  const { made, story } = await cloning({ created: [problem('BR-TEMPLATE-EXISTS'), undefined] });
  expect([made, story]).toEqual(['made', ['create', 'remove', 'create', 'work', 'remove']]);
});

test('one that was made though its answer was lost is not made again', async () => {
  const lost = new AnswerLost('CreateConfigurationTemplate', new Error('socket hang up'));
  const { made, story } = await cloning({ created: [lost], templates: [['clone']] });
  expect([made, story]).toEqual(['made', ['create', 'work', 'remove']]);
});

test('one that may not be made ends the run before the work', async () => {
  const { made, story } = await cloning({ created: [problem('BR-ACCESS-DENIED')] });
  expect([made, story]).toEqual(['BR-ACCESS-DENIED', ['create']]);
});

test('one that cannot be removed is said, and is no failure', async () => {
  const { made, warnings } = await cloning({ removed: [problem('BR-ACCESS-DENIED')] });
  expect(made).toBe('made');
  expect(warnings.join('\n')).toMatch(/clone of shop could not be removed, the next release tries again/);
});
