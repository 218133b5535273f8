import type { z } from "zod";
import { AppError } from "@/server/domain/error";
import { explainIssue, invalidFields, toFieldErrors, toPointer } from "@/server/domain/field-errors";
import type { Operation } from "@/server/domain/operation";
import { Revision } from "@/server/domain/revision";
import { findUnstorable } from "@/server/domain/text/text";

/** The format of IDs. Anything else counts as unknown. */
const ID_FORM = /^[\w-]{1,100}$/;

/**
 * Parses an operation's query parameters. Repeated parameters become a list. Unknown parameters are refused
 * if the schema is strict, and ignored otherwise.
 */
export function parseQuery(query: Operation["query"], search: string): Record<string, unknown> {
  if (!isDecodable(search)) throw invalidFields([{ pointer: "?", message: "has an invalid % sequence" }]);
  const given = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    if (Object.hasOwn(query.shape, name) && findUnstorable(value))
      throw invalidFields([{ pointer: `?${name}`, message: "contains a NUL character" }]);
    const values = given.get(name);
    if (values) values.push(value);
    else given.set(name, [value]);
  }
  const fields = [...given].map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return parseFields(query, Object.fromEntries(fields), (path) => `?${String(path[0])}`);
}

/** Parses the fields in the schema. Other fields are refused if the schema is strict, and dropped otherwise. */
export function parseFields(
  schema: z.ZodObject,
  value: Record<string, unknown>,
  pointTo: (path: readonly PropertyKey[]) => string = toPointer,
): Record<string, unknown> {
  const parsed = schema.safeParse(value, { error: explainIssue });
  if (parsed.success) return parsed.data;
  throw invalidFields(toFieldErrors(parsed.error, pointTo, schema));
}

/** Returns the IDs and numbers in the path. Reports malformed ones as not found. */
export function requireIds(
  schema: z.ZodObject,
  params: Record<string, string | string[] | undefined>,
): Record<string, unknown> {
  const isWellFormed = Object.values(params).every(
    (value) => typeof value === "string" && ID_FORM.test(value),
  );
  const parsed = schema.safeParse(params);
  if (!isWellFormed || !parsed.success)
    throw new AppError("not-found", "Nothing in your organization has this ID.");
  return parsed.data;
}

/**
 * Returns the revisions that If-Match accepts, or undefined for any revision. Uses strong comparison (RFC
 * 9110, 13.1.1), so weak tags and unknown formats match nothing.
 */
export function readIfMatch(header: string | null): number[] | undefined {
  if (header === null || header.trim() === "*") return undefined;
  return header.split(",").flatMap((tag) => {
    const [, digits] = /^"(0|[1-9]\d*)"$/.exec(tag.trim()) ?? [];
    const revision = Revision.safeParse(Number(digits));
    return revision.success ? [revision.data] : [];
  });
}

export function readIdempotencyKey(header: string | null): string | null {
  if (header === null || /^[!-~]{1,255}$/.test(header)) return header;
  const message = "must have 1 to 255 visible ASCII characters";
  throw invalidFields([{ pointer: "Idempotency-Key", message }]);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
