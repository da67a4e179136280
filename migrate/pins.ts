/** The actions of others that a workflow uses, pinned to the commits of releases. A test holds the examples to the same. */
export interface Pin {
  readonly uses: string;
  /** The release that the commit is. */
  readonly version: string;
}

export const CHECKOUT: Pin = {
  uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  version: 'v7.0.1',
};

export const CREDENTIALS: Pin = {
  uses: 'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c',
  version: 'v6.2.3',
};

export const OURS = 'your-org/beanstalk-release@v1';
