/** Options of a load balancer's listener on 443, of the classic kind and of the newer ones. Refuses to know which one there is. */
import type { Option } from '../options.ts';

const newer = 'aws:elbv2:listener:443';
const classic = 'aws:elb:listener:443';
const truth = ['false', 'true'];
const severity = 'NoInterruption';

export const listenerOptions: readonly Option[] = [
  { namespace: newer, name: 'ListenerEnabled', severity, values: truth },
  { namespace: newer, name: 'Protocol', severity, values: ['HTTP', 'HTTPS', 'TCP'] },
  { namespace: newer, name: 'SSLCertificateArns', severity },
  { namespace: newer, name: 'SSLPolicy', severity },
  { namespace: newer, name: 'DefaultProcess', severity },
  { namespace: classic, name: 'ListenerEnabled', severity, values: truth },
  { namespace: classic, name: 'ListenerProtocol', severity, values: ['HTTP', 'HTTPS', 'TCP', 'SSL'] },
  { namespace: classic, name: 'SSLCertificateId', severity },
  { namespace: classic, name: 'InstancePort', severity, min: 1, max: 65_535 },
  { namespace: classic, name: 'InstanceProtocol', severity, values: ['HTTP', 'HTTPS', 'TCP', 'SSL'] },
];
