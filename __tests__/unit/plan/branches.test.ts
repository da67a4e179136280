/** What a text means among the branches of a region, which branch comes after one that ends, and what is said of it. */
import { branches as offered } from '../../../simulator/world/platforms/branches.ts';
import { couldMean, meaningOf, successorOf } from '../../../src/plan/branches.ts';
import { retirementNotes } from '../../../src/plan/retirement.ts';
import type { PlatformBranch } from '../../../src/shapes.ts';
import { environment } from '../builders.ts';

const branches = offered.map(
  ({ name, lifecycle }): PlatformBranch => ({
    name,
    lifecycle: lifecycle.toLowerCase() as PlatformBranch['lifecycle'],
  }),
);
const on = (runtime: string, system = 'Amazon Linux 2023') => `${runtime} running on 64bit ${system}`;

test.each([
  [on('Node.js 22'), on('Node.js 22')],
  [on('Node.js 22').toUpperCase(), on('Node.js 22')],
  ['Node.js 22', on('Node.js 22')],
  ['node 22', on('Node.js 22')],
  ['nodejs22', on('Node.js 22')],
  ['Node.js 22 AL2023', on('Node.js 22')],
  ['Python  3.13', on('Python 3.13')],
  ['docker', on('Docker')],
  [on('Docker', 'Amazon Linux 2'), on('Docker', 'Amazon Linux 2')],
  ['Docker AL2', on('Docker', 'Amazon Linux 2')],
  ['Tomcat 10 Corretto 21', on('Tomcat 10 with Corretto 21')],
  ['corretto 21', on('Corretto 21')],
  ['.NET 8', on('.NET 8')],
  ['PHP 8.5', on('PHP 8.5')],
  ['Node.js 18', on('Node.js 18')],
  ['IIS 10.0 Windows Server 2022', on('IIS 10.0', 'Windows Server 2022')],
])('"%s" means %s', (text, name) => {
  expect(meaningOf(text, branches)).toEqual({ branch: expect.objectContaining({ name }) });
});

test.each([
  ['Node.js', [on('Node.js 24'), on('Node.js 22'), on('Node.js 20')]],
  ['Tomcat 10', [on('Tomcat 10 with Corretto 21'), on('Tomcat 10 with Corretto 17')]],
  ['Python 3.1', [on('Python 3.14'), on('Python 3.13'), on('Python 3.12')]],
  ['Node.js 2', [on('Node.js 24'), on('Node.js 22'), on('Node.js 20')]],
  ['Pyton 3.13', [on('Python 3.13'), on('Python 3.14'), on('Python 3.12')]],
  ['Java 21', [on('Corretto 21'), on('Tomcat 11 with Corretto 21'), on('Tomcat 10 with Corretto 21')]],
  ['something else entirely', []],
])('"%s" means none or several, and is answered with the nearest names', (text, names) => {
  const meaning = meaningOf(text, branches);
  expect(meaning).toEqual({ nearest: names });
});

test.each([
  ['Docker', on('Docker', 'Amazon Linux 2'), true],
  ['Docker', on('Multi-container Docker', 'Amazon Linux'), false],
  ['Corretto 21', on('Tomcat 10 with Corretto 21'), false],
  ['Python 3.1', on('Python 3.13'), false],
  [on('Node.js 22'), on('Node.js 22', 'Amazon Linux 2'), false],
])('"%s" could mean %s: %s', (text, branch, could) => expect(couldMean(text, branch)).toBe(could));

test.each([
  [on('Node.js 18', 'Amazon Linux 2'), on('Node.js 24')],
  [on('Corretto 11', 'Amazon Linux 2'), on('Corretto 11')],
  [on('Docker', 'Amazon Linux 2'), on('Docker')],
  [on('Multi-container Docker', 'Amazon Linux'), on('ECS')],
  [on('.NET Core', 'Amazon Linux 2'), on('.NET 10')],
  [on('PHP 8.1'), on('PHP 8.4')],
  [on('Perl 5'), undefined],
])('after %s comes %s', (name, successor) => expect(successorOf(name, branches)).toBe(successor));

describe('what is said of a branch that ends', () => {
  const node = (version: number, system?: string) =>
    environment({ platformArn: arn(on(`Node.js ${version}`, system)) });
  const arn = (branch: string) => `arn:aws:elasticbeanstalk:eu-central-1::platform/${branch}/6.5.0`;
  const wanted = (branch: string) => ({ kind: 'platform-arn', arn: arn(branch) }) as const;
  const about = { name: 'shop-prod', platform: undefined, branches };

  test('the present one is told with its successor', () => {
    expect(retirementNotes({ ...about, environment: node(18) })).toEqual([
      `${on('Node.js 18')}, the platform branch that shop-prod is on, is retired: it gets no updates any more, and AWS may refuse new environments on it. Its successor is ${on('Node.js 24')}.`,
    ]);
  });

  test('one that is come to is told, also for a creation, and where the way leads to another operating system', () => {
    const platform = wanted(on('Corretto 17', 'Amazon Linux 2'));
    const line = `${on('Corretto 17', 'Amazon Linux 2')}, the platform branch that shop-prod comes to, is deprecated: it gets no updates any more once it is retired. Its successor is ${on('Corretto 17')}, on another operating system: move there with strategy: blue-green.`;
    expect(retirementNotes({ ...about, environment: undefined, platform })).toEqual([line]);
    expect(retirementNotes({ ...about, environment: node(22), platform })).toEqual([line]);
  });

  test.each([
    ['a supported one', { environment: node(22) }],
    ['one that is left', { environment: node(18), platform: wanted(on('Node.js 24')) }],
    ['one that nobody read', { environment: node(18), branches: [] }],
  ])('nothing is said of %s', (_what, changes) => {
    expect(retirementNotes({ ...about, ...changes })).toEqual([]);
  });

  test('one whose kind has no supported branch left says so', () => {
    const perl = { name: on('Perl 5'), lifecycle: 'retired' } as const;
    const [line] = retirementNotes({ ...about, environment: undefined, platform: wanted(perl.name), branches: [perl] });
    expect(line).toMatch(/No supported branch of its kind is left\.$/);
  });

  test('where reading branches is denied, the action and the file that has it are named', () => {
    expect(retirementNotes({ ...about, environment: node(22), branches: 'denied' })).toEqual([
      expect.stringMatching(/elasticbeanstalk:ListPlatformBranches.*docs\/policies\/deploy\.json has it/),
    ]);
  });
});
