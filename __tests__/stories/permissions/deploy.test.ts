import { provesLeast } from './least.ts';
import { deploying } from './runs.ts';

provesLeast('deploy.json', deploying);
