/** Knows the part of a pipeline's JSON that says which pushes and pull requests start it. */
import { type Fields, fields, isFields, items, optionalText, texts } from './json.ts';
import type { Filter, Patterns, Trigger } from './pipeline.ts';

export function triggersIn(value: unknown): Trigger[] {
  return items(value, 'triggers').map(([item, place]) => {
    const git = fields(fields(item, place).gitConfiguration ?? {}, `${place}.gitConfiguration`);
    const sourceAction = optionalText(git.sourceActionName, `${place}.gitConfiguration.sourceActionName`);
    return {
      ...(sourceAction === undefined ? {} : { sourceAction }),
      push: items(git.push, `${place}.push`).map(([push, at]) => filterIn(fields(push, at), at)),
      pullRequest: items(git.pullRequest, `${place}.pullRequest`).map(([request, at]) => {
        const filter = fields(request, at);
        return { ...filterIn(filter, at), events: texts(filter.events, `${at}.events`) };
      }),
    };
  });
}

function filterIn(filter: Fields, place: string): Filter {
  const kinds = (['branches', 'tags', 'filePaths'] as const).filter((kind) => isFields(filter[kind]));
  return Object.fromEntries(
    kinds.map((kind) => [kind, patternsIn(fields(filter[kind], place), `${place}.${kind}`)] as const),
  );
}

const patternsIn = (patterns: Fields, place: string): Patterns => ({
  includes: texts(patterns.includes, `${place}.includes`),
  excludes: texts(patterns.excludes, `${place}.excludes`),
});
