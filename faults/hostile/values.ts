import type { Random } from "@/faults/random";

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random.next() * items.length)] as Item;
}

export const chance = (random: Random, share: number) => random.next() < share;

const NUMBERS: readonly unknown[] = [
  0,
  -1,
  1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  1e-300,
  -0,
];

const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\u202e\u2066",
  "🦉".repeat(300),
  "e\u0301".repeat(200),
  "\ufeff",
  "x".repeat(30_000),
  '\'; DROP TABLE "Run"; --',
  "$1",
  "%",
  "_",
  "\\",
  "\\u0000",
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "{{ input }}",
  "{{steps.x.output}}",
  "{{ constructor.constructor('return 1')() }}",
  "\u0024{7*7}",
  "#{7*7}",
  "../../etc/passwd",
  "..\\..\\x",
  "/",
  "null",
  "undefined",
  "NaN",
  "true",
  "[object Object]",
  "http://127.0.0.1:9/",
  "http://169.254.169.254/latest/meta-data",
  "file:///etc/passwd",
  "//127.0.0.1:9",
  "role:owner",
  "role:none",
  "me",
  "OPEN",
  "approve",
  "reject",
  "human",
  "writer",
  "2026-11",
  "9999-99",
  "1e9",
  "-1",
  "0",
  "00000000-0000-0000-0000-000000000000",
];

const OTHERS: readonly unknown[] = [null, true, false, [], {}, [[]], [null], { a: [] }, ["a", 5]];

/** Field names that only the server sets, or that are special in JavaScript. */
const NAMES: readonly string[] = [
  "id",
  "organizationId",
  "status",
  "createdAt",
  "updatedAt",
  "workflowId",
  "currentStepOrder",
  "memberId",
  "userId",
  "role",
  "scopes",
  "revision",
  "actor",
  "isAdmin",
  "passwordHash",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "expectedRevisions",
  "$where",
  "OR",
  "",
];

export function hostileValue(random: Random, depth = 0): unknown {
  const lot = random.next();
  if (lot < 0.25) return pick(random, NUMBERS);
  if (lot < 0.65) return pick(random, TEXTS);
  if (lot < 0.8) return pick(random, OTHERS);
  if (lot < 0.88) return randomText(random);
  if (lot < 0.92) return nested(random);
  if (depth > 2) return null;
  if (lot < 0.96) return Array.from({ length: pick(random, [1, 2, 50, 500]) }, () => hostileValue(random, 3));
  return hostileObject(random, depth + 1);
}

function hostileObject(random: Random, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let count = pick(random, [1, 2, 5]); count > 0; count--)
    Object.defineProperty(object, pick(random, NAMES), {
      value: hostileValue(random, depth),
      enumerable: true,
      configurable: true,
    });
  return object;
}

function nested(random: Random): unknown {
  let value: unknown = "bottom";
  for (let depth = pick(random, [5, 31, 33, 200, 2_000]); depth > 0; depth--)
    value = chance(random, 0.5) ? [value] : { a: value };
  return value;
}

export function randomText(random: Random): string {
  const length = Math.floor(random.between(0, 60));
  const most = pick(random, [0x7f, 0xff, 0xd7ff, 0x10ffff]);
  let text = "";
  while (text.length < length) text += String.fromCodePoint(Math.floor(random.between(1, most)));
  return text;
}

/** Adds a fault to an input: replaces it, replaces a value inside it, or adds or removes a field. */
export function mutate(random: Random, input: unknown): unknown {
  if (chance(random, 0.05)) return hostileValue(random);
  if (typeof input !== "object" || input === null || chance(random, 0.15)) return hostileValue(random);
  if (Array.isArray(input)) {
    if (chance(random, 0.2)) return [...input, hostileValue(random)];
    if (chance(random, 0.1)) return Array.from({ length: 300 }, () => input[0]);
    return input.map((item) => (chance(random, 0.5) ? mutate(random, item) : item));
  }
  const fields = Object.entries(input);
  if (fields.length === 0 || chance(random, 0.2)) fields.push([pick(random, NAMES), hostileValue(random)]);
  if (chance(random, 0.1)) fields.splice(Math.floor(random.next() * fields.length), 1);
  const at = Math.floor(random.next() * fields.length);
  return fromFields(
    fields.map(([name, value], index) => [name, index === at ? mutate(random, value) : value]),
  );
}

/** Creates an object in which `__proto__` is an ordinary field. */
function fromFields(fields: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of fields)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** Creates a body that isn't JSON, is almost JSON, or is unusual JSON. */
export function brokenBody(random: Random): string | Uint8Array {
  return pick<() => string | Uint8Array>(random, [
    () => "",
    () => "{",
    () => '{"a":1}}',
    () => "[1,2",
    () => '{"a":1,"a":2}',
    () => '{"__proto__":{"organizationId":"org_x"}}',
    () => '{"a":"\\ud800"}',
    () => '{"a":1e999}',
    () => `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    () => "null",
    () => '"text"',
    () => "a=1&b=2",
    () => "<xml/>",
    () => Uint8Array.from({ length: 60 }, () => Math.floor(random.between(0, 256))),
    () => Uint8Array.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    () => `{"a":"${"x".repeat(pick(random, [100_000, 1_100_000]))}"}`,
  ])();
}

export const CONTENT_TYPES: readonly string[] = [
  "application/json",
  "application/json; charset=utf-8",
  "application/json; charset=utf-16",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/xml",
  "application/vnd.api+json",
  "APPLICATION/JSON",
  ";",
  "",
];

/** Hostile additions to a path, which go at its end or before its last segment. */
export const ODD_PATHS: readonly string[] = [
  "/",
  "//",
  "/.",
  "/..",
  "/%2e%2e/",
  "/%00",
  "%zz",
  "/%ED%A0%80",
  "/%F0%9F%A6%89",
  ".json",
  ".rsc",
  ";a=b",
  "?",
  "??",
  "?page=%",
  "?page=%ff",
  "?__nextDefaultLocale=x",
  "?_rsc=1",
  "#x",
  "/constructor",
  "/__proto__",
];

/** Headers that an attacker might add. */
export const ODD_HEADERS: readonly Record<string, string>[] = [
  { "x-middleware-subrequest": "middleware:middleware:middleware" },
  { "x-forwarded-host": "evil.example" },
  { "x-forwarded-for": "127.0.0.1" },
  { "x-http-method-override": "DELETE" },
  { "x-organization-id": "org_x" },
  { "if-match": '"1", W/"2", *' },
  { "if-match": '"99999999999999999999"' },
  { "if-none-match": "*" },
  { "idempotency-key": "x".repeat(300) },
  { "idempotency-key": "one key" },
  { "idempotency-key": "a" },
  { range: "bytes=0-1" },
  { "content-encoding": "gzip" },
  { accept: "text/html" },
  { rsc: "1", "next-router-state-tree": "%5B%5D" },
  { "next-action": "x".repeat(40) },
  { "accept-language": "%00" },
  { cookie: "next-auth.session-token=x; a=b=c; ;;" },
  { "last-event-id": "999999999999999999999" },
  { "trpc-accept": "application/jsonl" },
];
