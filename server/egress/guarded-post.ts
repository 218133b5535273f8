import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { checkUrl, NOT_PUBLIC } from "./check-url";
import { isPublicAddress } from "./public-address";

/** Of an answer no more is read, and nothing of it is kept but its status. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** The system's own way to look a name up. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What kept a request from an answer, in words for whoever gave the address. */
export class RequestFault extends Error {
  override name = "RequestFault";
}

/**
 * Posts to an address that a user gave, and answers with the status. Only public addresses are connected to, by what
 * their name stands for at that moment; a redirect is an answer like any other; all of it takes a limited time.
 */
export async function guardedPost(
  address: string,
  {
    headers,
    body,
    timeoutMs,
    resolve = lookup,
  }: { headers: Record<string, string>; body: string; timeoutMs: number; resolve?: Resolve },
): Promise<number> {
  const checked = checkUrl(address);
  if (!checked.ok) throw new RequestFault(`The address ${checked.fault}.`);
  const { url, trusted } = checked;
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs, ...(!trusted && { lookup: lookupPublic(resolve) }) },
    allowH2: false,
    maxHeaderSize: 16 * 1024,
  });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, { method: "POST", headers, body, dispatcher, signal });
    // It has answered: what becomes of the rest of it changes nothing.
    await answer.body.dump({ limit: MOST_ANSWER_BYTES, signal }).catch(() => {});
    return answer.statusCode;
  } catch (error) {
    throw signal.aborted
      ? new RequestFault(`There was no answer within ${timeoutMs / 1000} seconds.`)
      : new RequestFault(explain(error));
  } finally {
    await dispatcher.destroy();
  }
}

/** Looks a name up, and lets the connection have its addresses only when each of them is public. */
function lookupPublic(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error("no address"), []);
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new RequestFault(`The address ${NOT_PUBLIC}.`), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}

function explain(error: unknown): string {
  if (error instanceof RequestFault) return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const known: Record<string, string> = {
    ENOTFOUND: "No such host is known.",
    EAI_AGAIN: "The host could not be looked up.",
    ECONNREFUSED: "The host refused the connection.",
    ECONNRESET: "The host broke the connection off.",
    UND_ERR_SOCKET: "The host broke the connection off.",
  };
  return known[code] ?? `The request failed (${code}).`;
}
