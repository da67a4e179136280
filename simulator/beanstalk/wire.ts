/** What crosses the line between the server's sockets and the simulated Beanstalk. */

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** The connection breaks when half of the body is out. */
  readonly breaksOff?: true;
}

/** `cut`: the server destroys the socket; whether the call took effect is decided already. */
export type Answer = { readonly operation: string; readonly parameters: Record<string, unknown> } & (
  | { readonly kind: 'response'; readonly response: WireResponse }
  | { readonly kind: 'cut' }
);
