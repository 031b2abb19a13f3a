/**
 * One value per process and name, however many times a bundler has copied the module that asks for it
 * (Next's bundles and the server load `lib/` separately).
 */
export function oncePerProcess<Value>(name: string, make: () => Value): Value {
  const key = Symbol.for(`slipway.${name}`);
  const shared = globalThis as unknown as Record<symbol, Value | undefined>;
  shared[key] ??= make();
  return shared[key];
}
