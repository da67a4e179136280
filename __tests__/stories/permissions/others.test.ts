import { provesLeast } from './least.ts';
import { aborting, diagnosing, pruning, publishing } from './runs.ts';

provesLeast('publish.json', publishing);
provesLeast('diagnostics.json', diagnosing);
provesLeast('abort.json', aborting);
provesLeast('prune.json', pruning);
