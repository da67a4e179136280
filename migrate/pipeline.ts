/** The nouns of a pipeline as the rest of this room needs them. Refuses to know JSON, and what becomes of them. */

/** Texts in it hold one line each and nothing that a terminal or a YAML parser would take for more than text. */
export interface Pipeline {
  readonly name: string;
  /** Of the account, where the pipeline's ARNs say it. */
  readonly account?: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  /** Where the pipeline itself is: that of every action without a region. */
  readonly region?: string;
  readonly type?: string;
  readonly mode?: string;
  readonly variables: readonly Variable[];
  readonly triggers: readonly Trigger[];
  readonly stages: readonly Stage[];
  /** Settings that nothing is made of, by their place. */
  readonly unknown: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly description?: string;
  readonly defaultValue?: string;
}

export interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  /** `beforeEntry`, `onSuccess` and `onFailure`: what happens, and by which rules. */
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly when: string;
  readonly result?: string;
  readonly rules: readonly string[];
}

export interface Action {
  readonly stage: string;
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  /** 1 and more; actions of a stage with the same number run side by side. */
  readonly runOrder: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputArtifacts: readonly string[];
  readonly outputArtifacts: readonly string[];
  readonly region?: string;
  readonly roleArn?: string;
  readonly namespace?: string;
  readonly timeoutInMinutes?: number;
  /** Of a Commands action, one line each. */
  readonly commands: readonly string[];
}

/** When a connection's repository starts the pipeline; lists hold glob patterns. */
export interface Trigger {
  readonly sourceAction?: string;
  readonly push: readonly Filter[];
  readonly pullRequest: readonly (Filter & { readonly events: readonly string[] })[];
}

export interface Filter {
  readonly branches?: Patterns;
  readonly tags?: Patterns;
  readonly filePaths?: Patterns;
}

export interface Patterns {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}

export const named = ({ stage, name }: Action): string => `stage "${stage}", action "${name}"`;
