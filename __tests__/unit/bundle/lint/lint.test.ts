/** Promises what is said of the other files before anything is sent: what, why it would fail, and how to put it right. */
import { linted, NODE, remarksOn } from './linted.ts';

const platform = (name: string) => ({ platform: `arn:aws:elasticbeanstalk:eu-west-1::platform/${name}/1.0.0` });
const AL2 = platform('Node.js 18 running on 64bit Amazon Linux 2');
const AL1 = { platform: '64bit Amazon Linux 2018.03 v4.17.0 running Node.js' };

test('a sound application is told nothing', async () => {
  const tree = {
    Procfile: 'web: npm start\n# comment\n\nworker-1: node worker.js --queue x\n',
    'package.json': '{"scripts": {"start": "node server.js"}}',
    'server.js': '',
    'worker.js': '',
    'start.sh': { run: '#!/bin/sh\nexec node server.js\n' },
    '.ebextensions/a.config': 'option_settings:\n  a:\n    b: c\n',
    '.platform/hooks/predeploy/01.sh': '#!/bin/sh\nexit 0\n',
    '.platform/hooks/postdeploy/.gitkeep': '',
    '.platform/nginx/conf.d/x.conf': 'client_max_body_size 20M;\n',
    '.env.example': 'API_KEY=\n',
  };
  expect(await linted(tree, { platform: NODE })).toEqual([]);
});

describe('a Procfile', () => {
  const NOTHING =
    'Procfile:1 has no line that names a process and its command, as `web: npm start`, so there is nothing to start.';

  test.each([
    ['Node.js 22 running on 64bit Amazon Linux 2023'],
    ['Python 3.13 running on 64bit Amazon Linux 2023'],
    ['Corretto 21 running on 64bit Amazon Linux 2'],
    ['.NET 9 running on 64bit Amazon Linux 2023'],
  ])('without a process ends the run on %s', async (name) => {
    expect(await linted({ Procfile: 'npm start\n', 'package.json': '{}' }, platform(name))).toEqual([`! ${NOTHING}`]);
    expect(await linted({ Procfile: '' }, platform(name))).toEqual([`! ${NOTHING}`]);
  });

  test.each([['Docker running on 64bit Amazon Linux 2023'], ['PHP 8.4 running on 64bit Amazon Linux 2023']])(
    'without a process is only warned of on %s, which may not read it',
    async (name) => {
      expect(await linted({ Procfile: 'npm start\n', Dockerfile: '' }, platform(name))).toEqual([NOTHING]);
    },
  );

  test('is told its odd lines and the names that stand twice', async () => {
    const Procfile = 'web: a\r\nweb server: b\nworker:\nweb: c\n';
    expect(await linted({ Procfile })).toEqual([
      'Procfile:2 is no process: a line is a name of letters, digits, _ and -, a colon, and a command. Correct or delete it.',
      'Procfile:3 is no process: a line is a name of letters, digits, _ and -, a colon, and a command. Correct or delete it.',
      'Procfile:4 names the process web a second time, and only one of the two can run: give it another name.',
    ]);
  });

  test('that starts a file which is not executable is told how to make it so', async () => {
    const files = { Procfile: 'web: ./bin/run.sh -x\n', 'bin/run.sh': '#!/bin/sh\n' };
    expect(await linted(files)).toEqual([
      'Procfile:1 runs bin/run.sh (web), which is not executable: git update-index --chmod=+x bin/run.sh, unless a hook does it.',
    ]);
    expect(await linted({ ...files, 'bin/run.sh': { run: '#!/bin/sh\n' } })).toEqual([]);
  });
});

describe('what a platform starts from', () => {
  const lacks = (family: string, files: string, more = 'The deployment fails unless a hook makes it.') => [
    ` has nothing that ${family} starts from: ${files} at its root. ${more}`,
  ];

  test.each([
    ['Node.js 22 running on 64bit Amazon Linux 2023', 'Node.js', 'package.json, app.js, server.js or Procfile'],
    ['Ruby 3.4 running on 64bit Amazon Linux 2023', 'Ruby', 'config.ru or Procfile'],
    [
      'Go 1 running on 64bit Amazon Linux 2023',
      'Go',
      'application.go, application, bin/application, Buildfile or Procfile',
    ],
    ['Tomcat 11 with Corretto 21 running on 64bit Amazon Linux 2023', 'Tomcat', 'WEB-INF/, *.war, *.jsp or *.html'],
    ['Docker running on 64bit Amazon Linux 2023', 'Docker', 'Dockerfile, docker-compose.yml or Dockerrun.aws.json'],
    ['ECS running on 64bit Amazon Linux 2023', 'ECS', 'Dockerrun.aws.json'],
    ['Corretto 21 running on 64bit Amazon Linux 2023', 'Java SE', '*.jar, Buildfile or Procfile'],
    ['.NET 9 running on 64bit Amazon Linux 2023', '.NET', '*.runtimeconfig.json, *.dll or Procfile'],
  ])('%s: is missed', async (name, family, files) => {
    expect(await linted({ 'readme.md': '' }, platform(name))).toEqual(lacks(family, files));
    expect(await linted({ 'readme.md': '' }, platform(name), 'the platform alone')).toEqual(lacks(family, files));
  });

  test.each([
    ['Node.js 22 running on 64bit Amazon Linux 2023', 'server.js'],
    ['Node.js 22 running on 64bit Amazon Linux 2023', 'Procfile'],
    ['Ruby 3.4 running on 64bit Amazon Linux 2023', 'config.ru'],
    ['Go 1 running on 64bit Amazon Linux 2023', 'bin/application'],
    ['Tomcat 11 with Corretto 21 running on 64bit Amazon Linux 2023', 'WEB-INF/web.xml'],
    ['Tomcat 11 with Corretto 21 running on 64bit Amazon Linux 2023', 'ROOT.war'],
    ['Docker running on 64bit Amazon Linux 2023', 'docker-compose.yml'],
    ['ECS running on 64bit Amazon Linux 2023', 'Dockerrun.aws.json'],
    ['Corretto 21 running on 64bit Amazon Linux 2023', 'shop.jar'],
    ['Corretto 21 running on 64bit Amazon Linux 2023', 'Buildfile'],
    ['.NET 9 running on 64bit Amazon Linux 2023', 'shop.runtimeconfig.json'],
    ['PHP 8.4 running on 64bit Amazon Linux 2023', 'readme.md'],
    ['IIS 10.0 running on 64bit Windows Server 2025', 'readme.md'],
  ])('%s: is found in %s', async (name, file) => {
    expect(await linted({ [file]: 'web: x\n' }, platform(name), 'the platform alone')).toEqual([]);
  });

  test.each([
    ['a solution stack says it as well', '64bit Amazon Linux 2023 v6.5.0 running Node.js 22', 1],
    [
      'of a custom platform nothing is known',
      'arn:aws:elasticbeanstalk:eu-west-1:123456789012:platform/Node.js mine/1.0.0',
      0,
    ],
    ['of the first Amazon Linux nothing is claimed', AL1.platform, 0],
    ['nothing is claimed where nobody said the platform', undefined, 0],
  ])('%s', async (_, said, remarks) => {
    expect(await linted({ 'readme.md': '' }, { platform: said })).toHaveLength(remarks);
  });

  test('is looked for in Python only when the environment is created, and WSGIPath names another place', async () => {
    const python = platform('Python 3.13 running on 64bit Amazon Linux 2023');
    const wsgi = { namespace: 'aws:elasticbeanstalk:container:python', optionName: 'WSGIPath', value: 'shop.wsgi' };
    const config = 'option_settings:\n  aws:elasticbeanstalk:container:python:\n    WSGIPath: shop.wsgi\n';
    expect(await linted({ 'x.py': '' }, python)).toEqual([]);
    expect(await linted({ 'x.py': '' }, { ...python, settings: [] })).toEqual(
      lacks('Python', 'application.py, application/ or Procfile'),
    );
    expect(await linted({ 'x.py': '' }, { ...python, settings: [wsgi] })).toEqual([]);
    expect(await linted({ '.ebextensions/a.config': config }, { ...python, settings: [] })).toEqual([]);
  });

  test('is one .jar, or a Procfile that says which', async () => {
    const java = platform('Corretto 21 running on 64bit Amazon Linux 2023');
    expect(await linted({ 'a.jar': '', 'b.jar': '' }, java)).toEqual([
      'a.jar is one of 2 .jar files at the root: without a Procfile Java SE does not know which to start. Add one.',
    ]);
    expect(await linted({ 'a.jar': '', 'b.jar': '', Procfile: 'web: java -jar b.jar\n' }, java)).toEqual([]);
  });

  test('may lie one folder down, or be left out', async () => {
    const docker = platform('Docker running on 64bit Amazon Linux 2023');
    const files = 'Dockerfile, docker-compose.yml or Dockerrun.aws.json';
    expect(await linted({ 'backend/Dockerfile': '' }, docker)).toEqual(
      lacks(
        'Docker',
        files,
        'There is one in backend: set source-directory to that folder, if the application is there.',
      ),
    );
    expect(await linted({ Dockerfile: '', a: '', '.gitignore': 'Dockerfile\n' }, docker)).toEqual(
      lacks('Docker', files, 'Dockerfile is there, but the ignore rules leave it out: keep it in.'),
    );
  });
});

describe('a file that is there but left out', () => {
  const GITIGNORE =
    '.gitignore or exclude-patterns leave it out. Write an .ebignore, which replaces .gitignore, without that rule.';

  test.each([
    ['a Procfile', { Procfile: 'web: java -jar ./target/shop.jar -Dx=y\n' }, 'Procfile:1 needs target/shop.jar'],
    ['a Buildfile', { Buildfile: 'make: target/build.sh\n' }, 'Buildfile:1 needs target/build.sh'],
    [
      'the start script',
      { 'package.json': '{\n"scripts": {\n"start": "node target/x.js"}}' },
      'package.json:3 needs target/x.js',
    ],
    [
      'a script that the Procfile starts',
      {
        Procfile: 'web: npm run serve\n',
        'package.json': '{"scripts":\n{"serve": "yarn go",\n"go": "node target/x.js"}}',
      },
      'package.json:3 needs target/x.js',
    ],
    [
      'a Dockerfile',
      { Dockerfile: 'FROM x\nCOPY --chown=1:1 target/shop.jar /app/\n' },
      'Dockerfile:2 needs target/shop.jar',
    ],
    [
      'a hook',
      { '.platform/hooks/predeploy/01.sh': '#!/bin/sh\nsh /var/app/staging/target/build.sh\n' },
      '.platform/hooks/predeploy/01.sh:2 needs target/build.sh',
    ],
  ])('is found in %s', async (_, tree, said) => {
    const target = { 'target/shop.jar': '', 'target/build.sh': '', 'target/x.js': '', '.gitignore': 'target/\n' };
    expect(await linted({ ...target, ...tree })).toEqual([
      `${said}, which is there but not in the bundle: ${GITIGNORE}`,
    ]);
    expect(await linted({ ...target, ...tree, '.gitignore': '' }, {}, 'everything', ['target'])).toEqual([
      expect.stringContaining(said),
    ]);
    expect(await linted({ ...target, ...tree, '.ebignore': '' })).toEqual([]);
    expect(await linted({ ...tree, '.gitignore': 'target/\n' })).toEqual([]);
  });

  test.each([
    [
      'what the platform installs',
      { Procfile: 'web: node_modules/.bin/x\n', 'package.json': '{}', 'node_modules/.bin/x': '' },
    ],
    [
      'what the start script builds',
      { 'package.json': '{"scripts": {"start": "npm run build && node target/x.js"}}', 'target/x.js': '' },
    ],
    [
      'what the installation builds',
      {
        Procfile: 'web: node target/x.js\n',
        'package.json': '{"scripts": {"postinstall": "tsc"}}',
        'target/x.js': '',
      },
    ],
    [
      'what a hook builds',
      { Procfile: 'web: target/x.js\n', '.platform/hooks/prebuild/a': '#!/bin/sh\nnpm run build\n', 'target/x.js': '' },
    ],
    [
      'what a command of .ebextensions builds',
      {
        Procfile: 'web: target/x.js\n',
        '.ebextensions/a.config': 'container_commands:\n  a:\n    command: make\n',
        'target/x.js': '',
      },
    ],
    ['what another stage of an image has', { Dockerfile: 'COPY --from=build target/x.js .\n', 'target/x.js': '' }],
    ['where a copy goes', { Dockerfile: 'COPY a target/\n', a: '', 'target/x.js': '' }],
    [
      'a folder that a hook makes',
      { '.platform/hooks/prebuild/a': '#!/bin/sh\nmkdir -p target/\n', 'target/x.js': '' },
    ],
    ['a comment of a hook', { '.platform/hooks/prebuild/a': '#!/bin/sh\n# see target/x.js\n', 'target/x.js': '' }],
    ['what lies outside', { Procfile: 'web: ../x/../../etc/passwd /etc/passwd\n' }],
    ['a package.json that is none', { 'package.json': '[1' }],
  ])('is not claimed of %s', async (_, tree) => {
    expect(await linted({ '.gitignore': 'target/\nnode_modules/\n', ...tree })).toEqual([]);
  });

  test('is told once, where it is named first', async () => {
    const tree = { Procfile: 'web: a/x.jar\nworker: a/x.jar\n', 'a/x.jar': '', '.gitignore': 'a/\n' };
    expect(await linted(tree)).toHaveLength(1);
  });

  test('may be all of the configuration', async () => {
    const tree = { a: '', '.ebextensions/x.config': '', '.platform/hooks/predeploy/x': '', '.ebignore': '.*\n' };
    const blame = '.ebignore or exclude-patterns leave it out. Take that rule out.';
    expect(await linted(tree)).toEqual([
      `.ebextensions is not in the bundle: ${blame}`,
      `.platform is not in the bundle: ${blame}`,
    ]);
  });
});

describe('scripts', () => {
  const HOOK = '.platform/hooks/predeploy/01.sh';

  test.each([
    [
      'no #! line',
      'echo hi\n',
      `${HOOK}:1 cannot be run as a hook: it has no #! line. Begin it with one, as #!/bin/bash.`,
    ],
    [
      'a byte order mark',
      '\uFEFF#!/bin/sh\n',
      `${HOOK}:1 cannot be run as a hook: a byte order mark stands before its #!. Begin it with one, as #!/bin/bash.`,
    ],
  ])('a hook with %s', async (_, text, said) => {
    expect(await linted({ [HOOK]: text })).toEqual([said]);
  });

  test('a hook with CRLF is told where platform versions may be old enough not to convert it', async () => {
    const tree = { [HOOK]: '#!/bin/sh\r\nexit 0\r\n', 'package.json': '{}' };
    expect(await linted(tree, AL2)).toEqual([
      `${HOOK}:1 has Windows line endings (CRLF): platform versions released before 29 December 2022 do not find its interpreter. Save it with LF (.gitattributes: *.sh text eol=lf).`,
    ]);
    expect(await linted(tree, { platform: NODE })).toEqual([]);
  });

  test('another script with CRLF cannot be run anywhere', async () => {
    expect(await linted({ 'bin/start': { run: '#!/usr/bin/env bash\r\n' }, 'x.sh': '#!/bin/sh\n\r\n' })).toEqual([
      'bin/start:1 has Windows line endings (CRLF), so it cannot be run: Linux looks for an interpreter whose name ends with a carriage return. Save it with LF.',
    ]);
  });

  test.each([
    ['.platform/hooks/01.sh'],
    ['.platform/hooks/deploy/01.sh'],
    ['.platform/confighooks/predeploy/more/01.sh'],
  ])('%s is never run', async (path) => {
    expect(await linted({ [path]: '#!/bin/sh\n' })).toEqual([
      `${path} is never run: hooks lie directly in prebuild, predeploy or postdeploy below .platform/hooks or .platform/confighooks.`,
    ]);
  });

  test('a program is no script, and older and other platforms have no such hooks', async () => {
    expect(await linted({ [HOOK]: Buffer.from('7f454c4602010100', 'hex') })).toEqual([]);
    expect(await linted({ [HOOK]: 'echo\n' }, AL1)).toEqual([]);
    expect(await linted({ [HOOK]: 'echo\n' }, platform('IIS 10.0 running on 64bit Windows Server 2025'))).toEqual([]);
  });
});

test.each([
  [
    'app/.ebextensions/a.config',
    'app/.ebextensions is not applied: Beanstalk reads .ebextensions at the root of the bundle. Move it there, or set source-directory.',
  ],
  [
    '.ebextensions/.platform/hooks/predeploy/a',
    '.ebextensions/.platform is not applied: Beanstalk reads .platform at the root of the bundle. Move it there, or set source-directory.',
  ],
  [
    '.ebextensions/more/a.config',
    '.ebextensions/more/a.config is not applied: Beanstalk reads what lies directly in .ebextensions. Move it up.',
  ],
  [
    '.ebextensions/a.yml',
    '.ebextensions/a.yml is not applied: Beanstalk reads files there whose names end in .config. Rename it.',
  ],
  ['procfile', 'procfile is not read: the name is Procfile. Rename it.'],
  ['dockerrun.aws.json', 'dockerrun.aws.json is not read: the name is Dockerrun.aws.json. Rename it.'],
])('a place where Beanstalk does not read: %s', async (path, said) => {
  expect(await linted({ [path]: '' })).toEqual([said]);
});

test('what packages bring with them is their own matter', async () => {
  const tree = {
    'node_modules/.ebextensions/a.config': '',
    'node_modules/x/id_rsa': '-----BEGIN RSA PRIVATE KEY-----',
    a: '',
  };
  expect(await linted(tree)).toEqual([]);
});

describe('what looks like a secret', () => {
  const INSTEAD =
    'which goes into S3 and onto every instance. Leave the file out (.ebignore, exclude-patterns) and give the value as an environment property or a reference to Secrets Manager.';
  const KEY = `AKIA${'Q'.repeat(16)}`;

  test.each([
    ['.env', 'PORT=80\nDATABASE_PASSWORD=hunter2\n', '.env:2 gives a secret a value'],
    ['api/.env.production', 'export API_KEY="hunter2"\n', 'api/.env.production:1 gives a secret a value'],
    ['deploy.pem', 'x\n-----BEGIN RSA PRIVATE KEY-----\nhunter2\n', 'deploy.pem:2 seems to hold a private key'],
    ['config/aws.json', `{"key": "${KEY}"}`, 'config/aws.json:1 seems to hold an AWS access key'],
    [
      '.aws/credentials',
      `aws_secret_access_key = ${'a'.repeat(40)}\n`,
      '.aws/credentials:1 seems to hold an AWS secret key',
    ],
    ['.npmrc', '//registry.npmjs.org/:_authToken=hunter2\n', '.npmrc:1 seems to hold a token of a package registry'],
  ])('%s is warned of and never quoted', async (path, text, said) => {
    expect(await linted({ [path]: text })).toEqual([`${said}, ${INSTEAD}`]);
  });

  test.each([
    ['.env.example', 'API_KEY=hunter2\n'],
    ['.env', 'PORT=80\nAPI_KEY=\nTOKEN=$OTHER\n#SECRET=x\n'],
    ['ca.pem', '-----BEGIN CERTIFICATE-----\n'],
    ['.npmrc', '//registry.npmjs.org/:_authToken=$NPM_TOKEN\n'],
    ['settings.json', '{"key": "AKIAIOSFODNN7EXAMPLE"}'],
    ['test/fixtures/id_rsa', '-----BEGIN RSA PRIVATE KEY-----\n'],
    ['src/index.js', `const key = '${KEY}';\n`],
  ])('%s is taken for none', async (path, text) => {
    expect(await linted({ [path]: text })).toEqual([]);
  });
});

test('what ends the run comes before what does not', async () => {
  const tree = {
    Procfile: 'x\n',
    '.ebextensions/a.config': 'a: @\n',
    'env.yaml': 'EnvironmentName: shop-prod\n',
    a: '',
  };
  const remarks = await remarksOn(tree, { platform: NODE });
  expect(remarks.map(({ path, endsRun }) => [path, endsRun])).toEqual([
    ['.ebextensions/a.config', 'BR-CONFIG-FILE'],
    ['Procfile', 'BR-PROCFILE'],
    ['env.yaml', undefined],
  ]);
});
