import { setTimeout as pause } from "node:timers/promises";
import { env } from "@/server/env";
import { logger } from "@/server/logger";
import { functionsUrl, serveFunctions } from "./serve-functions";

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;

let registerNow: () => void = () => {};

/**
 * Tells Inngest the functions and where to call them, and retries until it has them: it would otherwise ask only once a
 * minute. On the embedded executor there is nobody to tell.
 */
export function startRegistration(): { stop(): Promise<void> } {
  const settings = env().inngest;
  if (settings.mode === "embedded") return { stop: async () => {} };
  const url = functionsUrl(settings);
  // Only this process hands it requests, so none has to be signed.
  const handle = serveFunctions(settings, { enableUnauthedSync: true });
  const stopping = new AbortController();
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

/** After a sign that the server has lost what it knew. */
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
    if (refusal === null) return logger().info({ url }, "registered with Inngest");
    if (wait === FIRST_RETRY_MS)
      logger().warn({ url, reason: refusal }, "Couldn't register with Inngest; retrying until it answers.");
    await pause(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Null: it is registered. Otherwise why not. */
async function tryToRegister(
  url: string,
  handle: (request: Request) => Promise<Response>,
): Promise<string | null> {
  try {
    // The SDK reads no request without a host.
    const request = new Request(url, { method: "PUT", headers: { host: new URL(url).host } });
    const answer = await handle(request);
    return answer.ok ? null : await answer.text();
  } catch (error) {
    return String(error);
  }
}
