/**
 * Knows the three inputs that name a platform, and that one of them says it all. Refuses to know which platforms exist. Pure.
 */
import type { PlatformText } from './parse.ts';
import * as parse from './parse.ts';
import type { Questionnaire } from './questionnaire.ts';

/** `platform` and its two aliases from the official AWS action: one of them at most. */
export function readPlatform(ask: Questionnaire): PlatformText | undefined {
  const kindOnly = (kind: PlatformText['kind'][], rule: string) => (text: string) => {
    const platform = parse.platform(text);
    if (!kind.includes(platform.kind)) throw new parse.Unusable(`'${text}' cannot be used: ${rule}`);
    return platform;
  };
  const arn = (text: string) => parse.platform(parse.matching(/^arn:/, 'an ARN of a platform is expected')(text));
  const stack = kindOnly(
    ['solution-stack'],
    'a solution stack name looks like 64bit Amazon Linux 2023 v6.5.0 running Node.js 22',
  );
  const named = {
    platform: ask.optional('platform', parse.platform, undefined),
    'solution-stack-name': ask.optional('solution-stack-name', stack, undefined),
    'platform-arn': ask.optional('platform-arn', arn, undefined),
  };
  const [first, ...more] = Object.entries(named).filter(([, platform]) => platform !== undefined);
  for (const [alias] of more)
    ask.report({ subject: alias, text: `is given besides ${first?.[0]}: one of them says it all` });
  return first?.[1];
}
