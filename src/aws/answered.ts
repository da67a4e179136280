/**
 * Holds answers of success to AWS's request id. What lacks it is an answer of somebody on the way (an empty page, the sign-in
 * page of a network): read as one of AWS, it would say that nothing exists. Refuses to say what that means for the call.
 */
import { isBrokenOff } from './lost.ts';

/** A middleware of the SDK: such an answer fails as one that broke off does, and either may be asked for again. */
export const onlyFromAws =
  <Call, Answer>(next: (call: Call) => Promise<Answer>) =>
  async (call: Call): Promise<Answer> => {
    let answer: Answer;
    try {
      answer = await next(call);
    } catch (thrown) {
      throw thrown instanceof Error && isBrokenOff(thrown) ? Object.assign(thrown, { $retryable: {} }) : thrown;
    }
    const { $metadata } = (answer as { readonly output: { readonly $metadata: { readonly requestId?: string } } })
      .output;
    if ($metadata.requestId !== undefined) return answer;
    const reason = 'it bears no request id of AWS, so something on the way answered (a proxy?)';
    throw Object.assign(new Error(reason), { $metadata, $retryable: {} });
  };

/** Where it stands: outside of what reads answers, inside of what repeats calls. */
export const placeOfAnswer = { name: 'onlyFromAws', step: 'deserialize', priority: 'high' } as const;
