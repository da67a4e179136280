/**
 * The Beanstalk port over the AWS SDK, put together from its parts; applications and the account's bucket stand here.
 * Refuses to know what a release does with them; which calls are repeated is decided by the senders it is given.
 */
import { CreateStorageLocationCommand, DescribeApplicationsCommand } from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import { environmentsOver } from './environments.ts';
import { eyesOver } from './eyes.ts';
import { logsOver } from './logs.ts';
import { pairsOver } from './pairs.ts';
import { platformsOver } from './platform.ts';
import type { Send } from './send.ts';
import { given } from './shapes.ts';
import { versionsOver } from './versions.ts';

/** `ask` sends what may be sent again without harm, `change` what may not. */
export function beanstalkOver(ask: Send, change: Send): Beanstalk {
  return {
    ...eyesOver(ask),
    ...logsOver(ask),
    ...versionsOver(ask, change),
    ...environmentsOver(ask, change),
    ...pairsOver(ask, change),
    ...platformsOver(ask),

    async applicationExists(application) {
      const command = new DescribeApplicationsCommand({ ApplicationNames: [application] });
      const { Applications = [] } = await ask('DescribeApplications', command);
      return Applications.some(({ ApplicationName }) => ApplicationName === application);
    },

    async storageLocation() {
      const { S3Bucket } = await ask('CreateStorageLocation', new CreateStorageLocationCommand({}));
      return given(S3Bucket, 'S3Bucket');
    },
  };
}
