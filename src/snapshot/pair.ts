/**
 * Knows how the two environments of a pair are found, and what else is read where a release goes through a pair.
 * Refuses to know which side is live; plan/roles.ts does.
 */
import type { Inputs } from '../inputs.ts';
import { bears } from '../plan/notes.ts';
import type { FoundPair } from '../plan/pair.ts';
import { templateName } from '../plan/pair.ts';
import { holds, type ProductionName, type Roles } from '../plan/roles.ts';
import type { RecordedVersion } from '../plan.ts';
import type { World } from '../ports.ts';
import type { Environment, InstanceHealth, OptionSetting } from '../shapes.ts';

/** What was found under the names of the inputs. */
export interface Found {
  /** One environment, or those of a pair. */
  readonly environments: readonly Environment[];
  /** The service's clock when they were read. */
  readonly at: Date;
  /** Of a pair alone. */
  readonly production: ProductionName | undefined;
}

/** The environments of these names, whichever application they belong to, with the service's clock; to publish none is named. */
export async function find(inputs: Inputs, { beanstalk, clock }: World): Promise<Found> {
  if (inputs.operation === 'publish') return { environments: [], at: clock.now(), production: undefined };
  const names = inputs.strategy === 'blue-green' ? [inputs.environment, inputs.greenEnvironment] : [inputs.environment];
  const [{ environments, at }, production] = await Promise.all([
    beanstalk.environments({ names }),
    inputs.strategy === 'blue-green' ? beanstalk.cname(inputs.cnamePrefix) : undefined,
  ]);
  return { environments, at, production };
}

/** Who else of the application holds the name of cname-prefix; asked only where the environment itself does not bear it. */
export async function holderOfName(
  { application, cnamePrefix }: Inputs,
  environment: Environment | undefined,
  { beanstalk }: World,
): Promise<string | undefined> {
  if (cnamePrefix === '' || (environment !== undefined && bears(environment, cnamePrefix))) return undefined;
  const { name, available } = await beanstalk.cname(cnamePrefix);
  if (available) return undefined;
  const others = (await beanstalk.environmentsOf(application)).filter(({ id }) => id !== environment?.id);
  return others.find((other) => holds(name, other))?.name;
}

type Paired = Roles & { kind: 'pair' };

/** What a pair has beside its two environments. */
export interface PairDetails {
  readonly liveSettings: readonly OptionSetting[];
  readonly idleSettings: readonly OptionSetting[];
  readonly liveTags: Readonly<Record<string, string>>;
  readonly idlePrefix: string;
  readonly isTemplateLeft: boolean;
}

/** Side by side: both configurations, and what a clone needs where the idle side is missing. */
export async function readPair(inputs: Inputs, { live, idle, idleName }: Paired, world: World): Promise<PairDetails> {
  const { beanstalk } = world;
  const { application } = inputs;
  const isMissing = idle === undefined;
  const [liveSettings, idleSettings, tags, idlePrefix, templates] = await Promise.all([
    beanstalk.settings(application, live.name),
    idle === undefined ? [] : beanstalk.settings(application, idle.name),
    isMissing ? beanstalk.tags(live.arn) : undefined,
    isMissing ? freePrefix(`${inputs.cnamePrefix}-idle`, world) : '',
    beanstalk.templates(application),
  ]);
  const isTemplateLeft = templates.includes(templateName(idleName));
  return { liveSettings, idleSettings, liveTags: ownTags(tags ?? {}), idlePrefix, isTemplateLeft };
}

export const pairOf = (
  { live, idleName }: Paired,
  { name }: ProductionName,
  details: PairDetails,
  of: {
    readonly liveVersion: RecordedVersion | undefined;
    readonly liveInstances: readonly InstanceHealth[] | 'basic' | undefined;
  },
): FoundPair => ({ production: name, live, idleName, ...details, ...of });

/** A name of its own that says whose it is; where that is taken, Beanstalk makes one up. Prefixes have at most 63 characters. */
async function freePrefix(wanted: string, { beanstalk }: World): Promise<string> {
  for (const prefix of [wanted, `${wanted}-2`, `${wanted}-3`]) {
    if (prefix.length <= 63 && (await beanstalk.cname(prefix)).available) return prefix;
  }
  return '';
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html: the system's own. */
const ownTags = (tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => key !== 'Name' && !/^(aws|elasticbeanstalk):/i.test(key)));
