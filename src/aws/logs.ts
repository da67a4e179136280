/**
 * The tails of the instances' logs: has them collected, and says where they lie.
 * Refuses to know how long to wait for them and what they say.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_RetrieveEnvironmentInfo.html
 */
import { RequestEnvironmentInfoCommand, RetrieveEnvironmentInfoCommand } from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import type { Send } from './send.ts';

/** To ask twice does no harm, so a lost answer is simply asked for again. */
export function logsOver(ask: Send): Pick<Beanstalk, 'requestLogs' | 'logTails'> {
  return {
    async requestLogs(environmentId) {
      const command = new RequestEnvironmentInfoCommand({ EnvironmentId: environmentId, InfoType: 'tail' });
      await ask('RequestEnvironmentInfo', command);
    },

    async logTails(environmentId) {
      const command = new RetrieveEnvironmentInfoCommand({ EnvironmentId: environmentId, InfoType: 'tail' });
      const { EnvironmentInfo = [] } = await ask('RetrieveEnvironmentInfo', command);
      // An entry without an address is one that is still being collected.
      return EnvironmentInfo.flatMap(({ Ec2InstanceId: instanceId, SampleTimestamp: at, Message: url }) =>
        instanceId && at && url ? [{ instanceId, at, url }] : [],
      );
    },
  };
}
