import pino from "pino";
import { env } from "./env";

declare global {
  var countersignLogger: pino.Logger | undefined;
}

/** Logs JSON lines to standard error, because standard output is for command results. */
export function logger(): pino.Logger {
  globalThis.countersignLogger ??= pino({ level: env().logLevel, base: undefined }, pino.destination(2));
  return globalThis.countersignLogger;
}
