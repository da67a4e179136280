import { tags } from '../../../src/inputs/tags.ts';

test('tags are read line by line', () => {
  expect(tags('team=shop\n# who pays\n cost center = 42 = x \nempty=\n')).toEqual({
    team: 'shop',
    'cost center': '42 = x',
    empty: '',
  });
});

test.each([
  ['team', "line 1: there is no '=' between key and value: write key=value"],
  ['a=1\n=2', 'line 2: there is no key before the ='],
  ['a=1\na=2', 'sets a twice: lines 1 and 2; leave one of them out'],
  ['aws:x=1', 'line 1: aws:x is reserved (Name, aws:, elasticbeanstalk:, beanstalk-release:): choose another key'],
  ['Name=x', 'line 1: Name is reserved (Name, aws:, elasticbeanstalk:, beanstalk-release:): choose another key'],
  [`${'k'.repeat(128)}=1`, 'line 1: a key has at most 127 characters, a value 255'],
  ['a=b;c', 'line 1: letters, digits, spaces and _ . : / = + - @ are allowed'],
  [
    Array.from({ length: 41 }, (_, i) => `k${i}=v`).join('\n'),
    'has 41 tags: at most 40 are allowed, because versions remember their deployments in tags, too; leave some out',
  ],
])('%j is refused: %s', (text, expected) => expect(() => tags(text)).toThrow(expected));
