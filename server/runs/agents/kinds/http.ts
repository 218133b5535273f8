import type { HttpAgent } from "@/server/domain/agent/agent";
import { readText } from "@/server/domain/http/read-text";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { type GuardedAnswer, guardedRequest, RequestFault } from "@/server/infra/egress/guarded-request";
import { redact } from "@/server/infra/egress/redact";
import { readRetryAfter } from "@/server/infra/egress/retry-after";
import {
  type AgentCall,
  type AgentError,
  type AgentOutcome,
  cancelled,
  permanent,
  temporary,
} from "@/server/runs/agents/call";
import { fillRequest, type Header } from "./fill-request";

/** Idempotent methods (RFC 9110, section 9.2.2). */
const REPEATABLE: ReadonlySet<HttpAgent["method"]> = new Set(["GET", "PUT", "DELETE"]);
const KEY_HEADER = "idempotency-key";
const MAY_HAVE_HAPPENED =
  "The request may still have taken effect, so it isn't retried automatically. Check the server, then run again. To allow retries, set a retry policy under “If the step fails”.";

const STOPPED = permanent("connection", `The app stopped during this request. ${MAY_HAVE_HAPPENED}`);

/** Sends a request and returns the response's body. */
export async function executeHttpAgent(call: AgentCall<HttpAgent>): Promise<AgentOutcome> {
  const { agent, secrets, signal } = call;
  const outcome = { model: null, simulated: false };
  const failed = (prompt: string, error: AgentError): AgentOutcome => ({
    ...outcome,
    status: "failed",
    prompt,
    error,
  });
  const request = fillRequest(call);
  if (!request.ok) return failed("", request.error);
  const { url, body, headers } = request;
  const prompt = [`${agent.method} ${url}`, ...shown(headers), "", body ?? ""].join("\n").trim();
  const once = REPEATABLE.has(agent.method) ? null : call.request;
  /** Prevents a retry, because the request may have taken effect. A custom retry policy still allows it. */
  const withUncertainty = (error: AgentError): AgentError =>
    once && !once.asked ? permanent(error.code, `${error.message} ${MAY_HAVE_HAPPENED}`) : error;
  if (once?.begunBefore && !once.asked) return failed(prompt, STOPPED);
  try {
    const answer = await guardedRequest(url, {
      method: agent.method,
      headers: {
        ...(once &&
          !headers.some(({ name }) => KEY_HEADER === name.toLowerCase()) && { [KEY_HEADER]: once.key }),
        ...Object.fromEntries(
          headers.map(({ name, value, credentialId }) => [
            name,
            value ?? secrets.get(credentialId ?? "") ?? "",
          ]),
        ),
      },
      body,
      timeoutMs: agent.timeoutSeconds * 1000,
      maxBytes: MAX_TEXT_BYTES,
      signal,
    });
    const read = readAnswer(answer);
    const text = await redact(storable("text" in read ? read.text : ""), secrets.values());
    const error = findFault(answer, text) ?? ("fault" in read ? permanent("provider", read.fault) : null);
    if (error) return failed(prompt, isUncertain(answer.status) ? withUncertainty(error) : error);
    return {
      ...outcome,
      status: "completed",
      output: text,
      prompt,
    };
  } catch (error) {
    if (signal.aborted) return failed(prompt, cancelled());
    if (!(error instanceof RequestFault)) throw error;
    const make = error.isTemporary ? temporary : permanent;
    const fault = make("connection", `${new URL(url).host}: ${error.message}`);
    return failed(prompt, error.mayHaveArrived ? withUncertainty(fault) : fault);
  }
}

/** Returns whether a failed request may have taken effect anyway. A 503 response means that it didn't. */
function isUncertain(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 503);
}

/** Returns the headers for the run page, without secrets. */
function shown(headers: readonly Header[]): string[] {
  return headers.map(({ name, value }) => `${name}: ${value ?? "[secret]"}`);
}

const NOT_TEXT =
  "A step's output must be text. Request text or JSON, for example with an Accept header. The request itself may have taken effect.";

/** Returns the response as text, or why it isn't text and what to do. */
function readAnswer({ headers, body, undecodable }: GuardedAnswer): { text: string } | { fault: string } {
  const type = [headers["content-type"] ?? []].flat()[0] ?? null;
  const read = undecodable === null ? readText(type, body) : { fault: undecodable };
  return "text" in read ? read : { fault: `The response can't be read: ${read.fault}. ${NOT_TEXT}` };
}

function findFault({ status, headers, cut }: GuardedAnswer, text: string): AgentError | null {
  const said = storable(text.slice(0, 200)).replace(/\s+/g, " ").trim();
  const detail = said === "" ? "" : `: ${said}`;
  if (cut) return permanent("too_long", "The response is larger than 256 KiB. Request less data.");
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = readRetryAfter(headers);
  if (status === 429)
    return temporary("rate_limit", "The server rate-limited the request (429).", retryAfterMs);
  if (status === 408 || status >= 500)
    return temporary("provider", `The server failed (${status})${detail}`, retryAfterMs);
  if (status === 401 || status === 403)
    return permanent(
      "authentication",
      `The server rejected the request (${status}). Check the agent's secret.`,
    );
  if (status >= 300 && status < 400)
    return permanent(
      "provider",
      `The address redirects (${status}), and redirects aren't followed. Enter the final address.`,
    );
  return permanent("provider", `The server rejected the request (${status})${detail}`);
}
