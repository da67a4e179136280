/** The operations that the simulated Beanstalk performs, by name. */
import type { Operation } from './operation.ts';
import { applicationOperations } from './operations/applications.ts';
import { environmentOperations } from './operations/environments.ts';
import { eventOperations } from './operations/events.ts';
import { healthOperations } from './operations/health.ts';
import { logOperations } from './operations/logs.ts';
import { platformOperations } from './operations/platforms.ts';
import { resourceOperations } from './operations/resources.ts';
import { settingOperations } from './operations/settings.ts';
import { templateOperations } from './operations/templates.ts';
import { versionOperations } from './operations/versions.ts';

export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>(
  Object.entries({
    ...applicationOperations,
    ...environmentOperations,
    ...eventOperations,
    ...healthOperations,
    ...logOperations,
    ...platformOperations,
    ...resourceOperations,
    ...settingOperations,
    ...templateOperations,
    ...versionOperations,
  }),
);
