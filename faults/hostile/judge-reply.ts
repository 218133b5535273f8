import type { Reply, Sent } from "./client";
import type { Violation } from "./violation";

/** Internal details that a response must not reveal. None of our requests contain these words. */
const INTERNALS =
  /\bat [\w.<>]+ \(?(?:file:|node:|\/)|node_modules|Prisma(?:Client)?\w*Error|Invalid `|\bP20\d\d\b|ECONNREFUSED|SQLSTATE|syntax error at or near|duplicate key value|violates .{1,40} constraint|out of range for type|invalid byte sequence/;

export interface Expectation {
  /** Words and IDs of other organizations. A response must not contain these unless the request did. */
  foreign?: ReadonlySet<string>;
}

/** Finds everything that's wrong with a single response. `differ` compares two responses. */
export function judgeReply(sent: Sent, reply: Reply, { foreign }: Expectation = {}): Violation[] {
  const say = (kind: Violation["kind"]): Violation[] => [{ kind, text: describe(sent, reply) }];
  if (reply.status === 0) return say("silent");
  if (reply.status >= 500) return say("fault");
  const violations: Violation[] = [];
  if (reply.status >= 400 && INTERNALS.test(reply.text)) violations.push(...say("internals"));
  if (!isInForm(sent, reply)) violations.push(...say("shape"));
  if (foreign && findForeign(sent, reply, foreign)) violations.push(...say("leak"));
  return violations;
}

/** Finds another organization's word or ID that the response contains but the request doesn't. */
export function findForeign(sent: Sent, { text }: Reply, foreign: ReadonlySet<string>): string | undefined {
  for (const word of foreign) if (text.includes(word) && !holds(sent, word)) return word;
  return undefined;
}

/**
 * Returns whether the response for another organization's ID differs from the response for a made-up ID.
 * Compares the full text of errors, but only the shape of successful responses.
 */
export function differ(theirs: Reply, madeUp: Reply, ids: { theirs: string; madeUp: string }): boolean {
  // One of the requests hit the rate limit.
  if (theirs.status === 429 || madeUp.status === 429) return false;
  if (theirs.status !== madeUp.status || theirs.type !== madeUp.type) return true;
  return theirs.status < 400 && isJson(theirs.text) && isJson(madeUp.text)
    ? formOf(theirs.text) !== formOf(madeUp.text)
    : without(theirs.text, ids) !== without(madeUp.text, ids);
}

/**
 * Returns whether an error has the right format: a problem document (RFC 9457) in the REST API and for deliveries to
 * webhook triggers, and JSON in tRPC.
 */
function isInForm({ path }: Sent, { status, type, text }: Reply): boolean {
  if ((path.startsWith("/api/v1") || /^\/hooks\/[\w-]+$/.test(path)) && status >= 300)
    return status >= 400 && (text === "" || type === "application/problem+json");
  if (path.startsWith("/api/trpc") && status >= 400) return text === "" || isJson(text);
  return true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function holds({ path, headers = {}, body = "" }: Sent, word: string): boolean {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  return [path, text, ...Object.values(headers)].some(
    (part) => part.includes(word) || tryToDecode(part).includes(word),
  );
}

function tryToDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Removes values that differ in every response. Replaces both IDs, which some responses echo. */
function without(text: string, ids: { theirs: string; madeUp: string }): string {
  return text
    .replaceAll(/"requestId":"[^"]*"/g, "")
    .replaceAll(/"instance":"[^"]*"/g, "")
    .replaceAll(ids.theirs, "{id}")
    .replaceAll(ids.madeUp, "{id}");
}

/** Returns all field names and the types of their values. */
function formOf(text: string): string {
  const describeValue = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, 1).map(describeValue);
    if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
    const fields = Object.entries(value).map(([name, item]) => [name, describeValue(item)]);
    return Object.fromEntries(fields.sort(([one], [other]) => String(one).localeCompare(String(other))));
  };
  return JSON.stringify(describeValue(JSON.parse(text)));
}

export function describe({ method, path, headers = {}, body }: Sent, { status, text }: Reply): string {
  const { authorization: _, cookie: __, ...shown } = headers;
  const sent = typeof body === "string" ? body : body ? Buffer.from(body).toString("hex") : "";
  return `${method} ${cut(path)} ${cut(JSON.stringify(shown))} ${cut(JSON.stringify(sent))}\n    → ${status} ${cut(text)}`;
}

const cut = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}… (${text.length})` : text);
