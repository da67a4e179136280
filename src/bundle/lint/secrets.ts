/**
 * Knows what looks like a secret that nobody meant to release: environment files, private keys, keys of AWS, tokens of registries.
 * Refuses to quote one. Pure.
 */
import { FILES_READ_MAX, type Files } from './files.ts';
import { placeAt, type Remark } from './remark.ts';

const SOMEBODY_ELSES = /(^|\/)(node_modules|vendor|site-packages|test|tests|__tests__|fixtures)\//;
const ENVIRONMENT_FILE = /(^|\/)\.env(\.[\w.-]+)?$/;
const EXAMPLE = /\.(example|sample|template|dist|defaults?|schema)$/;
/** Files in which people leave secrets, by their names, wherever they lie; others only at the root and in folders of settings. */
const TELLING = /(^|\/)(\.npmrc|\.netrc|\.pypirc|credentials|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(pem|key|p8))$/;
const SETTINGS =
  /^((config|conf|settings|\.ebextensions|\.aws)\/)?[^/]+\.(json|ya?ml|ini|properties|toml|conf|cfg|config|sh|env|xml)$/;
const OTHERS = /^(Procfile|Dockerfile|\.platform\/.+)$/;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9])/, 'an AWS access key'],
  [
    /\baws_secret_access_key["']?\s*[=:]\s*["']?(?![A-Za-z0-9/+]*EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i,
    'an AWS secret key',
  ],
  [/:_(?:authToken|password)\s*=\s*(?!\s|["']?\$)/, 'a token of a package registry'],
];
const ASSIGNMENT = /^\s*(?:export\s+)?(\w+)\s*=\s*["']?[^\s"'#$]/;
const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIAL/i;

/** At most one remark for each file. */
export function secretRemarks({ entries, text }: Files): Remark[] {
  const candidates = entries.filter(
    ({ path }) =>
      !SOMEBODY_ELSES.test(path) &&
      (isEnvironmentFile(path) || TELLING.test(path) || SETTINGS.test(path) || OTHERS.test(path)),
  );
  return candidates.slice(0, FILES_READ_MAX).flatMap(({ path }) => ofFile(path, text(path) ?? ''));
}

const isEnvironmentFile = (path: string) => ENVIRONMENT_FILE.test(path) && !EXAMPLE.test(path);

function ofFile(path: string, text: string): Remark[] {
  for (const [pattern, what] of PATTERNS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const { line } = placeAt(text, found.index);
    return [{ path, line, text: `seems to hold ${what}, which goes into S3 and onto every instance. ${INSTEAD}` }];
  }
  if (!isEnvironmentFile(path)) return [];
  const line = text.split('\n').findIndex((one) => SECRET_NAME.test(ASSIGNMENT.exec(one)?.[1] ?? '')) + 1;
  if (line === 0) return [];
  return [{ path, line, text: `gives a secret a value, which goes into S3 and onto every instance. ${INSTEAD}` }];
}

const INSTEAD =
  'Leave the file out (.ebignore, exclude-patterns) and give the value as an environment property or a reference to Secrets Manager.';
