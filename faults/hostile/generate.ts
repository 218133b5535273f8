import type { Random } from "@/faults/random";
import type { Belongings } from "@/server/testing/belongings";
import type { Sent } from "./client";
import { sampleInput, type Target, toText, trpcRequest } from "./target";
import {
  brokenBody,
  CONTENT_TYPES,
  chance,
  hostileValue,
  mutate,
  ODD_HEADERS,
  ODD_PATHS,
  pick,
  randomText,
} from "./values";
import type { Person } from "./world";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const ODD_METHODS = [...METHODS, "TRACE", "PROPFIND", "QUERY", "LOCK"];

/**
 * Generates a request for a target. Most are nearly valid, since requests that fail the first check reveal
 * little.
 */
export function generateFor(random: Random, target: Target, owned: Belongings, person: Person): Sent {
  const sample = sampleInput(target, owned);
  const input = chance(random, 0.9) ? mutateParts(random, target, sample) : sample;
  const request = target.request(input, person);
  const lot = random.next();
  if (lot < 0.7) return request;
  if (lot < 0.78) return { ...request, headers: { ...request.headers, ...pick(random, ODD_HEADERS) } };
  if (lot < 0.84) return withBody(request, brokenBody(random));
  if (lot < 0.88) return withType(request, pick(random, CONTENT_TYPES));
  if (lot < 0.92) return withPath(request, insert(random, request.path));
  if (lot < 0.95) return withMethod(request, pick(random, ODD_METHODS));
  if (lot < 0.97 && target.door === "trpc") return oddBatch(random, target, input, person);
  return withCredentials(request, random);
}

/** Adds faults to the input. For the REST API, adds them to only one part: the path, the query, or the body. */
function mutateParts(random: Random, target: Target, sample: Record<string, unknown>): unknown {
  if (target.door === "trpc") return mutate(random, sample);
  const part = pick(random, ["params", "query", "body", "body", "body"]);
  const { params, query, body } = sample;
  if (part === "body") return { params, query, body: mutate(random, body) };
  const fields = { ...(sample[part] as Record<string, unknown>) };
  const name = pick(random, [...Object.keys(fields), "unknown"]);
  fields[name] = chance(random, 0.5) ? hostileValue(random) : randomText(random);
  return { params, query, body, [part]: fields };
}

function oddBatch(random: Random, target: Target, input: unknown, person: Person): Sent {
  const names = [
    target.name,
    "me.get",
    "nothing.there",
    "live.follow",
    "workflow.list",
    "__proto__",
    "constructor",
    "",
  ];
  const calls = Array.from({ length: pick(random, [1, 2, 10, 60]) }, () => ({
    name: pick(random, names),
    input: chance(random, 0.5) ? input : hostileValue(random),
  }));
  return trpcRequest(calls, chance(random, 0.5), person);
}

const AUTH_PATHS = [
  "session",
  "csrf",
  "providers",
  "signin",
  "signin/credentials",
  "callback/credentials",
  "callback/none",
  "signout",
  "error",
  "verify-request",
  "_log",
  "",
  "__proto__",
  "callback",
  "signin/__proto__",
];

/** Generates a request to sign in or out. Few of these requests make the app hash a password, since that's slow. */
export function generateForAuth(
  random: Random,
  person: Person,
  csrf: { cookie: string; csrfToken: string },
): Sent {
  const action = pick(random, AUTH_PATHS);
  const method = chance(random, 0.9) ? pick(random, ["GET", "POST"]) : pick(random, ODD_METHODS);
  const known = {
    csrfToken: chance(random, 0.5) ? csrf.csrfToken : hostileValue(random),
    // Uses only two addresses. After ten attempts with an address, the app rejects sign-ins without hashing the
    // password, which saves time.
    email: pick(random, ["nobody@example.test", "else@example.test"]),
    password: "a wrong password",
    callbackUrl: pick(random, [
      "/",
      "//evil.example",
      "https://evil.example/",
      "javascript:alert(1)",
      "\\\\evil",
    ]),
    json: "true",
  };
  const given = mutate(random, known);
  const body = pick<() => string | Uint8Array>(random, [
    () => JSON.stringify(given) ?? "",
    () => JSON.stringify(given) ?? "",
    () => new URLSearchParams(Object.entries(known).map(([name, value]) => [name, toText(value)])).toString(),
    () => brokenBody(random),
  ])();
  const origin = pick<Record<string, string>>(random, [
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "cross-site" },
    {},
    { origin: "https://evil.example" },
  ]);
  const cookie = pick(random, [
    csrf.cookie,
    person.spareCookie,
    `${csrf.cookie}; ${person.spareCookie}`,
    oddCookie(random),
  ]);
  const query = chance(random, 0.3)
    ? `?${new URLSearchParams({ callbackUrl: known.callbackUrl, error: randomText(random).toWellFormed() })}`
    : "";
  const sent: Sent = {
    method,
    path: `/api/auth/${action}${query}`,
    headers: {
      ...origin,
      cookie,
      "content-type": chance(random, 0.7) ? "application/json" : pick(random, CONTENT_TYPES),
      ...(chance(random, 0.1) ? pick(random, ODD_HEADERS) : {}),
    },
    ...(method !== "GET" && method !== "HEAD" && { body }),
  };
  return withoutEmptyHeaders(chance(random, 0.05) ? withPath(sent, insert(random, sent.path)) : sent);
}

function oddCookie(random: Random): string {
  const value = encodeURIComponent(randomText(random).toWellFormed());
  return pick(random, [
    `next-auth.session-token=${value}`,
    "next-auth.session-token=eyJhbGciOiJub25lIn0.e30.",
    `next-auth.csrf-token=${value}`,
    "next-auth.csrf-token=a|b|c; next-auth.callback-url=%zz",
    `next-auth.session-token.0=${value}; next-auth.session-token.1=x`,
    "next-auth.callback-url=http://localhost:port@x",
    "=; ==; a",
  ]);
}

function withCredentials(
  { headers: { authorization: _, cookie: __, ...headers } = {}, ...request }: Sent,
  random: Random,
): Sent {
  const authorization = pick(random, [
    "",
    "Bearer",
    "Bearer ",
    "Bearer null",
    "Bearer undefined",
    "Basic YTpi",
    `Bearer cs_${"A".repeat(43)}`,
    "Bearer cs_' OR 1=1",
    `Bearer ${"x".repeat(5_000)}`,
  ]);
  return withoutEmptyHeaders({ ...request, headers: { ...headers, authorization } });
}

function withBody(request: Sent, body: string | Uint8Array): Sent {
  if (request.method === "GET" || request.method === "HEAD") return request;
  return { ...request, body };
}

function withType(request: Sent, type: string): Sent {
  return withoutEmptyHeaders({ ...request, headers: { ...request.headers, "content-type": type } });
}

/** Sets the method and removes the body if the method doesn't allow one. */
function withMethod({ body, ...request }: Sent, method: string): Sent {
  const hasBody = body !== undefined && method !== "GET" && method !== "HEAD" && method !== "TRACE";
  return { ...request, method, ...(hasBody && { body }) };
}

function withPath(request: Sent, path: string): Sent {
  return { ...request, path };
}

function insert(random: Random, path: string): string {
  const [before = "", search] = path.split("?", 2);
  const odd = pick(random, ODD_PATHS);
  const at = chance(random, 0.5) ? before.length : Math.max(before.lastIndexOf("/"), 1);
  const changed = before.slice(0, at) + odd + before.slice(at);
  return search === undefined || odd.includes("?") ? changed : `${changed}?${search}`;
}

function withoutEmptyHeaders(request: Sent): Sent {
  const headers = Object.entries(request.headers ?? {}).filter(([, value]) => value !== "");
  return { ...request, headers: Object.fromEntries(headers) };
}
