/**
 * Puts the ports together: which client serves which call.
 * Refuses to know where the region comes from and what the ports are used for.
 */
import type { Beanstalk, BundleStore, Eyes } from '../ports.ts';
import { beanstalkOver } from './beanstalk.ts';
import { bundleStoreOver } from './bundle-store.ts';
import { clientsOf, type Way } from './clients.ts';
import { eyesOver } from './eyes.ts';
import { asking, changing } from './send.ts';

/**
 * Ports to AWS in one region. Clients are made on first use; S3 is loaded only when a bundle is looked for or stored.
 * Credentials come from the SDK's default chain, endpoints from AWS_ENDPOINT_URL where it is set.
 * Every call goes through the proxy where there is one. Where AWS throttles, calls outside of a watch wait for their turn
 * as long as there is patience; in a watch, those for the pages after a first one.
 */
export function connect({ region, ...way }: { readonly region: string } & Way): {
  readonly beanstalk: Beanstalk;
  readonly eyes: Eyes;
  readonly bundles: BundleStore;
} {
  const clients = clientsOf(region, way);
  const [once, patiently] = [asking(clients.single, region), asking(clients.patient, region)];
  const isOver = () => way.patience !== undefined && Date.now() >= way.patience.until.getTime();
  return {
    beanstalk: beanstalkOver(patiently, changing(clients.careful, region)),
    eyes: eyesOver(once, (operation, command) => (isOver() ? once : patiently)(operation, command)),
    bundles: bundleStoreOver(clients.s3, region),
  };
}
