import { provesLeast } from './least.ts';
import { goingBack } from './runs.ts';

provesLeast('rollback.json', goingBack);
