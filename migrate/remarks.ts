/** What a person has to do or to know that a workflow file cannot say by itself. Refuses to know how it is shown. */
export interface Remarks {
  /** To do before the first run, a sentence each. */
  readonly todo: Set<string>;
  /** What was left out of the workflow, or is not as it was, a sentence each. */
  readonly left: Set<string>;
}

export const noRemarks = (): Remarks => ({ todo: new Set(), left: new Set() });
