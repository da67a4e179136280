/**
 * Knows what the step's surroundings say where an input is silent, and who started the run.
 * Refuses to know which inputs there are. Pure.
 */

type Variables = Readonly<Record<string, string | undefined>>;

/** What the surroundings of the step say where an input is silent: only the region. */
export const surrounding = (name: string, variables: Variables) =>
  (name === 'aws-region' && (variables.AWS_REGION || variables.AWS_DEFAULT_REGION)) || '';

/** By `workflow_dispatch`, or by "Re-run": then it is no job that waited for its turn. */
export const startedByHand = ({ GITHUB_EVENT_NAME, GITHUB_RUN_ATTEMPT }: Variables) =>
  GITHUB_EVENT_NAME === 'workflow_dispatch' || Number(GITHUB_RUN_ATTEMPT) > 1;

/** The default of github-token is an expression: where a workflow passes on an empty input, nobody has evaluated it. */
export const unlessExpression = (text: string) => (text.startsWith('${{') ? '' : text);
