/** Knows how a plan is shown without its secrets. Refuses to know which settings are secrets and how plans are printed. Pure. */
import type { Plan } from '../plan.ts';
import { isSecret } from '../secrets.ts';

/** What stands where a value is not shown. */
export const HIDDEN = '***';

/** The same plan with every secret value replaced by `***`; what is removed or not set stays visible as such. */
export function withoutSecrets(plan: Plan): Plan {
  const { environment } = plan;
  if (environment.action === 'none' || environment.action === 'untouched') return plan;
  if (environment.action === 'create') {
    const settings = environment.settings.map((setting) => ({ ...setting, ...hidden(setting, ['value']) }));
    return { ...plan, environment: { ...environment, settings } };
  }
  const changes = environment.changes.map((change) => ({ ...change, ...hidden(change, ['from', 'to']) }));
  return { ...plan, environment: { ...environment, changes } };
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
