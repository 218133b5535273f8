import { type GuardedAnswer, guardedRequest, type Resolve } from "./guarded-request";

/** Only the start of a response is used, so the rest isn't read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts to an address that a user entered. Returns the response. */
export async function guardedPost(
  address: string,
  options: { headers: Record<string, string>; body: string; timeoutMs: number; resolve?: Resolve },
): Promise<GuardedAnswer> {
  return guardedRequest(address, { ...options, method: "POST", maxBytes: MAX_ANSWER_BYTES });
}
