/** Options of managed platform updates, which need enhanced health. Refuses to know when an update takes place. */
import type { Option } from '../options.ts';

export const managed = 'aws:elasticbeanstalk:managedactions';
const update = 'aws:elasticbeanstalk:managedactions:platformupdate';
const truth = ['false', 'true'];
const severity = 'NoInterruption';

export const managedOptions: readonly Option[] = [
  { namespace: managed, name: 'ManagedActionsEnabled', fallback: 'false', severity, values: truth },
  { namespace: managed, name: 'PreferredStartTime', severity },
  { namespace: managed, name: 'ServiceRoleForManagedUpdates', severity },
  { namespace: update, name: 'UpdateLevel', severity, values: ['minor', 'patch'] },
  { namespace: update, name: 'InstanceRefreshEnabled', fallback: 'false', severity, values: truth },
];
