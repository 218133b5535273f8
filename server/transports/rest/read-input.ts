import type { z } from "zod";
import { AppError } from "@/server/domain/error";
import { explainIssue, invalidFields, toFieldErrors, toPointer } from "@/server/domain/field-errors";
import type { Operation } from "@/server/domain/operation";
import { Revision } from "@/server/domain/revision";
import { findUnstorable } from "@/server/domain/text/text";

/** Every id that we make reads like this, so whatever does not is an unknown one. */
const ID_FORM = /^[\w-]{1,100}$/;

/** The parameters that a query string gives to an operation; one that is repeated becomes a list. */
export function parseQuery(query: Operation["query"], search: string): Record<string, unknown> {
  if (!isDecodable(search)) throw invalidFields([{ pointer: "?", message: "has a broken % sequence" }]);
  const given = new URLSearchParams(search);
  const input: Record<string, unknown> = {};
  for (const name of Object.keys(query.shape)) {
    const values = given.getAll(name);
    if (values.some((value) => findUnstorable(value)))
      throw invalidFields([{ pointer: `?${name}`, message: "contains a NUL character" }]);
    if (values.length > 0) input[name] = values.length === 1 ? values[0] : values;
  }
  return parseFields(query, input, (path) => `?${String(path[0])}`);
}

/** The fields of a body that an operation knows; all others are left out. */
export function parseFields(
  schema: z.ZodObject,
  value: Record<string, unknown>,
  pointTo: (path: readonly PropertyKey[]) => string = toPointer,
): Record<string, unknown> {
  const parsed = schema.safeParse(value, { error: explainIssue });
  if (parsed.success) return parsed.data;
  throw invalidFields(toFieldErrors(parsed.error, pointTo));
}

/** The ids in the path. A malformed one names nothing, and reads so. */
export function requireIds(params: Record<string, string | string[] | undefined>): Record<string, unknown> {
  for (const value of Object.values(params)) {
    if (typeof value !== "string" || !ID_FORM.test(value))
      throw new AppError("not-found", "There is nothing with this id in your organization.");
  }
  return params;
}

/**
 * The revisions that If-Match accepts; undefined for any. Its comparison is the strong one (RFC 9110, 13.1.1):
 * a weak tag matches nothing, like whatever is no revision of ours.
 */
export function readIfMatch(header: string | null): number[] | undefined {
  if (header === null || header.trim() === "*") return undefined;
  return header.split(",").flatMap((tag) => {
    const [, digits] = /^"([1-9]\d*)"$/.exec(tag.trim()) ?? [];
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
