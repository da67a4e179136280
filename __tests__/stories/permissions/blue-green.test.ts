import { provesLeast } from './least.ts';
import { swapping, terminating } from './runs.ts';

provesLeast('blue-green.json', swapping);
provesLeast('terminate.json', terminating);
