import { causeIn } from '../../../src/diagnostics/cause.ts';
import type { LogExcerpt } from '../../../src/shapes.ts';

const id = 'i-0c3f9e';
const from = (path: string, text: string): LogExcerpt => ({ instanceId: id, path, lines: text.split('\n') });
const web = (text: string) =>
  from('/var/log/web.stdout.log', text.replace(/^/gm, 'Nov 23 07:44:14 ip-172-31-9-4 web[2931]: '));
const engine = (...lines: string[]) => from('/var/log/eb-engine.log', lines.join('\n'));

const STARTED = '2026/11/23 07:44:14.123456 [INFO] Executing instruction: StartApplication';
const stopped = (step: string, error: string) =>
  `2026/11/23 07:44:15.123456 [ERROR] An error occurred during execution of command [app-deploy] - [${step}]. Stop running the command. Error: ${error}`;

const programs: readonly (readonly [string, string, string])[] = [
  [
    'Node.js, a missing file',
    `node:internal/modules/cjs/loader:1228
  throw err;
  ^

Error: Cannot find module './crash'
Require stack:
- /var/app/current/index.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)
    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:128:12) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/var/app/current/index.js' ]
}

Node.js v22.14.0`,
    "Error: Cannot find module './crash'",
  ],
  [
    'Node.js, an error of its own after others that it outlived',
    `Error: price of 7 not found
    at /var/app/current/routes.js:3:9
/var/app/current/index.js:9
TypeError: Cannot read properties of undefined (reading 'url')
    at Object.<anonymous> (/var/app/current/index.js:9:21)

Node.js v22.14.0`,
    "TypeError: Cannot read properties of undefined (reading 'url')",
  ],
  [
    'Node.js, a port that is taken',
    `node:events:485
      throw er; // Unhandled 'error' event
Error: listen EADDRINUSE: address already in use :::8080
    at Server.setupListenHandle [as _listen2] (node:net:1908:16)
  code: 'EADDRINUSE',
  syscall: 'listen',
  port: 8080
}
Node.js v22.14.0`,
    'Error: listen EADDRINUSE: address already in use :::8080',
  ],
  [
    'Python under gunicorn',
    `[2026-11-23 07:44:14 +0000] [2931] [ERROR] Exception in worker process
Traceback (most recent call last):
  File "/var/app/venv/staging/lib/python3.13/site-packages/gunicorn/arbiter.py", line 608, in spawn_worker
    worker.init_process()
  File "/var/app/current/application.py", line 1, in <module>
    from flask import Flask
ModuleNotFoundError: No module named 'flask'
[2026-11-23 07:44:14 +0000] [2931] [INFO] Worker exiting (pid: 2931)
[2026-11-23 07:44:14 +0000] [2930] [ERROR] Reason: Worker failed to boot.`,
    "ModuleNotFoundError: No module named 'flask'",
  ],
  [
    'Ruby under puma',
    `! Unable to load application: NameError: uninitialized constant Shop
/var/app/current/config.ru:3:in '<main>': uninitialized constant Shop (NameError)
	from /var/app/current/vendor/bundle/ruby/3.4.0/gems/rack-3.1.8/lib/rack/builder.rb:103:in 'eval'`,
    "/var/app/current/config.ru:3:in '<main>': uninitialized constant Shop (NameError)",
  ],
  [
    'Java, the cause of causes',
    `Exception in thread "main" java.lang.IllegalStateException: Failed to execute ApplicationRunner
	at org.springframework.boot.SpringApplication.run(SpringApplication.java:315)
Caused by: org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'shop'
	... 12 more
Caused by: java.net.UnknownHostException: db.shop.internal
	at java.base/java.net.InetAddress.getAllByName(InetAddress.java:1300)`,
    'Caused by: java.net.UnknownHostException: db.shop.internal',
  ],
  [
    'Java, no program',
    'Error: Unable to access jarfile application.jar',
    'Error: Unable to access jarfile application.jar',
  ],
  [
    'PHP',
    `PHP Fatal error:  Uncaught Error: Class "Shop\\Cart" not found in /var/app/current/index.php:7
Stack trace:
#0 {main}
  thrown in /var/app/current/index.php on line 7`,
    'PHP Fatal error:  Uncaught Error: Class "Shop\\Cart" not found in /var/app/current/index.php:7',
  ],
  ['Docker, another architecture', 'exec /app/start.sh: exec format error', 'exec /app/start.sh: exec format error'],
  [
    'Docker, no such image',
    'docker: Error response from daemon: pull access denied for shop/web, repository does not exist or may require authorization.',
    'docker: Error response from daemon: pull access denied for shop/web, repository does not exist or may require authorization.',
  ],
  [
    'Go',
    `panic: open settings.yml: no such file or directory\n\ngoroutine 1 [running]:`,
    'panic: open settings.yml: no such file or directory',
  ],
  ['a missing command', '/bin/sh: 1: serve: not found', '/bin/sh: 1: serve: not found'],
];

test.each(programs)("%s: the program's own last words explain, not the engine's", (_what, log, expected) => {
  const failure = engine(STARTED, stopped('Start Application', 'startProcess Failure: process "web" failed to start'));
  expect(causeIn([failure, web(log)])).toBe(`${expected} (${id}, /var/log/web.stdout.log)`);
});

test('npm that failed explains, and not what the application said while it ran', () => {
  const failure = engine(
    STARTED,
    stopped(
      'Use NPM to install dependencies',
      'Command /bin/su webapp -c npm install failed with error exit status 1. Stderr:',
    ),
    'npm error code E404',
    'npm error 404 Not Found - GET https://registry.npmjs.org/@shop%2fprices - Not found',
    'npm error A complete log of this run can be found in: /home/webapp/.npm/_logs/debug-0.log',
  );
  const routine = web('Traceback (most recent call last):\n  File "x.py"\nValueError: a customer\'s mistake');
  expect(causeIn([failure, routine])).toBe(
    `npm error 404 Not Found - GET https://registry.npmjs.org/@shop%2fprices - Not found (${id}, /var/log/eb-engine.log)`,
  );
});

test('a hook that failed is told in the words of the engine', () => {
  const line = stopped(
    'RunAppDeployPreDeployHooks',
    'Command .platform/hooks/predeploy/01_migrate.sh failed with error exit status 1',
  );
  expect(causeIn([engine(STARTED, line)])).toBe(`${line.slice(27)} (${id}, /var/log/eb-engine.log)`);
});

test("where the program said nothing the engine's error is better than none", () => {
  const line = stopped('Start Application', 'startProcess Failure: process "web" failed to start');
  expect(causeIn([engine(STARTED, line), web('listening on port 8080')])).toBe(
    `${line.slice(27)} (${id}, /var/log/eb-engine.log)`,
  );
});

test('of several instances the first one that explains is told', () => {
  const crash = web("Error: Cannot find module './crash'");
  expect(causeIn([{ ...crash, instanceId: 'i-first' }, crash])).toContain('(i-first, ');
});

test.each([
  ['nothing at all', []],
  ['a log without a complaint', [web('listening on port 8080\nGET / 200')]],
])('%s explains nothing', (_what, excerpts) => {
  expect(causeIn(excerpts)).toBeUndefined();
});
