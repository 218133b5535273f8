import { guardedRequest, type Resolve } from "./guarded-request";

/** Of an answer no more is read, and nothing of it is kept but its status. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** Posts to an address that a user gave, and answers with the status. */
export async function guardedPost(
  address: string,
  options: { headers: Record<string, string>; body: string; timeoutMs: number; resolve?: Resolve },
): Promise<number> {
  const { status } = await guardedRequest(address, {
    ...options,
    method: "POST",
    mostBytes: MOST_ANSWER_BYTES,
  });
  return status;
}
