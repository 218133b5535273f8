import type { HttpAgent } from "@/server/domain/agent/agent";
import { sendsBody } from "@/server/domain/agent/needs";
import { isHeaderValue } from "@/server/domain/http/header";
import { findVariables } from "@/server/domain/variables/find";
import type { VariableScope } from "@/server/domain/variables/render";
import { type AgentCall, type AgentError, permanent } from "@/server/runs/agents/call";
import { encodeValue, type Filled, fill, fillBody, refuse } from "./fill-body";

export type Header = HttpAgent["headers"][number];
type Request =
  | { ok: true; url: string; headers: Header[]; body: string | null }
  | { ok: false; error: AgentError };

/** Fills values into the request. A value can only change the part that contains its variable. */
export function fillRequest({ agent, action, input, scope, secrets }: AgentCall<HttpAgent>): Request {
  const values = { ...scope, input };
  const url = fillAddress(agent.url, values);
  if ("error" in url) return { ok: false, error: url.error };
  const headers: Header[] = [];
  for (const header of agent.headers) {
    const filled = fillHeader(header, values, secrets);
    if (filled && "error" in filled) return { ok: false, error: filled.error };
    headers.push({ ...header, value: filled?.text ?? null });
  }
  // Without a configured body, the request contains the agent's instructions.
  const template = agent.body ?? (sendsBody(agent.method) ? action : null);
  if (template === null) return { ok: true, url: url.text, headers, body: null };
  const type = headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? "";
  const body = fillBody(template, type, values);
  if ("error" in body) return { ok: false, error: body.error };
  return { ok: true, url: url.text, headers, body: body.text };
}

/**
 * Fills encoded values into the address, so that a value can't add path segments. Rejects segments that URL parsers
 * remove, like "..".
 */
function fillAddress(template: string, values: VariableScope): Filled {
  const encode = (_: string, value: string) => encodeValue(value);
  const [path = ""] = template.split(/[?#]/, 1);
  for (const part of path.split("/").slice(3)) {
    const [variable] = findVariables(part);
    const filled = fill(part, values, encode);
    if (variable && "text" in filled && /^(\.|%2e){0,2}$/i.test(filled.text))
      return refuse(
        `${variable.source} is ${filled.text === "" ? "empty" : `“${filled.text}”`}, which would change the URL's path. Use a different value.`,
      );
  }
  return fill(template, values, encode);
}

/**
 * Fills values into a header. Values can't add lines. Returns null if the header's value is an available secret, which
 * is inserted only when the request is sent.
 */
function fillHeader(
  { name, value, credentialId }: Header,
  values: VariableScope,
  secrets: AgentCall["secrets"],
): Filled | null {
  if (credentialId !== null && !secrets.has(credentialId))
    return {
      error: permanent(
        "authentication",
        `The secret for the ${name} header was deleted or is now for a different address. Choose a different secret.`,
      ),
    };
  const filled = value === null ? { text: secrets.get(credentialId ?? "") ?? "" } : fill(value, values);
  if ("text" in filled && !isHeaderValue(filled.text))
    return {
      error: permanent(
        "provider",
        `The ${name} header would contain a line break or a character that headers can't contain.`,
      ),
    };
  return value === null ? null : filled;
}
