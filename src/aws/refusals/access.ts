/**
 * Refusals that come before the call is looked at: no or wrong credentials, too many calls, no way through, no permission.
 * Refuses to know what was asked for.
 */
import { beyondTheRole, policyWith, refusedAction } from '../../permissions.ts';
import { actionOf, coded, isDenied, type Row, worded } from './row.ts';

const signIn =
  'Give the job `permissions: { id-token: write, contents: read }` and run aws-actions/configure-aws-credentials ' +
  'with `role-to-assume` and `aws-region` in a step before this one.';

export const credentials: readonly Row[] = [
  {
    when: coded(/^(CredentialsProviderError|TokenProviderError|NoCredentials)$/),
    tell: () => ({ code: 'BR-CREDENTIALS-MISSING', what: 'There are no AWS credentials to use.', next: signIn }),
  },
  {
    when: worded(/Region is missing/),
    tell: () => ({
      code: 'BR-REGION-MISSING',
      what: 'No AWS region is set.',
      next: 'Set the input aws-region, or AWS_REGION in the environment of the step.',
    }),
  },
  {
    when: coded(/^(RequestTimeTooSkewed|RequestInTheFuture)$/, /Signature (expired|not yet current)/),
    tell: () => ({
      code: 'BR-CLOCK',
      what: 'AWS refuses the signature because the clock of this machine is wrong.',
      next: 'Set the clock of the runner (NTP), then run the job again.',
    }),
  },
  {
    when: coded(
      /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
      /security token .*expired/i,
    ),
    tell: () => ({
      code: 'BR-CREDENTIALS-EXPIRED',
      what: 'The AWS credentials expired.',
      next:
        'Run the job again. If deployments outlast the session (one hour by default), raise role-duration-seconds of ' +
        "aws-actions/configure-aws-credentials and the role's maximum session duration above deployment-timeout.",
    }),
  },
  {
    when: coded(
      /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId|InvalidToken|AuthFailure|IncompleteSignature|MissingAuthenticationToken|OptInRequired)$/,
    ),
    tell: ({ call }) => ({
      code: 'BR-CREDENTIALS-INVALID',
      what: `AWS does not accept the credentials in ${call.region}.`,
      next:
        'Check that key, secret and (for temporary credentials) AWS_SESSION_TOKEN belong together, and that the region ' +
        `is enabled for the account. Better, use a role. ${signIn}`,
    }),
  },
];

const untrusted =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

export const reach: readonly Row[] = [
  {
    when: ({ proxyStatus = 0 }) => proxyStatus >= 400 && proxyStatus < 500 && proxyStatus !== 429,
    tell: ({ call, proxy, proxyStatus }) => ({
      code: 'BR-PROXY',
      what: `The proxy ${proxy} does not let ${call.operation} through (HTTP ${proxyStatus}).`,
      why: `It answers HTTP ${proxyStatus} in place of AWS.`,
      next:
        proxyStatus === 407
          ? 'It wants a user and a password: write them into HTTPS_PROXY as http://user:password@host:port, with special characters percent-encoded, and keep that URL in a secret.'
          : 'Allow *.amazonaws.com at the proxy, or name the hosts that need no proxy in NO_PROXY.',
    }),
  },
  {
    when: ({ code, network, proxy }) => proxy !== undefined && (network || /^(ENOTFOUND|EAI_AGAIN)$/.test(code)),
    tell: ({ proxy }) => ({
      code: 'BR-UNREACHABLE',
      what: `AWS cannot be reached through the proxy ${proxy}.`,
      next: 'Check that the proxy runs and is spelled right in HTTPS_PROXY, or name the hosts that need no proxy in NO_PROXY.',
    }),
  },
  {
    when: coded(untrusted),
    tell: () => ({
      code: 'BR-CERTIFICATE',
      what: 'The certificate that was shown in the name of AWS is not trusted.',
      next: 'Where a proxy looks into TLS, set NODE_EXTRA_CA_CERTS in the `env:` of the step to the file with its certificate; else check the clock of the runner and AWS_ENDPOINT_URL.',
    }),
  },
  {
    when: ({ throttled }) => throttled,
    tell: () => ({
      code: 'BR-THROTTLED',
      what: 'AWS keeps answering that too many calls are made.',
      next: 'Run the job again; the limit is shared by everything that calls AWS in this account and region, so let fewer jobs run at once.',
    }),
  },
  {
    when: ({ network, code }) => network || /^(ENOTFOUND|EAI_AGAIN)$/.test(code),
    tell: ({ call, code }) => ({
      code: 'BR-UNREACHABLE',
      what: `AWS cannot be reached in region ${call.region}.`,
      next:
        (/^(ENOTFOUND|EAI_AGAIN)$/.test(code) ? `Check how the region is spelled ("${call.region}"). ` : '') +
        'Check AWS_ENDPOINT_URL where it is set, and the proxy or firewall between the runner and AWS.',
    }),
  },
  {
    when: ({ status = 0 }) => status >= 500,
    tell: ({ call }) => ({
      code: 'BR-AWS-DOWN',
      what: `AWS failed at ${call.operation}, at every try.`,
      next: 'Run the job again; https://health.aws.amazon.com tells whether the region has an outage.',
    }),
  },
];

export const denied: readonly Row[] = [
  {
    when: isDenied,
    tell: ({ call, text }) => {
      const refused = refusedAction(text) ?? { action: actionOf(call), resource: undefined };
      const { action, resource } = refused;
      const on = resource === undefined ? '' : ` on ${resource}`;
      return {
        code: 'BR-ACCESS-DENIED',
        what: `The credentials may not do ${action}.`,
        next:
          beyondTheRole(text, refused) ??
          `Allow ${action}${on} for the role of this job: ${policyWith(action, resource ?? call.operation)} has it.`,
      };
    },
  },
];
