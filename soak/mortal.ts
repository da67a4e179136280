/** Knows how a program that has ended looks from outside: it asks nothing more and hears no answer. */

/** Ports of a program that ends when the signal aborts, whatever it was about to do. */
export function mortal<Ports extends object>(ports: Ports, signal: AbortSignal): Ports {
  const forever = new Promise<never>(() => undefined);
  const whileAlive = (call: unknown) =>
    typeof call !== 'function'
      ? call
      : async (...given: unknown[]) => {
          if (signal.aborted) return forever;
          const answer = await Reflect.apply(call, undefined, given).catch((error: unknown) => {
            if (signal.aborted) return forever;
            throw error;
          });
          return signal.aborted ? forever : answer;
        };
  const wrapped = Object.entries(ports).map(([name, port]) => [
    name,
    Object.fromEntries(Object.entries(port).map(([call, made]) => [call, whileAlive(made)])),
  ]);
  return Object.fromEntries(wrapped);
}
