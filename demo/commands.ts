/**
 * Knows the language in which a step's log speaks to its runner (`::error::` and the like), and what the runner shows of it.
 * Refuses to know where the log comes from. Form and escapes:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** `file:line:column`, as far as it is given: the file of the repository that it is shown beside. */
  readonly place?: string;
}

/** What a runner makes of a log, line by line. */
export interface LogReader {
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** The line as a person sees it, masked; undefined when the runner shows nothing for it. */
  read(line: string): string | undefined;
}

const LABELS = { error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ' } as const;

export function logReader(): LogReader {
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  const masked = (text: string) => masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
  return {
    annotations,
    masks,
    read(line) {
      const [, name = '', properties = '', value = ''] = /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
      switch (name) {
        case 'add-mask':
          masks.push(...unescaped(value).split(/\r?\n/).filter(Boolean));
          return undefined;
        case 'error':
        case 'warning':
        case 'notice': {
          const message = masked(unescaped(value));
          const [title = '', ...place] = ['title', 'file', 'line', 'col'].map((key) => propertyIn(properties, key));
          const where = place.filter((part) => part !== '').join(':');
          annotations.push({ level: name, title: masked(title), message, ...(where === '' ? {} : { place: where }) });
          return LABELS[name] + message;
        }
        case 'group':
          return `▾ ${masked(unescaped(value))}`;
        case 'endgroup':
        case 'debug':
          return undefined;
        default:
          return masked(line);
      }
    },
  };
}

function propertyIn(properties: string, name: string): string {
  const found = properties
    .split(',')
    .map((property) => property.trim())
    .find((property) => property.startsWith(`${name}=`));
  return unescaped(found?.slice(`${name}=`.length) ?? '')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',');
}

const unescaped = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

/** The outputs that a step wrote to the file GITHUB_OUTPUT names: `name=value`, or `name<<delimiter`, lines, delimiter. */
export function outputsIn(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = file.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && delimiter !== undefined) {
      const end = lines.indexOf(delimiter);
      if (end < 0) throw new Error(`The output '${name}' has no end (${delimiter}).`);
      outputs[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (line !== '') {
      const [key = '', value = ''] = line.split(/=(.*)/s);
      outputs[key] = value;
    }
  }
  return outputs;
}
