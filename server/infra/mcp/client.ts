import { createMCPClient, type MCPClient } from "@ai-sdk/mcp";
import { storable } from "@/server/domain/text/storable";
import { makeGuardedFetch } from "@/server/infra/egress/guarded-fetch";
import { NO_SUCH_HOST, RequestFault } from "@/server/infra/egress/guarded-request";
import { redactMessage } from "@/server/infra/egress/redact";

export interface McpAddress {
  url: string;
  headers: Record<string, string>;
}

/** Explains why a tool server failed. */
export class McpFault extends Error {
  override name = "McpFault";
}

/**
 * Opens a connection to a tool server over HTTP. The server must be public or listed in OUTBOUND_ALLOW. Never starts
 * a local program. Aborting the signal cancels the connection attempt.
 */
export async function openMcpClient(
  { url, headers }: McpAddress,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<MCPClient> {
  const ask = makeGuardedFetch(url, timeoutMs);
  let connecting = true;
  // After the connection opens, calls use only their own signals, so that the client can still close an aborted
  // session.
  const breakable: typeof fetch = (input, init) =>
    ask(
      input,
      connecting && signal ? { ...init, signal: AbortSignal.any([signal, ...signalOf(init)]) } : init,
    );
  try {
    return await createMCPClient({
      transport: { type: "http", url, headers, fetch: breakable },
      clientName: "countersign",
      initializationOptions: { timeout: timeoutMs },
      // Errors outside of a call, such as the end of a stream, don't matter.
      onUncaughtError: () => {},
    });
  } catch (error) {
    throw new McpFault(explainMcp(error, Object.values(headers)));
  } finally {
    connecting = false;
  }
}

const signalOf = (init: RequestInit | undefined) => (init?.signal ? [init.signal] : []);

const MAX_CHARS = 300;

/** `secrets` lists values to remove from error messages. */
export function explainMcp(error: unknown, secrets: readonly (string | undefined)[]): string {
  if (error instanceof McpFault) return error.message;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    if (cause instanceof RequestFault) return cause.message;
    if ("statusCode" in cause && typeof cause.statusCode === "number")
      return cause.statusCode === 401 || cause.statusCode === 403
        ? `The server rejected the secret (${cause.statusCode}). Enter its value again, or choose a different secret.`
        : `The server responded with ${cause.statusCode}. Check the address.`;
    if ("code" in cause && cause.code === "ENOTFOUND") return NO_SUCH_HOST;
    if ("code" in cause && cause.code === "ECONNREFUSED")
      return "The server refused the connection. Check the port and that the server is running.";
  }
  const said = error instanceof Error ? redactMessage(storable(error.message), secrets) : "";
  const words = storable(said.replace(/\s+/g, " ").trim().slice(0, MAX_CHARS));
  const detail = words === "" ? "" : `: ${words.replace(/\.$/, "")}`;
  return `The server didn't send a valid MCP response${detail}. Check that the address is its Streamable HTTP endpoint.`;
}
