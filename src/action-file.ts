/**
 * Knows where action.yml keeps the constant defaults and reads them: the one place where a default lives. The runner
 * applies a default only when an input is not named at all; a reusable workflow passes on empty ones, and they count the
 * same. Refuses to be a YAML parser: it reads the plain form that action.yml is written in, which a test holds it to. Pure.
 */

/** The default of each input that states one, by the input's name. */
export function defaultsOf(actionFile: string): Record<string, string> {
  const inputs = /^inputs:\n((?: .*\n|\n)*)/m.exec(actionFile)?.[1] ?? '';
  const defaults: Record<string, string> = {};
  let name = '';
  for (const line of inputs.split('\n')) {
    name = /^ {2}([a-z0-9-]+):$/.exec(line)?.[1] ?? name;
    const [, text] = /^ {4}default: (.*)$/.exec(line) ?? [];
    if (text !== undefined) defaults[name] = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  }
  return defaults;
}
