/**
 * What a Node.js instance has in its logs, by path: when all is well, and when the application crashes. `Fate` tells what is
 * filled in.
 */

export const healthyNode: Readonly<Record<string, string>> = {
  '/var/log/eb-engine.log': `{engine} [INFO] Executing instruction: RunAppDeployPostDeployHooks
{engine} [INFO] Executing cleanup logic
{engine} [INFO] CommandService Response: {"status":"SUCCESS","api_version":"1.0","results":[{"status":"SUCCESS","msg":"Engine execution has succeeded.","returncode":0,"events":[{"msg":"Instance deployment completed successfully.","timestamp":0,"severity":"INFO"}]}]}
{engine} [INFO] Platform Engine finished execution on command: app-deploy`,
  '/var/log/web.stdout.log': '{syslog} ip-172-31-21-7 web[2816]: listening on port 8080',
};

const web = '{syslog} ip-172-31-21-7 web[2931]:';

/** A Node.js application that lacks one of its own files. */
export const crashingNode: Readonly<Record<string, string>> = {
  '/var/log/eb-engine.log': `{engine} [INFO] Executing instruction: StartApplication
{engine} [INFO] Generating systemd service files from Procfile
{engine} [INFO] Running command: systemctl start eb-app.target
{engine} [INFO] Running command: systemctl is-active web.service
{engine} [ERROR] An error occurred during execution of command [app-deploy] - [Start Application]. Stop running the command. Error: startProcess Failure: process "web" failed to start on instance {instance}
{engine} [INFO] Executing cleanup logic
{engine} [INFO] CommandService Response: {"status":"FAILURE","api_version":"1.0","results":[{"status":"FAILURE","msg":"Engine execution has encountered an error.","returncode":1,"events":[{"msg":"Instance deployment failed. For details, see 'eb-engine.log'.","timestamp":0,"severity":"ERROR"}]}]}
{engine} [INFO] Platform Engine finished execution on command: app-deploy`,
  '/var/log/web.stdout.log': `${web} node:internal/modules/esm/resolve:275
${web}     throw new ERR_MODULE_NOT_FOUND(
${web}           ^
${web} Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/var/app/current/settings.js' imported from /var/app/current/index.js
${web}     at finalizeResolution (node:internal/modules/esm/resolve:275:11)
${web}     at moduleResolve (node:internal/modules/esm/resolve:860:10)
${web}     at defaultResolve (node:internal/modules/esm/resolve:984:11) {
${web}   code: 'ERR_MODULE_NOT_FOUND',
${web}   url: 'file:///var/app/current/settings.js'
${web} }
${web} Node.js v22.14.0`,
  '/var/log/nginx/access.log': '172.31.9.4 - - "GET / HTTP/1.1" 502 157 "-" "ELB-HealthChecker/2.0" "-"',
};
