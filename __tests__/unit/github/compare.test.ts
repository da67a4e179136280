import { gitHubOf } from '../../../src/github/compare.ts';
import { type Comparison, comparison, startGitHub } from './api.ts';

const ONE = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const signal = new AbortController().signal;

const access = { token: 'a-token', repository: 'your-org/shop', proxy: undefined };

async function compared(answer: Comparison) {
  await using api = await startGitHub(answer);
  return await gitHubOf({ ...access, api: `${api.url}/` })?.compare(ONE, OTHER, signal);
}

test.each(['ahead', 'behind', 'identical', 'diverged'])('says that a commit is %s', async (status) => {
  expect(await compared(comparison(status))).toBe(status);
});

test('asks once, for no commits and files, with the token in a header alone', async () => {
  await using api = await startGitHub(comparison('ahead'));
  await gitHubOf({ ...access, api: api.url })?.compare(ONE, OTHER, signal);
  expect(api.asked).toEqual([
    {
      path: `/repos/your-org/shop/compare/${ONE}...${OTHER}?per_page=1&page=2`,
      authorization: 'Bearer a-token',
    },
  ]);
});

test.each<[Comparison, RegExp]>([
  [{ status: 404, body: '{}' }, /^GitHub knows one of the two commits not \(404\)$/],
  [{ status: 403, body: '{"message":"a-token"}' }, /^GitHub answered 403$/],
  [{ status: 503, body: '<html>' }, /^GitHub answered 503$/],
  [{ status: 200, body: '<html>' }, /^GitHub answered with something that is no comparison$/],
  [{ status: 200, body: '{"status":"odd"}' }, /no comparison$/],
  [{ status: 200, body: ' '.repeat(1_100_000) }, /more than a comparison has$/],
])('rejects with words for an answer of another kind', async (answer, words) => {
  await expect(compared(answer)).rejects.toThrow(words);
});

test('rejects when nobody is there', async () => {
  const nobody = gitHubOf({ ...access, api: 'http://127.0.0.1:1' });
  await expect(nobody?.compare(ONE, OTHER, signal)).rejects.toThrow('the connection was refused');
});

test('a cancelled run does not wait for it', async () => {
  await using api = await startGitHub('silence');
  const cancel = new AbortController();
  const asking = gitHubOf({ ...access, api: api.url })?.compare(ONE, OTHER, cancel.signal);
  cancel.abort(new Error('cancelled'));
  await expect(asking).rejects.toThrow('cancelled');
});

test.each([
  [{ ...access, token: '', api: undefined }],
  [{ ...access, repository: undefined, api: undefined }],
  [{ ...access, repository: '../../elsewhere', api: undefined }],
])('is not there without a token and a repository', (given) => {
  expect(gitHubOf(given)).toBeUndefined();
});
