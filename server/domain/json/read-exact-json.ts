import { toPointer } from "@/server/domain/field-errors";
import { findUnstorable } from "@/server/domain/text/text";
import { type ReadJson, readJson } from "./read-json";

/**
 * Parses JSON that has to be stored or forwarded unchanged. Reports anything that would be lost: digits
 * beyond a number's precision, duplicate fields, and unstorable characters.
 */
export function readExactJson(text: string): ReadJson {
  const read = readJson(text);
  const fault = read.ok ? findLoss(text) : null;
  return fault === null ? read : { ok: false, fault };
}

/** Matches the strings, numbers, brackets, and commas of well-formed JSON. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

const MAX_PATH = 200;

interface Open {
  /** The object's field names so far. Null for a list. */
  names: Set<string> | null;
  /** The current field name or list index. Null if a field name comes next. */
  at: string | number | null;
}

function findLoss(text: string): string | null {
  const open: Open[] = [];
  const where = () => toPointer(open.map(({ at }) => String(at))).slice(0, MAX_PATH) || "/";
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === "{") open.push({ names: new Set(), at: null });
    else if (token === "[") open.push({ names: null, at: 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (inner) inner.at = typeof inner.at === "number" ? inner.at + 1 : null;
    } else if (token.startsWith('"')) {
      const value: string = JSON.parse(token);
      const isName = inner?.at === null;
      if (isName) inner.at = value;
      const unstorable = findUnstorable(value);
      if (unstorable) return `contains ${unstorable} at ${where()}`;
      if (isName && inner.names?.has(value)) return `contains ${where()} twice`;
      if (isName) inner.names?.add(value);
    } else if (!isKept(token))
      return `contains ${shorten(token)} at ${where()}, which can't be stored exactly as a number. Put it in quotes, or use fewer digits`;
  }
  return null;
}

const MAX_SHOWN = 40;
const shorten = (digits: string) => (digits.length > MAX_SHOWN ? `${digits.slice(0, MAX_SHOWN)}…` : digits);

/** Numbers with more digits are rejected. */
const MAX_DIGITS = 100;

/** Returns whether a number survives a round trip. Integers outside the safe range might not. */
function isKept(digits: string): boolean {
  const number = Number(digits);
  if (digits.length > MAX_DIGITS || !Number.isFinite(number)) return false;
  return /^-?\d+$/.test(digits)
    ? Number.isSafeInteger(number)
    : normalizeNumber(digits) === normalizeNumber(String(number));
}

/** Normalizes a number, so that 1.50e2 and 150 become the same text. */
function normalizeNumber(digits: string): string {
  const [, sign = "", whole = "", part = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const all = `${whole}${part}`.replace(/^0+/, "");
  const least = all.replace(/0+$/, "");
  return least === "" ? "0" : `${sign}${least}e${Number(power) - part.length + all.length - least.length}`;
}
