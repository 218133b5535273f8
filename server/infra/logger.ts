import pino from "pino";
import { env } from "./env";
import { nameSources } from "./stack-trace";

declare global {
  var countersignLogger: pino.Logger | undefined;
}

/** Logs JSON lines to standard error, because standard output is for command results. */
export function logger(): pino.Logger {
  globalThis.countersignLogger ??= pino(
    { level: env().logLevel, base: undefined, serializers: { err: serializeError } },
    pino.destination(2),
  );
  return globalThis.countersignLogger;
}

function serializeError(error: Error) {
  const serialized = pino.stdSerializers.err(error);
  return serialized?.stack ? { ...serialized, stack: nameSources(serialized.stack) } : serialized;
}
