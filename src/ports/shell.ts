/** The user's commands in the story's own words. Refuses to know how processes are started and killed. */

/** How a command ended: by itself, by a signal from somewhere, or killed by us because its time was over. */
export type ShellEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'out-of-time' };

/** Runs commands of the user as a workflow step would. */
export interface Shell {
  /**
   * Kills the command with all it started when the time is over or the signal aborts; then rejects with `signal.reason`.
   * Rejects with an Error when there is no shell.
   */
  run(
    command: string,
    options: {
      /** Added to those that a step sees. */
      readonly variables: Readonly<Record<string, string>>;
      /** Called for every line of either output, without its line break. */
      readonly onLine: (line: string) => void;
      readonly milliseconds: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ShellEnd>;
}
