/**
 * Knows how tags are written: `key=value`, one a line, within what Beanstalk takes.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html
 */
import { Unusable } from './parse.ts';

/** Of the fifty that a resource takes the others are Beanstalk's own, and what versions remember. */
const MOST_TAGS = 40;
const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

/** Throws Unusable with the number of the first line that cannot be a tag. */
export function tags(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const numbers = new Map<string, number>();
  const entries = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const [key, value] = tag(line, number);
      const earlier = numbers.get(key);
      if (earlier !== undefined)
        throw new Unusable(`sets ${key} twice: lines ${earlier} and ${number}; leave one of them out`);
      numbers.set(key, number);
      return [key, value] as const;
    });
  if (entries.length > MOST_TAGS) {
    throw new Unusable(
      `has ${entries.length} tags: at most ${MOST_TAGS} are allowed, because versions remember their deployments in tags, too; leave some out`,
    );
  }
  return Object.fromEntries(entries);
}

function tag(line: string, number: number): readonly [string, string] {
  const [, key = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
  const wrong = (why: string) => new Unusable(`line ${number}: ${why}`);
  if (!line.includes('=')) throw wrong("there is no '=' between key and value: write key=value");
  if (key === '') throw wrong('there is no key before the =');
  if (/^(aws|elasticbeanstalk|beanstalk-release):/i.test(key) || key === 'Name') {
    throw wrong(`${key} is reserved (Name, aws:, elasticbeanstalk:, beanstalk-release:): choose another key`);
  }
  if (key.length > 127 || value.length > 255) throw wrong('a key has at most 127 characters, a value 255');
  if (!TEXT.test(key + value)) throw wrong('letters, digits, spaces and _ . : / = + - @ are allowed');
  return [key, value];
}
