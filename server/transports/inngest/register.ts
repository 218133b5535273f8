import { setTimeout as pause } from "node:timers/promises";
import { env } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { functionsUrl, serveFunctions } from "./serve-functions";

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;

let registerNow: () => void = () => {};

/**
 * Registers the functions and their address with Inngest. Retries until it succeeds. Without registration, it could
 * take Inngest a minute to discover the functions. Does nothing if the app uses the embedded executor.
 */
export function startRegistration(): { stop(): Promise<void> } {
  const settings = env().inngest;
  if (settings.mode === "embedded") return { stop: async () => {} };
  const url = functionsUrl(settings);
  const stopping = new AbortController();
  // These requests come only from this process, so they need no signature.
  const handle = serveFunctions(settings, { enableUnauthedSync: true }, stopping.signal);
  let current: Promise<void> | null = null;
  registerNow = () => {
    current ??= registerUntilTaken(url, handle, stopping.signal).finally(() => {
      current = null;
    });
  };
  registerNow();
  return {
    async stop() {
      registerNow = () => {};
      stopping.abort();
      await current;
    },
  };
}

/** Registers again. Called when the server seems to have lost its state. */
export function registerAgain(): void {
  registerNow();
}

async function registerUntilTaken(
  url: string,
  handle: (request: Request) => Promise<Response>,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, MAX_RETRY_MS)) {
    const refusal = await tryToRegister(url, handle);
    if (refusal === null) return logger().info({ url }, "Registered with Inngest.");
    if (wait === FIRST_RETRY_MS)
      logger().warn({ url, reason: refusal }, "Couldn't register with Inngest; retrying until it responds.");
    await pause(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Returns null if the registration succeeded, or the reason why it failed. */
async function tryToRegister(
  url: string,
  handle: (request: Request) => Promise<Response>,
): Promise<string | null> {
  try {
    // The SDK needs a host header.
    const request = new Request(url, { method: "PUT", headers: { host: new URL(url).host } });
    const answer = await handle(request);
    return answer.ok ? null : await answer.text();
  } catch (error) {
    return String(error);
  }
}
