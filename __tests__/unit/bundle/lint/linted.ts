/** Plants a tree, selects what would be packaged, and looks it over as a release would. */
import { type Destination, lint, type Remark, type Scope } from '../../../../src/bundle/lint.ts';
import { select } from '../../../../src/bundle/select.ts';
import { MEADOW, plant, type Tree } from '../tree.ts';

export const NODE = 'arn:aws:elasticbeanstalk:eu-west-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.5.0';

export async function remarksOn(
  tree: Tree,
  destination: Partial<Destination> = {},
  scope: Scope = 'everything',
  excludePatterns: readonly string[] = [],
): Promise<readonly Remark[]> {
  using directory = plant(tree, MEADOW);
  const selection = await select(directory.path, excludePatterns);
  return await lint(selection, { platform: undefined, settings: undefined, ...destination }, scope);
}

/** The same as a person reads it: `path:line:column text`, with `!` before what ends the run. */
export async function linted(...given: Parameters<typeof remarksOn>): Promise<string[]> {
  return (await remarksOn(...given)).map(({ path, line, column, text, endsRun }) => {
    const place = [path, line, column].filter((part) => part !== undefined).join(':');
    return `${endsRun === undefined ? '' : '! '}${place} ${text}`;
  });
}
