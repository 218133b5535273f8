import { AppError, type FieldError } from "@/server/domain/error";
import { invalidFields, toPointer } from "@/server/domain/field-errors";
import { findUnstorable } from "@/server/domain/text/text";

export const MAX_BODY_BYTES = 1024 * 1024;
export const MAX_NESTING = 32;

/** How much of a body that is too large is still taken in, so that its sender gets to read the answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

const JSON_TYPE = /^application\/json *(; *charset *= *("utf-8"|utf-8) *)?$/i;

/** Keys that mean something to JavaScript itself. No body has a use for them. */
const OWN_TO_JAVASCRIPT = new Set(["__proto__", "constructor", "prototype"]);

/** The bytes of a JSON body. No more than the limit is ever kept, whatever Content-Length says. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (!JSON_TYPE.test(request.headers.get("content-type") ?? ""))
    throw new AppError(
      "unsupported-media-type",
      "Send the body as JSON, with Content-Type: application/json.",
    );
  if ((request.headers.get("content-encoding") ?? "identity") !== "identity")
    throw new AppError("unsupported-media-type", "Send the body without a Content-Encoding.");
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size <= MAX_BODY_BYTES) chunks.push(part.value);
    else if (size > MAX_DISCARDED_BYTES) break;
  }
  if (size > MAX_BODY_BYTES) throw new AppError("too-large", "The body has more than 1 MiB. Send less.");
  return Buffer.concat(chunks);
}

/** The JSON object in a body. Refuses what no field may hold: characters that cannot be stored, bottomless nesting. */
export function parseBody(bytes: Uint8Array): Record<string, unknown> {
  const value = parseJson(decode(bytes));
  if (!isObject(value)) throw invalidFields([{ pointer: "", message: "must be a JSON object" }]);
  clean(value, []);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidFields([{ pointer: "", message: "must be valid UTF-8" }]);
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === "") throw invalidFields([{ pointer: "", message: "is empty; send a JSON object" }]);
  try {
    return JSON.parse(text);
  } catch {
    throw invalidFields([{ pointer: "", message: "must be valid JSON" }]);
  }
}

function clean(value: unknown, path: string[]): void {
  const refuse = (message: string): never => {
    const fault: FieldError = { pointer: toPointer(path), message };
    throw invalidFields([fault]);
  };
  if (typeof value === "string") {
    const unstorable = findUnstorable(value);
    if (unstorable) refuse(`contains ${unstorable}`);
  } else if (typeof value === "object" && value !== null) {
    if (path.length >= MAX_NESTING) refuse(`is nested more than ${MAX_NESTING} deep`);
    for (const [key, item] of Object.entries(value)) {
      const unstorable = findUnstorable(key);
      if (unstorable) refuse(`has a key that contains ${unstorable}`);
      if (isObject(value) && OWN_TO_JAVASCRIPT.has(key)) delete value[key];
      else clean(item, [...path, key]);
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
