import { AppError, notJson } from "@/server/domain/error";
import { invalidFields } from "@/server/domain/field-errors";
import { API_BODY } from "@/server/domain/http/body-limits";
import { cleanInput } from "@/server/domain/json/clean-input";
import { readBytes } from "@/server/infra/read-bytes";

const JSON_TYPE = /^application\/json *(; *charset *= *("utf-8"|utf-8) *)?$/i;

/** Reads the bytes of a JSON body. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (!JSON_TYPE.test(request.headers.get("content-type") ?? "")) throw notJson();
  if ((request.headers.get("content-encoding") ?? "identity") !== "identity")
    throw new AppError("unsupported-media-type", "Send the body without a Content-Encoding.");
  const bytes = await readBytes(request, API_BODY.bytes);
  if (bytes === null) throw new AppError("too-large", API_BODY.refusal);
  return bytes;
}

/** Parses the JSON object in a body. */
export function parseBody(bytes: Uint8Array): Record<string, unknown> {
  const value = parseJson(decode(bytes));
  if (!isObject(value)) throw invalidFields([{ pointer: "", message: "must be a JSON object" }]);
  cleanInput(value);
  return value;
}

/** Parses any JSON in a body. Also returns the body's text. */
export function parseJsonText(bytes: Uint8Array): { text: string; value: unknown } {
  const text = decode(bytes);
  const value = parseJson(text);
  cleanInput(value);
  return { text, value };
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
