/** What the sample app's workflow says in the step's `with:`. */
export const inputs = {
  'application-name': 'shop',
  'environment-name': 'shop-prod',
  platform: 'Node.js 22 running on 64bit Amazon Linux 2023',
} as const;
