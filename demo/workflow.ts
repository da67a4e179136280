/** What the sample app's workflow says in the step's `with:`, and what the app's page says of itself. */
export const inputs = {
  'application-name': 'shop',
  'environment-name': 'shop-prod',
  platform: 'Node.js 22 running on 64bit Amazon Linux 2023',
} as const;

/** By its greeting a page of the app is known as one of a version. */
export const greetingIn = (page: string): string => /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? 'another page';
