import pino from "pino";
import { env } from "./env";

declare global {
  var countersignLogger: pino.Logger | undefined;
}

/** One JSON line per entry on standard error; standard output is for what a command was asked for. */
export function logger(): pino.Logger {
  globalThis.countersignLogger ??= pino({ level: env().logLevel, base: undefined }, pino.destination(2));
  return globalThis.countersignLogger;
}
