import { abortWhatIsLeft } from '../../src/post.ts';
import { at, environment } from './builders.ts';
import { inputs } from './planning.ts';
import { answers } from './worlds.ts';

const left = (onCancel: 'leave' | 'abort', abortable: boolean) => {
  const abortUpdate = answers(true);
  const shown = environment({ status: 'Updating', abortable });
  const told = abortWhatIsLeft(inputs({ onCancel }), shown.id, {
    environments: answers({ environments: [shown], at: at(0) }),
    abortUpdate,
  });
  return { told, abortUpdate };
};

test('aborts what a killed run left running, when asked to', async () => {
  const { told, abortUpdate } = left('abort', true);
  expect(await told).toBe('Beanstalk was asked to abort the update of shop-prod.');
  expect(abortUpdate.asked).toEqual([['e-abcdefghij']]);
});

test.each([
  ['leaves it running when asked to', 'leave', true, /goes on by itself/],
  ['aborts nothing twice', 'abort', false, /Nothing is left to abort/],
] as const)('%s', async (_, onCancel, abortable, sentence) => {
  const { told, abortUpdate } = left(onCancel, abortable);
  expect(await told).toMatch(sentence);
  expect(abortUpdate.asked).toEqual([]);
});

test('asks nothing where no operation was under way', async () => {
  const told = abortWhatIsLeft(inputs({ onCancel: 'abort' }), '', { environments: uncalled, abortUpdate: uncalled });
  expect(await told).toBe('This run left nothing under way.');
});

const uncalled = () => Promise.reject(new Error('nothing should have been asked'));

test('says why it could not, without the values of secrets', async () => {
  const settings = [
    { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'KEY', value: 'correct horse' },
  ];
  const refused = async () => Promise.reject(new Error('Access denied for correct horse (correct%20horse).'));
  const told = abortWhatIsLeft(inputs({ onCancel: 'abort', settings }), 'e-abcdefghij', {
    environments: refused,
    abortUpdate: refused,
  });
  expect(await told).toBe('Access denied for *** (***).');
});
