import { toPointer } from "@/server/domain/field-errors";
import { findUnstorable } from "@/server/domain/text/text";
import { type ReadJson, readJson } from "./read-json";

/**
 * The value of a JSON text that is sent on or kept as it was written, or what would get lost of it: digits that no
 * number keeps, all but the last of the fields with one name, characters that are stored nowhere.
 */
export function readExactJson(text: string): ReadJson {
  const read = readJson(text);
  const fault = read.ok ? findLoss(text) : null;
  return fault === null ? read : { ok: false, fault };
}

/** In JSON that is known to be well-formed. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

const MAX_PATH = 200;

interface Open {
  /** The names of an object's fields so far; null: it is a list. */
  names: Set<string> | null;
  /** Where in it we are; null: a field's name comes next. */
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
      if (unstorable) return `holds ${unstorable} at ${where()}`;
      if (isName && inner.names?.has(value)) return `gives ${where()} twice`;
      if (isName) inner.names?.add(value);
    } else if (!isKept(token))
      return `holds ${shorten(token)} at ${where()}, which no number keeps as it is written: put it in quotes, or write fewer digits`;
  }
  return null;
}

const MAX_SHOWN = 40;
const shorten = (digits: string) => (digits.length > MAX_SHOWN ? `${digits.slice(0, MAX_SHOWN)}…` : digits);

/** Beyond that there are more digits than a number has. */
const MAX_DIGITS = 100;

/** Whether a number is the same when it is written again. A whole one that is beyond its bounds may have been another. */
function isKept(digits: string): boolean {
  const number = Number(digits);
  if (digits.length > MAX_DIGITS || !Number.isFinite(number)) return false;
  return /^-?\d+$/.test(digits)
    ? Number.isSafeInteger(number)
    : inOneWay(digits) === inOneWay(String(number));
}

/** 1.50e2 and 150 are written the same. */
function inOneWay(digits: string): string {
  const [, sign = "", whole = "", part = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? [];
  const all = `${whole}${part}`.replace(/^0+/, "");
  const least = all.replace(/0+$/, "");
  return least === "" ? "0" : `${sign}${least}e${Number(power) - part.length + all.length - least.length}`;
}
