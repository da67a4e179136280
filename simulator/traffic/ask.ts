/** Knows how an application is asked how it is: one GET on its port, the status of its answer. */
import { request } from 'node:http';

/** As long as a load balancer waits for a health check. */
const patienceMs = 5_000;

/** Undefined when no answer came. */
export function statusFrom(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' };
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false, timeout: patienceMs }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.on('close', () => resolve(undefined));
    asked.end();
  });
}

/** Does a status count as healthy for a load balancer that was told `200`, `200,302` or `200-399`? */
export function matched(status: number | undefined, codes: string): boolean {
  if (status === undefined) return false;
  return codes.split(',').some((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    return status >= from && status <= to;
  });
}
