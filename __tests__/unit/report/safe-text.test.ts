import fc from 'fast-check';
import { shellWord } from '../../../src/commands.ts';
import { clip, code, markdown, printable, printableLines, shortAccountIds } from '../../../src/report/safe-text.ts';
import { HOSTILE } from './results.ts';

/** Text as an attacker would make it: pieces that mean something, put together at random. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('::', ':', '##[', '##', '#', '[', 'error', '\r', '\n', '\u2028', '\u0085', ' ', '\t', '\u00a0'),
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]8;;http://e\u0007',
        '\u009b',
        '\u001b',
        '\u202e',
        '\u2066',
        '\u0000',
        '\ufeff',
      ),
      fc.constantFrom('|', '`', '<', '>', '&', '@', '*', '_', '\\', '~', '$', '-', '1.', '<!--', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

test.each([
  ['Environment update is starting.', 'Environment update is starting.'],
  [
    '[Instance: i-0c3f9e] Command failed. Code: 1 Output: (TRUNCATED)...',
    '[Instance: i-0c3f9e] Command failed. Code: 1 Output: (TRUNCATED)...',
  ],
  ['std::vector ## [x] — naïve 日本 👩‍💻', 'std::vector ## [x] — naïve 日本 👩‍💻'],
  ['::error::x', ': :error::x'],
  ['  \u0000::error::x', ': :error::x'],
  ['a ##[error]x', 'a ## [error]x'],
  ['##\u0007[error]x', '## [error]x'],
  ['one\r\n::stop-commands::two', 'one ::stop-commands::two'],
  ['\u001b[1;31mred\u001b[0m', 'red'],
  ['evil\u202Egnp.exe', 'evilgnp.exe'],
])('prints %j as %j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('whatever it is given, a line is one line that no runner takes for a command', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const line = printable(text);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(line.trim().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
      expect(line.isWellFormed()).toBe(true);
      expect(printable(line)).toBe(line);
    }),
  );
});

test('what is printable already stays verbatim', () => {
  const plain = fc
    .string({ unit: fc.constantFrom(...'abcZ019 .:,;()[]{}/\\-_=+*\'"`|<>&@!?%$') })
    .map((text) => `x${text}x`);
  fc.assert(fc.property(plain, (text) => expect(printable(text)).toBe(text)));
});

test('keeps the lines of a text whose breaks carry meaning, each of them safe', () => {
  expect(printableLines('Run:\r\n  aws a\n\n::error::b')).toEqual(['Run:', 'aws a', ': :error::b']);
});

test.each([
  ['a | b', 'a \\| b'],
  ['<script>&', '&lt;script&gt;&amp;'],
  ['@octocat', '@&#8203;octocat'],
  ['[x](y) *b* _c_ `d` ~e~', '\\[x\\](y) \\*b\\* \\_c\\_ \\`d\\` \\~e\\~'],
  ['# head', '\\# head'],
  ['1. item', '1\\. item'],
  ['- item', '\\- item'],
])('shows %j in Markdown as %j', (text, expected) => {
  expect(markdown(text)).toBe(expected);
});

test('whatever it is given, Markdown has no live markup, table cell or mention in it', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = markdown(text);
      expect(shown.replace(/\\[\\`*_[\]|~$#.)+=-]/g, '')).not.toMatch(/[`*_[\]|~$<>\n\\]/);
      expect(shown).not.toMatch(/@(?!&#8203;)/);
      expect(shown.replace(/&(amp|lt|gt|#8203);/g, '')).not.toContain('&');
    }),
  );
});

test('whatever it is given, a code span is closed and stays within its table cell', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const span = code(text);
      if (span.startsWith('`')) expect(span).toMatch(/^`[^`|\n]+`$/);
      else expect(span).toMatch(/^(<code>([^<>|`\n]|\\[|`])*<\/code>)?$/);
    }),
  );
});

test('a hostile sentence ends as one harmless line', () => {
  expect(printable(HOSTILE)).toMatch(/^: :error::owned ::set-output name=a::b ## \[error\]x red gnp\.exe/);
});

test.each([
  ['shop-prod', 'shop-prod'],
  ['v1 $(rm)', "'v1 $(rm)'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
])('quotes %j for a shell as %s', (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});

test('shortens the account id at the end of a bucket of Beanstalk, and nothing else', () => {
  expect(shortAccountIds('s3://elasticbeanstalk-eu-central-1-123456789012/a/123456789012.zip')).toBe(
    's3://elasticbeanstalk-eu-central-1-…9012/a/123456789012.zip',
  );
  expect(shortAccountIds('elasticbeanstalk-us-gov-west-1-123456789012')).toBe('elasticbeanstalk-us-gov-west-1-…9012');
  expect(shortAccountIds('elasticbeanstalk-eusc-de-east-1-123456789012')).toBe('elasticbeanstalk-eusc-de-east-1-…9012');
});

test('clips what is too long and says so', () => {
  expect(clip('abcdef', 6)).toBe('abcdef');
  expect(clip('abcdefg', 6)).toBe('abcde…');
});
