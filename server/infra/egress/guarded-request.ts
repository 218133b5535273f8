import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { type CheckedUrl, checkUrl, NOT_PUBLIC } from "./check-url";
import { isPublicAddress } from "./public-address";

/** The system's own way to look a name up. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What kept a request from an answer, in words for whoever gave the address. */
export class RequestFault extends Error {
  override name = "RequestFault";
  constructor(
    message: string,
    /** Whether the same request may fare better later: the address itself is good. */
    readonly passes: boolean,
    /** Whether the request may have arrived, and done what it asks for. */
    readonly mayHaveArrived = false,
  ) {
    super(message);
  }
}

export interface GuardedRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers: Record<string, string>;
  body: string | null;
  timeoutMs: number;
  /** Of the answer no more than that is read. */
  mostBytes: number;
  signal?: AbortSignal;
  resolve?: Resolve;
}

export interface GuardedAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** The answer was longer than what was read. */
  cut: boolean;
}

/**
 * Sends a request to an address that a user gave. Only public addresses are connected to, by what their name stands
 * for at that moment; a redirect is an answer like any other; all of it takes a limited time.
 */
export async function guardedRequest(
  address: string,
  { method, headers, body, timeoutMs, mostBytes, signal: given, resolve = lookup }: GuardedRequest,
): Promise<GuardedAnswer> {
  const checked = requireUrl(address);
  const dispatcher = makeDispatcher(checked, { timeoutMs, resolve });
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = given ? AbortSignal.any([given, deadline]) : deadline;
  try {
    const answer = await request(checked.url, { method, headers, body, dispatcher, signal });
    const read = await readUpTo(answer.body, mostBytes);
    return { status: answer.statusCode, headers: answer.headers, ...read };
  } catch (error) {
    throw deadline.aborted
      ? new RequestFault(`There was no answer within ${timeoutMs / 1000} seconds.`, true, true)
      : explain(error);
  } finally {
    await dispatcher.destroy();
  }
}

export function requireUrl(address: string): Extract<CheckedUrl, { ok: true }> {
  const checked = checkUrl(address);
  if (!checked.ok) throw new RequestFault(`The address ${checked.fault}.`, false);
  return checked;
}

/** Connects to what a checked address leads to, and to nothing that is not public unless it is trusted. */
export function makeDispatcher(
  { trusted }: { trusted: boolean },
  { timeoutMs, resolve = lookup }: { timeoutMs: number; resolve?: Resolve },
): Agent {
  return new Agent({
    connect: { timeout: timeoutMs, ...(!trusted && { lookup: lookupPublic(resolve) }) },
    allowH2: false,
    maxHeaderSize: 16 * 1024,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}

async function readUpTo(body: AsyncIterable<Buffer>, most: number): Promise<{ body: Buffer; cut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) return { body: Buffer.concat(chunks).subarray(0, most), cut: true };
  }
  return { body: Buffer.concat(chunks), cut: false };
}

/** Looks a name up, and lets the connection have its addresses only when each of them is public. */
function lookupPublic(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error("no address"), []);
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new RequestFault(`The address ${NOT_PUBLIC}.`, false), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
}

const NEVER_LEFT = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"]);
/** The request itself is at fault: it fares no better later. */
const NEVER_PASSES = new Set(["UND_ERR_INVALID_ARG"]);
export const NO_SUCH_HOST =
  "No such host is known. Check the address. A private host must also be allowed with OUTBOUND_ALLOW.";
const KNOWN: Record<string, string> = {
  UND_ERR_INVALID_ARG: "The request cannot be made: a header holds what headers cannot carry.",
  ENOTFOUND: NO_SUCH_HOST,
  EAI_AGAIN: "The host couldn't be looked up. Check the DNS of this installation.",
  ECONNREFUSED: "The host refused the connection. Check the address and that the host is running.",
  ECONNRESET: "The host broke the connection off.",
  UND_ERR_SOCKET: "The host broke the connection off.",
};

function explain(error: unknown): RequestFault {
  if (error instanceof RequestFault) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new RequestFault(
    KNOWN[code] ?? `The request failed (${code}).`,
    !NEVER_PASSES.has(code),
    !NEVER_LEFT.has(code) && !NEVER_PASSES.has(code),
  );
}
