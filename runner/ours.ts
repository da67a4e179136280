/** Knows how a job starts our own action: its inputs, with the defaults that action.yml writes as expressions, and its post step. */
import { actionFile, type EndedStep, type RunningStep, startStep } from '../demo/runner.ts';
import type { ActionUse, StepEnd } from './actions.ts';
import { evaluateExpression, textOf } from './evaluate.ts';

export async function playOurs(use: ActionUse): Promise<StepEnd> {
  const { inputs, runs } = await actionFile();
  const unknown = Object.keys(use.with).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`'${use.name}' has no input '${unknown.join("', '")}'.`);
  const computed = Object.entries(inputs).flatMap(([name, input]) => {
    const [, expression] = /^\$\{\{(.*)\}\}$/s.exec(String(input?.default ?? '')) ?? [];
    return expression === undefined ? [] : [[name, textOf(evaluateExpression(expression.trim(), use.scope), name)]];
  });
  const step = {
    with: { ...Object.fromEntries(computed), ...use.with },
    env: environment(use),
    workspace: use.machine.workspace,
    nodeOptions: use.surroundings.nodeOptions ?? [],
  };
  const ended = await untilCancelled(await startStep(step), use.signal);
  return {
    ...told(ended),
    post: {
      name: `Post ${use.name}`,
      condition: runs['post-if'] ?? 'always()',
      play: async () => told(await (await startStep({ ...step, state: ended.state })).ended),
    },
  };
}

/** A runner first interrupts what it cancels. */
async function untilCancelled({ signal: send, ended }: RunningStep, signal: AbortSignal): Promise<EndedStep> {
  const interrupt = () => send('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await ended;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

const told = ({ exitCode, outputs, log, annotations, summary }: EndedStep): StepEnd => ({
  failed: exitCode !== 0,
  ...{ outputs, log, annotations, summary },
});

function environment({ machine, env, path }: ActionUse): Record<string, string> {
  const first = path.length === 0 ? {} : { PATH: [...path, process.env.PATH ?? ''].join(':') };
  return { ...machine.variables, ...first, ...env };
}
