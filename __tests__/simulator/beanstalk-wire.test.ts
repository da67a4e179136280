import { begin, overHttp } from './beanstalk-over-http.ts';

const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260301/eu-west-1/elasticbeanstalk/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20260301T100000Z',
};
const post = (endpoint: string, form: Record<string, string>, headers: Record<string, string> = signed) =>
  fetch(endpoint, { method: 'POST', headers, body: new URLSearchParams({ Version: '2010-12-01', ...form }) });

test('an answer has the real envelope: result, then metadata, the request id in body and header', async () => {
  await using simulator = await overHttp('healthy');
  const response = await post(simulator.endpoint, { Action: 'CheckDNSAvailability', CNAMEPrefix: 'shop' });
  const id = response.headers.get('x-amzn-requestid');
  expect(response.headers.get('content-type')).toBe('text/xml');
  expect(await response.text()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><CheckDNSAvailabilityResponse xmlns="http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/">' +
      '<CheckDNSAvailabilityResult><Available>false</Available><FullyQualifiedCNAME>shop.eu-west-1.elasticbeanstalk.com</FullyQualifiedCNAME></CheckDNSAvailabilityResult>' +
      `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></CheckDNSAvailabilityResponse>`,
  );
});

test('an operation without output answers with its metadata alone', async () => {
  await using simulator = await overHttp('healthy');
  const form = { Action: 'DeleteApplicationVersion', ApplicationName: 'shop', VersionLabel: 'v2' };
  expect(await (await post(simulator.endpoint, form)).text()).toMatch(
    /<DeleteApplicationVersionResponse xmlns="[^"]+"><ResponseMetadata><RequestId>[0-9a-f-]+<\/RequestId><\/ResponseMetadata><\/DeleteApplicationVersionResponse>$/,
  );
});

test.each([
  ['no signature', {}, 403, 'MissingAuthenticationToken'],
  ['a signature that is none', { authorization: 'AWS4-HMAC-SHA256 hello' }, 400, 'IncompleteSignature'],
  [
    'a signature for another region',
    { ...signed, authorization: signed.authorization.replace('eu-west-1', 'us-east-1') },
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'a signature for another service',
    { ...signed, authorization: signed.authorization.replace('elasticbeanstalk', 's3') },
    403,
    'SignatureDoesNotMatch',
  ],
])('%s is refused', async (_what, headers, status, code) => {
  await using simulator = await overHttp('healthy');
  const response = await post(
    simulator.endpoint,
    { Action: 'DescribeEnvironments' },
    headers as Record<string, string>,
  );
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(`<Error><Type>Sender</Type><Code>${code}</Code>`);
});

test.each([
  [{ Action: 'DescribeEnvironments', Environment: 'x' }, 'ValidationError', 'Unexpected parameter: Environment'],
  [
    { Action: 'DescribeEvents', MaxRecords: '0' },
    'ValidationError',
    'failed to satisfy constraint: Member must have value greater than or equal to 1',
  ],
  [{ Action: 'DescribeEvents', MaxRecords: 'ten' }, 'ValidationError', 'Member must be a number'],
  [{ Action: 'DescribeEvents', StartTime: 'yesterday' }, 'ValidationError', 'Member must be a time'],
  [{ Action: 'CreateApplicationVersion' }, 'ValidationError', '2 validation errors detected'],
  [{ Action: 'DescribeEnvironments', 'EnvironmentNames.member.1.Name': 'x' }, 'MalformedInput', 'Unexpected structure'],
  [{ Action: 'Explode' }, 'InvalidAction', 'Could not find operation Explode for version 2010-12-01'],
])('a request that does not fit the schema is refused: %j', async (form, code, text) => {
  await using simulator = await overHttp('healthy');
  const response = await post(simulator.endpoint, form as Record<string, string>);
  expect(response.status).toBe(400);
  const body = await response.text();
  expect(body).toContain(`<Code>${code}</Code>`);
  expect(body).toContain(text);
});

test('the older ways of asking work: GET, Operation, plural list names, dates in basic format, JSON answers', async () => {
  await using simulator = await overHttp('healthy');
  const query = new URLSearchParams({
    Operation: 'DescribeEnvironments',
    Version: '2010-12-01',
    'EnvironmentNames.members.1': 'shop-prod',
    IncludedDeletedBackTo: '20260101T000000Z',
  });
  const response = await fetch(`${simulator.endpoint}/?${query}`, {
    headers: { ...signed, accept: 'application/json' },
  });
  expect(response.headers.get('content-type')).toBe('application/json');
  const { DescribeEnvironmentsResponse } = (await response.json()) as Record<string, Record<string, unknown>>;
  expect(DescribeEnvironmentsResponse?.DescribeEnvironmentsResult).toMatchObject({
    Environments: [
      { EnvironmentName: 'shop-prod', DateCreated: begin / 1000 - 24 * 60 * 60, AbortableOperationInProgress: false },
    ],
  });
  const refused = await fetch(`${simulator.endpoint}/?Operation=DescribeEvents&MaxRecords=0`, {
    headers: { ...signed, accept: 'application/json' },
  });
  expect(await refused.json()).toMatchObject({ Error: { Code: 'ValidationError', Type: 'Sender' } });
});

test('the same calls give the same ids, whatever was read in between', async () => {
  const ids = async (reads: number) => {
    await using simulator = await overHttp('healthy');
    for (let read = 0; read < reads; read += 1) await post(simulator.endpoint, { Action: 'DescribeEnvironments' });
    const form = { Action: 'UpdateEnvironment', EnvironmentName: 'shop-prod', VersionLabel: 'v2' };
    return (await post(simulator.endpoint, form)).headers.get('x-amzn-requestid');
  };
  expect(await ids(0)).toBe(await ids(3));
});
