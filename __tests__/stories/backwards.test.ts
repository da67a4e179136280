import { execFileSync } from 'node:child_process';
import { comparison, startGitHub } from '../unit/github/api.ts';
import { type Stage, setStage, writes } from './stage.ts';

const git = ({ directory }: Stage, ...args: string[]) =>
  execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** A stage where two commits were made, the second is live and the first is checked out. */
async function overtaken() {
  const stage = await setStage('healthy');
  const commits: string[] = [];
  for (const subject of ['older', 'newer']) {
    stage.write('release.txt', subject);
    stage.commit(subject);
    commits.push(git(stage, 'rev-parse', 'HEAD'));
  }
  const { result } = await stage.play();
  if (result.outcome !== 'succeeded') throw new Error(result.outcome);
  const [older = '', newer = ''] = commits;
  git(stage, 'checkout', '-q', older);
  return { stage, older, newer, live: result.versionLabel };
}

/** As actions/checkout leaves it: one commit, and nothing before or after it. */
function cutShort(stage: Stage): void {
  const head = git(stage, 'rev-parse', 'HEAD');
  execFileSync(
    'sh',
    [
      '-c',
      `echo ${head} > .git/shallow && git update-ref -d refs/heads/$(git for-each-ref --format='%(refname:short)' refs/heads | head -1)`,
    ],
    {
      cwd: stage.directory,
    },
  );
  git(stage, 'reflog', 'expire', '--expire=now', '--all');
  git(stage, 'gc', '-q', '--prune=now');
}

test('an older job that had to wait releases nothing, and says why', async () => {
  const { stage, older, newer, live } = await overtaken();
  await using _ = stage;
  const { result, warnings, conclusion, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: live });
  expect(warnings).toEqual([
    `${older.slice(0, 12)} comes before ${newer.slice(0, 12)}, which shop-prod runs: a later run was first, so nothing is released. To go back on purpose: operation: rollback, or redeploy with a version-label.`,
  ]);
  expect(conclusion).toEqual([
    `shop-prod already runs ${live}, Green, 1 of 1 instance. Nothing was packaged, stored or changed.`,
  ]);
  expect(writes(asked)).toEqual([]);
});

test.each([
  ['started by hand', { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_RUN_ATTEMPT: '1' }],
  ['started again', { GITHUB_EVENT_NAME: 'push', GITHUB_RUN_ATTEMPT: '2' }],
])('a run that was %s is told how to go back on purpose', async (_how, variables) => {
  const { stage } = await overtaken();
  await using _ = stage;
  stage.variables = variables;
  const { result, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OLDER-THAN-LIVE' } });
  expect(result.problem?.next).toMatch(/operation: rollback, or redeploy/);
  expect(writes(asked)).toEqual([]);
});

test('what goes back on purpose, and what touches no environment, is not held back', async () => {
  const { stage, live } = await overtaken();
  await using _ = stage;
  stage.variables = { GITHUB_EVENT_NAME: 'workflow_dispatch' };
  const published = await stage.play({ operation: 'publish', 'environment-name': '' });
  expect(published.result.outcome).toBe('succeeded');
  const label = published.result.versionLabel;
  expect(label).not.toBe(live);
  const redeployed = await stage.play({ operation: 'redeploy', 'version-label': label });
  expect(redeployed.result).toMatchObject({ outcome: 'succeeded', versionLabel: label });
  const back = await stage.play({ operation: 'rollback' });
  expect(back.result).toMatchObject({ outcome: 'succeeded', versionLabel: live });
});

test('a dry run is told, and plans', async () => {
  const { stage } = await overtaken();
  await using _ = stage;
  const { result, warnings } = await stage.play({ 'dry-run': 'true' });
  expect(result.outcome).toBe('planned');
  expect(warnings).toEqual([expect.stringMatching(/without dry-run nothing would be released/)]);
});

test('an older commit of the very content that is live changes nothing, and is no error when started by hand', async () => {
  await using stage = await setStage('healthy');
  const excluded = { 'exclude-patterns': 'notes.txt' };
  const older = git(stage, 'rev-parse', 'HEAD');
  stage.write('notes.txt', 'newer');
  stage.commit('newer');
  const newer = await stage.play(excluded);
  git(stage, 'checkout', '-q', older);
  stage.variables = { GITHUB_EVENT_NAME: 'workflow_dispatch' };
  const { result, warnings } = await stage.play(excluded);
  expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: newer.result.versionLabel });
  expect(warnings).toEqual([]);
});

test('a commit that is live comes before itself for nobody: what was built from it anew is released', async () => {
  await using stage = await setStage('healthy');
  await using api = await startGitHub(comparison('behind'));
  stage.variables = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'your-org/shop' };
  await stage.play();
  stage.write('built.txt', 'anew');
  const { result } = await stage.play({ 'github-token': 'a-token' });
  expect(result.outcome).toBe('succeeded');
  expect(api.asked).toEqual([]);
});

test('a commit on another branch is released', async () => {
  const { stage } = await overtaken();
  await using _ = stage;
  stage.write('release.txt', 'another');
  stage.commit('another');
  const { result, warnings } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([]);
});

describe('in a checkout that is cut short', () => {
  test('nobody can tell: it is released, with a warning', async () => {
    const { stage, older, newer } = await overtaken();
    await using _ = stage;
    cutShort(stage);
    const { result, warnings } = await stage.play();
    expect(result.outcome).toBe('succeeded');
    expect(warnings).toEqual([
      `It is not known whether ${older.slice(0, 12)} comes before ${newer.slice(0, 12)}, which shop-prod runs: without github-token GitHub is not asked, and the checkout does not have both in its history. It is released.`,
    ]);
  });

  test.each([
    ['behind', 'unchanged'],
    ['ahead', 'succeeded'],
    ['diverged', 'succeeded'],
  ])('GitHub says %s: %s', async (status, outcome) => {
    const { stage, older, newer } = await overtaken();
    await using _ = stage;
    await using api = await startGitHub(comparison(status));
    cutShort(stage);
    stage.variables = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'your-org/shop' };
    const { result } = await stage.play({ 'github-token': 'a-token' });
    expect(result.outcome).toBe(outcome);
    expect(api.asked).toEqual([
      {
        path: `/repos/your-org/shop/compare/${newer.slice(0, 12)}...${older}?per_page=1&page=2`,
        authorization: 'Bearer a-token',
      },
    ]);
  });
});

test.each([403, 404, 500])('where GitHub answers %s the history is asked', async (status) => {
  const { stage } = await overtaken();
  await using _ = stage;
  await using api = await startGitHub({ status, body: '{}' });
  stage.variables = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'your-org/shop' };
  const { result } = await stage.play({ 'github-token': 'a-token' });
  expect(result.outcome).toBe('unchanged');
});

test('GitHub that never answers keeps a release for seconds and does not fail it', async () => {
  const { stage } = await overtaken();
  await using _ = stage;
  await using api = await startGitHub('silence');
  cutShort(stage);
  stage.variables = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: 'your-org/shop' };
  const { result, warnings } = await stage.play({ 'github-token': 'a-token' });
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([expect.stringMatching(/GitHub did not answer within 5 s/)]);
}, 30_000);

test('where the label does not begin with the commit, the record tells it', async () => {
  await using stage = await setStage('healthy');
  stage.write('release.txt', 'older');
  stage.commit('older');
  const older = git(stage, 'rev-parse', 'HEAD');
  stage.write('release.txt', 'newer');
  stage.commit('newer');
  await stage.play({ 'version-label': '2.0.0' });
  git(stage, 'checkout', '-q', older);
  const { result } = await stage.play({ 'version-label': '1.9.0' });
  expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: '2.0.0' });
});

test('through a pair the live side counts, and an older commit is not prepared either', async () => {
  await using stage = await setStage('pair');
  const pair = { strategy: 'blue-green', 'cname-prefix': 'shop' };
  stage.write('release.txt', 'older');
  stage.commit('older');
  const older = git(stage, 'rev-parse', 'HEAD');
  stage.write('release.txt', 'newer');
  stage.commit('newer');
  const live = await stage.play(pair);
  git(stage, 'checkout', '-q', older);
  for (const operation of ['prepare', 'deploy']) {
    const { result, asked } = await stage.play({ ...pair, operation });
    expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: live.result.versionLabel });
    expect(result.production).toMatch(/^shop\./);
    expect(writes(asked)).toEqual([]);
  }
});

test('a release forward costs no read more, and stays under twenty calls', async () => {
  const { stage } = await overtaken();
  await using _ = stage;
  git(stage, 'checkout', '-q', '-');
  stage.write('release.txt', 'newest');
  stage.commit('newest');
  const { result, warnings, asked } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([]);
  expect(asked).not.toContain('ListTagsForResource');
  expect(asked.length).toBeLessThan(20);
});
