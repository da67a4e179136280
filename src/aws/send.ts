/**
 * Sends one command to Beanstalk and turns what is thrown into our own words.
 * Refuses to know what any command means.
 */
import type {
  $Command,
  ElasticBeanstalkClient,
  ElasticBeanstalkClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-elastic-beanstalk';
import { AnswerLost } from '../ports.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import { explain } from './explain.ts';
import { isAnswerLost } from './lost.ts';

/** Sends a command; `operation` is its name in the API and in IAM. Throws Problems, and AnswerLost where it was made so. */
export type Send = <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  operation: string,
  command: $Command<I, O, ElasticBeanstalkClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
) => Promise<O>;

type Lazy = () => ElasticBeanstalkClient | Promise<ElasticBeanstalkClient>;

/** For what may be sent again without harm: a lost answer is a Problem like any other. */
export function asking(client: Lazy, region: string): Send {
  return async (operation, command) => {
    try {
      return await (await client()).send(command);
    } catch (thrown) {
      throw explain(thrown, { service: 'elasticbeanstalk', operation, region });
    }
  };
}

/** For writes that must not be sent twice: a lost answer is AnswerLost. */
export function changing(client: Lazy, region: string): Send {
  return async (operation, command) => {
    try {
      return await (await client()).send(command);
    } catch (thrown) {
      if (isAnswerLost(thrown)) throw new AnswerLost(operation, thrown);
      throw explain(thrown, { service: 'elasticbeanstalk', operation, region });
    }
  };
}

/** Every page of an answer, first to last. */
export async function allPages<Page extends { NextToken?: string | undefined }>(
  page: (token: string | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let token: string | undefined; ; ) {
    const next = await page(token);
    pages.push(next);
    token = next.NextToken;
    if (!token) return pages;
  }
}

/** What was answered, or undefined when it was refused with a Problem of that code. */
export async function unless<T>(code: ProblemCode, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === code) return undefined;
    throw thrown;
  }
}
