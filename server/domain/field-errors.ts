import { type core, type ZodError, ZodObject } from "zod";
import { AppError, type FieldError } from "./error";
import { findNearestName } from "./text/nearest-name";

/** At most this many errors are returned, because a body can have hundreds of thousands. */
const MAX_ERRORS = 50;

const KINDS: Record<string, string> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "an array",
  object: "an object",
};

const FORMATS: Record<string, string> = {
  guid: "a UUID",
  uuid: "a UUID",
  email: "an email address",
  datetime: "an ISO 8601 time in UTC, such as 2026-05-06T09:00:00Z",
};

export function invalidFields(errors: FieldError[]): AppError {
  const [first = { pointer: "", message: "is not valid" }] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new AppError("invalid-input", `${first.pointer || "The body"}: ${first.message}${more}`, {
    errors: errors.slice(0, MAX_ERRORS),
  });
}

/** Returns the JSON Pointer (RFC 6901) for a path in the body. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * Converts zod's errors to field errors with pointers. For unknown fields, suggests names from the schema.
 */
export function toFieldErrors(
  { issues }: ZodError,
  pointTo: (path: readonly PropertyKey[]) => string = toPointer,
  schema?: core.$ZodType,
): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys")
      return [{ pointer: pointTo(issue.path), message: closestMessage(issue) }];
    const names = listNames(schema, issue.path);
    return issue.keys
      .slice(0, MAX_ERRORS)
      .map((key) => ({ pointer: pointTo([...issue.path, key]), message: explainUnknown(key, names) }));
  });
}

/** Lists the fields of the object at a path. */
function listNames(schema: core.$ZodType | undefined, path: readonly PropertyKey[]): string[] {
  const place = path.reduce<unknown>(
    (place, key) => (place instanceof ZodObject ? place.shape[String(key)] : undefined),
    schema,
  );
  return place instanceof ZodObject ? Object.keys(place.shape) : [];
}

function explainUnknown(name: string, names: readonly string[]): string {
  const nearest = findNearestName(names, name);
  if (nearest !== null) return `is unknown. Did you mean ${nearest}?`;
  return names.length === 0 ? "is unknown" : `is unknown. Use one of ${names.join(", ")}`;
}

/** Returns the issue's message. For a union, uses the message of the option whose type matched. */
function closestMessage(issue: core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return issue.message;
  return issue.errors.flat().find(({ code }) => code !== "invalid_type")?.message ?? issue.message;
}

/** Replaces zod's messages with plain language. Messages defined in a schema take precedence. */
export function explainIssue(issue: core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is required" : `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      if (issue.input === undefined) return "is required";
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `must ${bound(issue.origin)} at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case "too_big":
      return `must ${bound(issue.origin)} at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    case "invalid_format":
      return `must be ${FORMATS[issue.format] ?? "in the expected format"}`;
    default:
      return "is not valid";
  }
}

function bound(origin: string): string {
  return origin === "string" || origin === "array" ? "have" : "be";
}

function unit(origin: string, limit: number | bigint): string {
  const plural = Number(limit) === 1 ? "" : "s";
  if (origin === "string") return ` character${plural}`;
  return origin === "array" ? ` item${plural}` : "";
}
