/**
 * Knows what can become of an operation. A scenario decides it; the flows carry it out.
 */
import type { Severity } from './state.ts';

/** An event that tells why something failed. `{instance}` stands for the id of the instance it happened on. */
export interface Reason {
  readonly severity?: Severity;
  readonly message: string;
}

/**
 * How a deployment, a configuration change or a creation goes. `seconds` is the time until the environment is Ready
 * again (default: what the real service took in recorded logs).
 * - `succeeds`: health is good again shortly after, or `greenAfterSeconds` after Ready when that is given. Some instances
 *   may keep what they ran although the service calls all of it a success.
 * - `fails`: the reasons, then the service's own failure events; the environment returns to Ready with the old label.
 *   With `inBatch` (from 1, rolling policies) the batches before it keep the new version.
 * - `silently-rolls-back`: Ready with the old label and the old version, without a failure event of the operation.
 */
export type Fate =
  | {
      readonly outcome: 'succeeds';
      readonly seconds?: number;
      readonly greenAfterSeconds?: number;
      /** From the operation's last words to Ready (default: the same moment). */
      readonly readyAfterSeconds?: number;
      /** So many instances are passed over in silence. */
      readonly staleInstances?: number;
      /** Seconds after Ready at which health turns: Degraded, then Ok, and so on. */
      readonly flapsAfterSeconds?: readonly number[];
      /** An error of the operation that is told only so many seconds after Ready. */
      readonly lateFailureAfterSeconds?: number;
    }
  | {
      readonly outcome: 'fails';
      readonly seconds?: number;
      readonly inBatch?: number;
      /** The caller's rights do not suffice: the reasons come before anything is changed, and nothing is. */
      readonly refused?: true;
      readonly reasons?: readonly Reason[];
      /** What the failing command printed, as the "Command failed on instance" event repeats it. */
      readonly output?: string;
      /** What the health of the failed instances says beside the failure itself. */
      readonly causes?: readonly string[];
      /**
       * What the failed instances have in their logs, by path (default: a Node.js application that crashes). `{instance}` is the
       * instance's id; `{engine}` and `{syslog}` are the time of the failure as the engine and as syslog write it.
       */
      readonly logs?: Readonly<Record<string, string>>;
    }
  | { readonly outcome: 'silently-rolls-back'; readonly seconds?: number; readonly output?: string };

/**
 * How SwapEnvironmentCNAMEs goes. `seconds` is the time until both are Ready again (default: that of a recorded one).
 * - `swaps`: the names change sides, seen only `namesLateBySeconds` after Ready when that is given; the named environment's
 *   health turns Severe so many seconds after the swap.
 * - `comes-to-nothing`: both are Ready again with the names they had, and nobody says that it is complete. Not seen; the
 *   hardest end a client has to notice.
 */
export type SwapFate =
  | {
      readonly outcome: 'swaps';
      readonly seconds?: number;
      readonly namesLateBySeconds?: number;
      readonly sickens?: { readonly environment: string; readonly afterSeconds: number };
    }
  | { readonly outcome: 'comes-to-nothing'; readonly seconds?: number };

export const swapped: SwapFate = { outcome: 'swaps' };

export const success: Fate = { outcome: 'succeeds' };

export const engineError = 'Engine execution has encountered an error.';
