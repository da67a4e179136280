import { provesLeast } from './least.ts';
import { creating, workers } from './runs.ts';

provesLeast('create.json', creating);
provesLeast('worker.json', workers);
