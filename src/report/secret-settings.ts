/** Knows which option settings hold secrets, and shows a plan without them. Refuses to know how plans are printed. Pure. */
import type { Plan } from '../plan.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const TELLING_NAME = /password|passphrase|secret|token|credential|private.?key|access.?key|api.?key/i;

/** What stands where a value is not shown. */
export const HIDDEN = '***';

/** The values of the application's variables are never shown, nor those whose name speaks of a secret. */
export const isSecret = (setting: { readonly namespace: string; readonly optionName: string }): boolean =>
  setting.namespace.toLowerCase() === VARIABLES || TELLING_NAME.test(setting.optionName);

/** The same plan with every secret value replaced by `***`; what is removed or not set stays visible as such. */
export function withoutSecrets(plan: Plan): Plan {
  const { environment } = plan;
  if (environment.action === 'none') return plan;
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
