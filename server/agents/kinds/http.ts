import { type AgentCall, type AgentError, type AgentOutcome, passing, permanent } from "@/server/agents/call";
import { readRetryAfter } from "@/server/agents/models/retry-after";
import { redact } from "@/server/agents/redact";
import type { HttpAgent } from "@/server/domain/agent/agent";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { type GuardedAnswer, guardedRequest, RequestFault } from "@/server/egress/guarded-request";
import { fillRequest, type Header } from "./fill-request";

/** Asks an address and answers with what it sent. */
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
  try {
    const answer = await guardedRequest(url, {
      method: agent.method,
      headers: Object.fromEntries(
        headers.map(({ name, value, credentialId }) => [
          name,
          value ?? secrets.get(credentialId ?? "") ?? "",
        ]),
      ),
      body,
      timeoutMs: agent.timeoutSeconds * 1000,
      mostBytes: MAX_TEXT_BYTES,
      signal,
    });
    const text = redact(storable(answer.body.toString("utf8")), secrets.values());
    const error = findFault(answer, text);
    if (error) return failed(prompt, error);
    return {
      ...outcome,
      status: "completed",
      output: text,
      prompt,
    };
  } catch (error) {
    if (signal.aborted)
      return failed(prompt, permanent("aborted", "The call was stopped because the run was cancelled."));
    if (!(error instanceof RequestFault)) throw error;
    const make = error.passes ? passing : permanent;
    return failed(prompt, make("connection", `${new URL(url).host}: ${error.message}`));
  }
}

/** The headers as the run page shows them: a credential by that it is one. */
function shown(headers: readonly Header[]): string[] {
  return headers.map(({ name, value }) => `${name}: ${value ?? "[credential]"}`);
}

function findFault({ status, headers, cut }: GuardedAnswer, text: string): AgentError | null {
  const said = text.slice(0, 200).replace(/\s+/g, " ").trim();
  const detail = said === "" ? "" : `: ${said}`;
  if (cut) return permanent("too_long", "The answer is longer than 256 KiB. Ask for less.");
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = readRetryAfter(headers);
  if (status === 429)
    return passing("rate_limit", `The address takes no more calls right now (429).`, retryAfterMs);
  if (status === 408 || status >= 500)
    return passing("provider", `The address failed (${status})${detail}`, retryAfterMs);
  if (status === 401 || status === 403)
    return permanent(
      "authentication",
      `The address refused the request (${status}). Check the agent's credential.`,
    );
  if (status >= 300 && status < 400)
    return permanent(
      "provider",
      `The address redirects (${status}), which is not followed. Give the final address.`,
    );
  return permanent("provider", `The address refused the request (${status})${detail}`);
}
