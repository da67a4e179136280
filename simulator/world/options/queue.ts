/** Options of a worker's queue and of the daemon that hands its messages out. Refuses to know any message. */
import type { Option } from '../options.ts';

const queue = 'aws:elasticbeanstalk:sqsd';
const severity = 'NoInterruption';

export const queueOptions: readonly Option[] = [
  { namespace: queue, name: 'WorkerQueueURL', severity },
  { namespace: queue, name: 'HttpPath', severity },
  { namespace: queue, name: 'MimeType', severity },
  { namespace: queue, name: 'HttpConnections', severity, min: 1, max: 100 },
  { namespace: queue, name: 'ConnectTimeout', severity, min: 1, max: 60 },
  { namespace: queue, name: 'InactivityTimeout', severity, min: 1, max: 36_000 },
  { namespace: queue, name: 'VisibilityTimeout', severity, min: 0, max: 43_200 },
  { namespace: queue, name: 'ErrorVisibilityTimeout', severity, min: 0, max: 43_200 },
  { namespace: queue, name: 'RetentionPeriod', severity, min: 60, max: 1_209_600 },
  { namespace: queue, name: 'MaxRetries', severity, min: 1, max: 100 },
];
