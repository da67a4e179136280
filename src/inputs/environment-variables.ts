/**
 * Knows how variables of the application are written: `KEY=VALUE` lines with the quotes and comments of dotenv files.
 * Refuses to quote any of it in an error: lines are told by number. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-softwaresettings.html
 */
import type { Finding } from '../problem.ts';
import type { OptionSetting } from '../shapes.ts';

export const VARIABLES = 'aws:elasticbeanstalk:application:environment';
/** Variables whose values Beanstalk fetches from Secrets Manager or the Parameter Store: here they are ARNs. */
export const SECRETS = 'aws:elasticbeanstalk:application:environmentsecrets';

const INPUT = 'environment-variables';
const NAME = /^[A-Za-z0-9_.:/+\\@-]{1,128}$/;
/** A quoted value, its quotes, and what is left of its last line. */
const QUOTED = /^(["'`])((?:\\\1|(?!\1)[\s\S])*)\1[^\S\n]*(#[^\n]*)?(\n|$)/;
const OF_A_SECRET = /^arn:aws[a-z-]*:(secretsmanager|ssm):/;
export const SECRET_ARN =
  /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+|ssm:[a-z0-9-]+:\d{12}:parameter\/\S+)$/;

interface Line {
  readonly number: number;
  readonly name: string;
  readonly value: string;
}

/** The settings that the lines stand for, and a finding for each line that cannot be used. An empty value removes a variable. */
export function environmentVariables(text: string): { settings: OptionSetting[]; findings: Finding[] } {
  const { lines, findings } = linesOf(text.replaceAll('\r\n', '\n'));
  const numbers = new Map<string, number>();
  const settings = lines.flatMap(({ number, name, value }): OptionSetting[] => {
    const earlier = numbers.get(name);
    numbers.set(name, earlier ?? number);
    const wrong =
      earlier === undefined
        ? wrongWith(name, value)
        : `sets the variable of line ${earlier} again: leave one of the two out`;
    if (wrong === undefined) return settingsOf(name, value);
    findings.push({ subject: `${INPUT}, line ${number}:`, text: wrong });
    return [];
  });
  return { settings, findings };
}

/** A variable is set in one of two places, and gone from the other. */
function settingsOf(optionName: string, value: string): OptionSetting[] {
  const isSecret = OF_A_SECRET.test(value);
  const set = { namespace: isSecret ? SECRETS : VARIABLES, optionName, value: value === '' ? null : value };
  return [set, { namespace: isSecret ? VARIABLES : SECRETS, optionName, value: null }];
}

function wrongWith(name: string, value: string): string | undefined {
  if (!NAME.test(name)) return 'the name of a variable is 1 to 128 letters, digits and _ . : / + \\ - @';
  if (OF_A_SECRET.test(value) && !SECRET_ARN.test(value)) {
    return 'the value begins like the ARN of a secret and is none: arn:aws:secretsmanager:<region>:<account>:secret:<name> or arn:aws:ssm:<region>:<account>:parameter/<name>';
  }
  return undefined;
}

function linesOf(text: string): { lines: Line[]; findings: Finding[] } {
  const lines: Line[] = [];
  const findings: Finding[] = [];
  let rest = text;
  let number = 1;
  while (rest !== '') {
    const { taken, line, wrong } = nextLine(rest);
    if (line !== undefined) lines.push({ number, ...line });
    if (wrong !== undefined) findings.push({ subject: `${INPUT}, line ${number}:`, text: wrong });
    number += rest.slice(0, taken).split('\n').length - 1;
    rest = rest.slice(taken);
  }
  return { lines, findings };
}

interface Next {
  /** So many characters, with the end of the line. */
  readonly taken: number;
  readonly line?: { readonly name: string; readonly value: string };
  readonly wrong?: string;
}

/** The variable at the beginning of the text; a quoted value may have several lines. */
function nextLine(text: string): Next {
  const end = text.indexOf('\n') + 1 || text.length;
  const whole = text.slice(0, end).trim();
  if (whole === '' || whole.startsWith('#')) return { taken: end };
  const [head, name = ''] = /^\s*(?:export\s+)?([^=\n]*?)[^\S\n]*=[^\S\n]*/.exec(text) ?? [];
  if (head === undefined) return { taken: end, wrong: "there is no '=' between name and value: write NAME=value" };
  const after = text.slice(head.length);
  const [quoted, quote, inner = ''] = QUOTED.exec(after) ?? [];
  if (quoted !== undefined) {
    const value = quote === '"' ? unescaped(inner) : inner;
    return { taken: head.length + quoted.length, line: { name, value } };
  }
  if (/^["'`]/.test(after)) return { taken: end, wrong: notClosed(after) };
  // A # right behind the = begins a value: a space makes a comment of it.
  const plain = text.slice(head.trimEnd().length, end).replace(/\s#.*/, '');
  return { taken: end, line: { name, value: plain.trim() } };
}

const notClosed = (after: string) =>
  `the value begins with ${after[0]} and has no such quote at its end: close it, or put the whole value in other quotes`;

/** In double quotes `\n`, `\r` and `\"` stand for a line break, a carriage return and a quote. */
const unescaped = (text: string) =>
  text.replace(/\\([nr"])/g, (_, letter) => ({ n: '\n', r: '\r' })[letter as string] ?? '"');
