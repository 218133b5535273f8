import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { type CheckedUrl, checkUrl, NOT_PUBLIC } from "./check-url";
import { type DecodedBody, readDecoded } from "./decode-body";
import { isPublicAddress } from "./public-address";

/** Resolves a host name, like Node's `lookup`. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Tells the person who entered the address why a request got no response. */
export class RequestFault extends Error {
  override name = "RequestFault";
  constructor(
    message: string,
    /** Whether the problem may be temporary, so that a retry can succeed. */
    readonly isTemporary: boolean,
    /** Whether the request may have arrived and taken effect. */
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
  /** The maximum size of a response in bytes, decoded. The rest isn't read. */
  maxBytes: number;
  signal?: AbortSignal;
  resolve?: Resolve;
}

export interface GuardedAnswer extends DecodedBody {
  status: number;
  headers: Record<string, string | string[] | undefined>;
}

/**
 * Sends a request to an address that a user entered. The host must be public or listed in OUTBOUND_ALLOW. Its IP
 * addresses are checked while connecting, so a DNS change can't bypass the check. Doesn't follow redirects.
 * `timeoutMs` limits the total time.
 */
export async function guardedRequest(
  address: string,
  { method, headers, body, timeoutMs, maxBytes, signal: given, resolve = lookup }: GuardedRequest,
): Promise<GuardedAnswer> {
  const checked = requireUrl(address);
  const dispatcher = makeDispatcher(checked, { timeoutMs, resolve });
  // Nothing is sent until the connection is open and, with HTTPS, encrypted.
  let isOpen = false;
  dispatcher.once("connect", () => {
    isOpen = true;
  });
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = given ? AbortSignal.any([given, deadline]) : deadline;
  try {
    const answer = await request(checked.url, { method, headers, body, dispatcher, signal });
    const read = await readDecoded(answer.body, answer.headers["content-encoding"], maxBytes);
    return { status: answer.statusCode, headers: answer.headers, ...read };
  } catch (error) {
    throw deadline.aborted
      ? new RequestFault(`No response within ${timeoutMs / 1000} seconds.`, true, isOpen)
      : explain(error, isOpen);
  } finally {
    await dispatcher.destroy();
  }
}

export function requireUrl(address: string): Extract<CheckedUrl, { ok: true }> {
  const checked = checkUrl(address);
  if (!checked.ok) throw new RequestFault(`The address ${checked.fault}.`, false);
  return checked;
}

/** Creates a dispatcher that connects only to public addresses, unless the checked address is trusted. */
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

/** Resolves a name and fails unless all its addresses are public. */
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

/** Error codes for problems in the request itself, which a retry wouldn't fix. */
const PERMANENT = new Set(["UND_ERR_INVALID_ARG"]);
export const NO_SUCH_HOST =
  "Unknown host. Check the address. A private host must also be allowed with OUTBOUND_ALLOW.";
const KNOWN: Record<string, string> = {
  UND_ERR_INVALID_ARG: "Couldn't send the request: a header contains invalid characters.",
  ENOTFOUND: NO_SUCH_HOST,
  EAI_AGAIN: "Couldn't look up the host. Check this installation's DNS.",
  ECONNREFUSED: "The host refused the connection. Check the address and that the host is running.",
  EHOSTUNREACH: "The host can't be reached from this installation. Check its network.",
  ENETUNREACH: "The host can't be reached from this installation. Check its network.",
  ECONNRESET: "The host closed the connection.",
  UND_ERR_SOCKET: "The host closed the connection.",
};

function explain(error: unknown, isOpen: boolean): RequestFault {
  if (error instanceof RequestFault) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new RequestFault(
    KNOWN[code] ?? `The request failed (${code}).`,
    !PERMANENT.has(code),
    isOpen && !PERMANENT.has(code),
  );
}
