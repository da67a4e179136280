/**
 * Keeps a configuration template of the live side for as long as a clone is made from it, and always removes it.
 * Refuses to know what the clone is for.
 */
import { certainly } from '../certain.ts';
import { briefly } from '../permissions.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';

export interface Template {
  readonly application: string;
  readonly name: string;
  /** Whose configuration is kept. */
  readonly environmentId: string;
}

/** Does what `work` says while the template exists. One that is there already is stale: an earlier run left it. */
export async function withTemplate<T>(template: Template, world: World, work: () => Promise<T>): Promise<T> {
  await make(template, world);
  try {
    return await work();
  } finally {
    await removeTemplate(template, world);
  }
}

async function make(template: Template, world: World): Promise<void> {
  const { beanstalk } = world;
  const look = async () => (await beanstalk.templates(template.application)).includes(template.name) || undefined;
  const sending = { ...world, subject: template.name };
  const create = () => certainly(() => beanstalk.createTemplate(template).then(() => true), look, sending);
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'BR-TEMPLATE-EXISTS') throw error;
    await beanstalk.deleteTemplate(template.application, template.name);
    await create();
  }
}

/** An environment copies its template, so nothing depends on it. What cannot be removed is no failure, but is said. */
export async function removeTemplate(
  { application, name }: Pick<Template, 'application' | 'name'>,
  { beanstalk, report }: World,
): Promise<void> {
  try {
    await beanstalk.deleteTemplate(application, name);
  } catch (error) {
    report.warn(
      `The configuration template ${name} of ${application} could not be removed, the next release tries again: ${briefly(error)}`,
    );
  }
}
