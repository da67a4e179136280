/** README.md shows what a release says today. */
import { readFile } from 'node:fs/promises';
import { transcripts, withTranscripts } from '../../demo/transcripts.ts';

test("README's transcripts are what the action says (else: npm run build && npm run demo -- --transcripts)", async () => {
  const readme = await readFile('README.md', 'utf8');
  expect(withTranscripts(readme, await transcripts())).toBe(readme);
});

test('a README without its markers is told so', () => {
  expect(() => withTranscripts('# Nothing', { success: '', failure: '' })).toThrow('<!-- transcript:success -->');
});
