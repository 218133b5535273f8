import { createMCPClient, type MCPClient } from "@ai-sdk/mcp";
import { storable } from "@/server/domain/text/storable";
import { makeGuardedFetch } from "@/server/infra/egress/guarded-fetch";
import { NO_SUCH_HOST, RequestFault } from "@/server/infra/egress/guarded-request";
import { redactMessage } from "@/server/infra/egress/redact";

export interface McpAddress {
  url: string;
  headers: Record<string, string>;
}

/** Why a tool server did not do what it was asked, in words. */
export class McpFault extends Error {
  override name = "McpFault";
}

/** Connects to a server of tools over HTTP, as long as nobody breaks that off: only its own public address is spoken to, and nothing is started here. */
export async function openMcpClient(
  { url, headers }: McpAddress,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<MCPClient> {
  const ask = makeGuardedFetch(url, timeoutMs);
  let connecting = true;
  // Once connected, calls have signals of their own, and a client takes leave also of what was broken off.
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
      // What goes wrong beside a call, such as a stream that ends, concerns no call.
      onUncaughtError: () => {},
    });
  } catch (error) {
    throw new McpFault(explainMcp(error, Object.values(headers)));
  } finally {
    connecting = false;
  }
}

const signalOf = (init: RequestInit | undefined) => (init?.signal ? [init.signal] : []);

const MOST_WORDS = 300;
const NO_TOOL_SERVER =
  "It did not answer as a tool server does. Check that the address is where it speaks MCP over streamable HTTP";

/** `secrets`: what the words must not repeat that the server, or who sends to it, says. */
export function explainMcp(error: unknown, secrets: readonly (string | undefined)[]): string {
  if (error instanceof McpFault) return error.message;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    if (cause instanceof RequestFault) return cause.message;
    if ("statusCode" in cause && typeof cause.statusCode === "number")
      return cause.statusCode === 401 || cause.statusCode === 403
        ? `It refused the credential (${cause.statusCode}). Choose the one that it wants, or give that one its value anew.`
        : `It answered ${cause.statusCode}. Check the address.`;
    if ("code" in cause && cause.code === "ENOTFOUND") return NO_SUCH_HOST;
    if ("code" in cause && cause.code === "ECONNREFUSED")
      return "It refused the connection. Check that it runs, and its port.";
  }
  const said = error instanceof Error ? redactMessage(storable(error.message), secrets) : "";
  const words = storable(said.replace(/\s+/g, " ").trim().slice(0, MOST_WORDS));
  return words === "" ? `${NO_TOOL_SERVER}.` : `${NO_TOOL_SERVER}: ${words}`;
}
