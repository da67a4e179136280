/**
 * Stands in for aws-actions/configure-aws-credentials with OpenID Connect: checks what the real one would ask for, and
 * gives the variables that the surroundings have for that role and region.
 */
import { type ActionUse, done, failed, onlyInputs, type StepEnd } from './actions.ts';
import { allows } from './permissions.ts';

export async function configureCredentials(use: ActionUse): Promise<StepEnd> {
  onlyInputs(use, 'role-to-assume', 'role-duration-seconds', 'role-session-name', 'aws-region', 'mask-aws-account-id');
  const { with: given, permissions, surroundings } = use;
  const { 'role-to-assume': role = '', 'aws-region': region = '' } = given;
  const duration = Number(given['role-duration-seconds'] || 3600);
  if (!allows(permissions, 'id-token', 'write'))
    return failed('Credentials could not be loaded: the job lacks id-token: write');
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(role)) return failed(`'${role}' is no role to assume`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return failed(`Region is not valid: '${region}'`);
  if (!Number.isInteger(duration) || duration < 900 || duration > 43_200)
    return failed(`role-duration-seconds is to be 900 to 43200, and is '${given['role-duration-seconds']}'`);
  const env = await surroundings.credentials({ role, region });
  return done({ env: { ...env, AWS_REGION: region, AWS_DEFAULT_REGION: region } });
}
