/** Addresses that anybody may ask, and GitHub, in the story's own words. Refuses to know AWS. */

/** A proxy that did not let a request through, or could not be reached. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed';
  /** `proxy.example.com:3128` */
  readonly proxy: string;

  constructor(proxy: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.proxy = proxy;
  }
}

/** Addresses that are asked without credentials: an environment's, as its users ask it, and those of logs. */
export interface Web {
  /**
   * One GET; redirects are answers and not followed. Rejects with an Error whose message says why there was no answer,
   * as `the connection was refused` (ProxyFailed where a proxy is to blame), and with `signal.reason` when cancelled.
   * `through` is the proxy that passed the answer on, and may have written it.
   */
  get(
    url: string,
    limits: {
      readonly milliseconds: number;
      readonly signal: AbortSignal;
      /** Connects there, and asks for the name in the URL all the same. */
      readonly address?: string | undefined;
    },
  ): Promise<{ readonly status: number; readonly location: string | undefined; readonly through?: string | undefined }>;
  /**
   * The first MiB of a log that S3 serves at a signed address. Rejects as `get` does, and for every status but 2xx; no
   * message repeats the address, whose query is as good as a key.
   */
  logTail(url: string, signal: AbortSignal): Promise<string>;
}

/** How one commit stands to another, as GitHub says it. */
export type Standing = 'ahead' | 'behind' | 'identical' | 'diverged';

/** GitHub, where there is a token for it. It never decides alone whether a release goes on. */
export interface GitHub {
  /** How `other` stands to `one`; names may be shortened. Rejects with an Error whose message says why that is not known. */
  compare(one: string, other: string, signal: AbortSignal): Promise<Standing>;
}
