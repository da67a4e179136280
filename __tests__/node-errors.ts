/**
 * Jest runs tests in a realm of their own, where errors that Node itself throws are no instances of that realm's Error.
 * The SDK would wrap them and lose their codes, which never happens outside Jest. Every test starts with this file, which evens it out.
 */
import { types } from 'node:util';

Object.defineProperty(Error, Symbol.hasInstance, {
  configurable: true,
  value(this: unknown, value: unknown) {
    if (this === Error && types.isNativeError(value)) return true;
    return Function.prototype[Symbol.hasInstance].call(this as typeof Error, value);
  },
});
