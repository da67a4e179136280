/** How policies are read and decided, as tables: statements, wildcards, conditions; nothing is asked over the wire here. */
import { type Ask, denialOf } from '../../simulator/iam/decide.ts';
import { readPolicy } from '../../simulator/iam/policy.ts';

const update = 'elasticbeanstalk:UpdateEnvironment';
const production = 'arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop/shop-prod';

const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (more: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' });
const asking = (more: Partial<Ask> = {}): Ask => ({ action: update, resources: [production], context: {}, ...more });
const decide = (statements: readonly object[], ask = asking()) =>
  denialOf({ policies: [readPolicy(document(...statements))], asked: new Set() }, [ask]);

test.each<[string, object]>([
  ['its own name', { Action: update }],
  ['any letter case', { Action: 'ElasticBeanstalk:updateenvironment' }],
  ['a wildcard for the rest', { Action: 'elasticbeanstalk:Update*' }],
  ['a wildcard for one letter', { Action: 'elasticbeanstalk:UpdateEnvironmen?' }],
  ['one of several names', { Action: ['s3:GetObject', update] }],
  ['everything but others', { Action: undefined, NotAction: 's3:*' }],
  ['the whole ARN', { Resource: production }],
  ['a wildcard over slashes', { Resource: 'arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/*' }],
  ['wildcards in several parts', { Resource: 'arn:*:elasticbeanstalk:*:*:*/shop/shop-*' }],
  ['everything but another', { Resource: undefined, NotResource: 'arn:aws:s3:::*' }],
])('an action on a resource is allowed by %s', (_, more) => {
  expect(decide([JSON.parse(JSON.stringify(allow(more)))])).toBeUndefined();
});

test.each<[string, object]>([
  ['a name that only begins alike', { Action: 'elasticbeanstalk:Update' }],
  ['the service of another', { Action: 's3:*' }],
  ['an exception', { Action: undefined, NotAction: 'elasticbeanstalk:*' }],
  ['an ARN that only begins alike', { Resource: production.slice(0, -1) }],
  ['another letter case of the resource', { Resource: production.replace('shop-prod', 'Shop-Prod') }],
  ['another account', { Resource: production.replace('123456789012', '111122223333') }],
])('an action on a resource is not allowed by %s', (_, more) => {
  expect(decide([JSON.parse(JSON.stringify(allow(more)))])).toEqual({
    action: update,
    resource: production,
    explicit: false,
  });
});

test('nothing is allowed that no policy allows', () => {
  expect(denialOf({ policies: [], asked: new Set() }, [asking()])).toMatchObject({ explicit: false });
});

test('an explicit Deny wins over every Allow, in whichever policy it stands', () => {
  const policies = [readPolicy(document(allow())), readPolicy(document(deny({ Action: update })))];
  const rights = { policies, asked: new Set<string>() };
  expect(denialOf(rights, [asking()])).toMatchObject({ explicit: true });
  expect(denialOf(rights, [asking({ action: 's3:GetObject' })])).toBeUndefined();
  expect([...rights.asked]).toEqual([update, 's3:GetObject']);
});

test('all of the resources must be allowed, and the first that is not is named', () => {
  const other = production.replace('shop-prod', 'shop-test');
  expect(decide([allow({ Resource: production })], asking({ resources: [production, other] }))?.resource).toBe(other);
});

test.each<[string, object, Ask['context'], boolean]>([
  ['StringEquals', { 'aws:RequestTag/team': ['shop', 'blog'] }, { 'aws:requesttag/team': ['blog'] }, true],
  ['StringEquals', { 'aws:RequestTag/team': 'shop' }, { 'aws:requesttag/team': ['Shop'] }, false],
  ['StringEquals', { 'aws:RequestTag/team': 'shop' }, {}, false],
  ['StringEqualsIfExists', { 'aws:RequestTag/team': 'shop' }, {}, true],
  ['StringEqualsIgnoreCase', { 'aws:RequestTag/team': 'shop' }, { 'aws:requesttag/team': ['SHOP'] }, true],
  ['StringNotEquals', { 'aws:RequestTag/team': ['shop', 'blog'] }, { 'aws:requesttag/team': ['blog'] }, false],
  ['StringNotEquals', { 'aws:RequestTag/team': 'shop' }, {}, true],
  ['StringLike', { 'aws:RequestTag/team': 'sh*' }, { 'aws:requesttag/team': ['shop'] }, true],
  ['StringNotLike', { 'aws:RequestTag/team': 'sh*' }, { 'aws:requesttag/team': ['shop'] }, false],
  [
    'ArnLike',
    { 'elasticbeanstalk:InApplication': 'arn:aws:s3:::b*' },
    { 'elasticbeanstalk:inapplication': ['arn:aws:s3:::bucket'] },
    true,
  ],
  [
    'ArnEquals',
    { 'elasticbeanstalk:InApplication': 'arn:aws:s3:::b' },
    { 'elasticbeanstalk:inapplication': ['arn:aws:s3:::bucket'] },
    false,
  ],
  ['Bool', { 'aws:SecureTransport': false }, { 'aws:securetransport': ['true'] }, false],
  ['Null', { 'aws:RequestTag/team': 'true' }, {}, true],
  ['Null', { 'aws:RequestTag/team': 'false' }, {}, false],
  ['ForAllValues:StringLike', { 'aws:TagKeys': 'shop:*' }, { 'aws:tagkeys': ['shop:a', 'shop:b'] }, true],
  ['ForAllValues:StringLike', { 'aws:TagKeys': 'shop:*' }, { 'aws:tagkeys': ['shop:a', 'team'] }, false],
  ['ForAllValues:StringLike', { 'aws:TagKeys': 'shop:*' }, {}, true],
  ['ForAnyValue:StringEquals', { 'aws:TagKeys': 'team' }, { 'aws:tagkeys': ['shop:a', 'team'] }, true],
  ['ForAnyValue:StringEquals', { 'aws:TagKeys': 'team' }, {}, false],
])('%s %j, asked with %j: %s', (operator, keys, context, allowed) => {
  const denial = decide([allow({ Condition: { [operator]: keys } })], asking({ context }));
  expect(denial === undefined).toBe(allowed);
});

test('of several conditions all must be met', () => {
  const Condition = { StringEquals: { 'aws:RequestTag/team': 'shop' }, Bool: { 'aws:SecureTransport': 'true' } };
  const context = { 'aws:requesttag/team': ['shop'], 'aws:securetransport': ['true'] };
  expect(decide([allow({ Condition })], asking({ context }))).toBeUndefined();
  expect(
    decide([allow({ Condition })], asking({ context: { ...context, 'aws:securetransport': ['false'] } })),
  ).toBeDefined();
});

test.each<[unknown, RegExp]>([
  ['text', /A policy is an object/],
  [{ Version: '2008-10-17', Statement: [] }, /Version 2012-10-17, not "2008-10-17"/],
  [document(allow({ Principal: '*' })), /Statement 1: Principal is not an element/],
  [document(allow(), allow({ Effect: 'allow' })), /Statement 2: Effect is Allow or Deny/],
  [document({ Effect: 'Allow', Resource: '*' }), /either Action or NotAction/],
  [document(allow({ NotAction: 's3:*' })), /either Action or NotAction/],
  [document(allow({ Action: 'UpdateEnvironment' })), /Action cannot be "UpdateEnvironment"/],
  [document(allow({ Resource: 'shop' })), /Resource cannot be "shop"/],
  [document(allow({ Action: [] })), /Action is a text or a list of texts/],
  [document(allow({ Condition: { DateGreaterThan: {} } })), /DateGreaterThan is not simulated/],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how policies write variables.
  [document(allow({ Resource: 'arn:aws:s3:::${aws:username}' })), /policy variables are not simulated/],
])('a document that cannot be enforced as it stands is refused: %j', (policy, words) => {
  expect(() => readPolicy(policy)).toThrow(words);
});
