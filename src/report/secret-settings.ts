/** Knows how a plan is shown without its secrets. Refuses to know which settings are secrets and how plans are printed. Pure. */
import type { Plan } from '../plan.ts';
import { isSecret } from '../secrets.ts';

/** What stands where a value is not shown. */
export const HIDDEN = '***';

/** The same plan with every secret value replaced by `***`; what is removed or not set stays visible as such. */
export function withoutSecrets(plan: Plan): Plan {
  return { ...plan, environment: withoutTheirs(plan.environment), wayBack: withoutOld(plan.wayBack) };
}

function withoutTheirs(environment: Plan['environment']): Plan['environment'] {
  switch (environment.action) {
    case 'none':
    case 'untouched':
      return environment;
    case 'create': {
      const settings = environment.settings.map((setting) => ({ ...setting, ...hidden(setting, ['value']) }));
      return { ...environment, settings };
    }
    case 'update': {
      const changes = environment.changes.map((change) => ({ ...change, ...hidden(change, ['from', 'to']) }));
      return { ...environment, changes };
    }
    default:
      return environment satisfies never;
  }
}

/** The way back has the values that the environment has now. */
function withoutOld(way: Plan['wayBack']): Plan['wayBack'] {
  if (way.kind === 'none') return way;
  return { ...way, settings: way.settings.map((setting) => ({ ...setting, ...hidden(setting, ['value']) })) };
}

function hidden<S extends { readonly namespace: string; readonly optionName: string }, F extends keyof S>(
  setting: S,
  fields: readonly F[],
): { [field in F]?: string } {
  if (!isSecret(setting)) return {};
  const result: { [field in F]?: string } = {};
  for (const field of fields) if (typeof setting[field] === 'string') result[field] = HIDDEN;
  return result;
}
