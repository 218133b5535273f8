// Finds the evidence and its signature in a file: JSON, a zip, or a page.
import { strFromU8, unzipSync } from "fflate";
import { unescapeData } from "./page-data.mjs";

/** A zip with more than this isn't evidence. */
const MAX_BYTES = 512 * 1024 * 1024;

/** A file that isn't evidence at all. */
export class UnreadableFile extends Error {}

/**
 * @typedef {{ kind: "json" | "zip" | "page", text: string, signature: any }} EvidenceFile
 * @param {Uint8Array} bytes
 * @returns {EvidenceFile}
 */
export function readEvidenceFile(bytes) {
  if (strFromU8(bytes.subarray(0, 2), true) === "PK") return readZip(bytes);
  const text = decode(bytes);
  return text.trimStart().startsWith("<")
    ? readPage(text)
    : { kind: "json", text: requireJson(text), signature: null };
}

/**
 * @param {Uint8Array} bytes
 * @returns {EvidenceFile}
 */
function readZip(bytes) {
  const files = unzip(bytes);
  const evidence = files["evidence.json"];
  if (!evidence) throw new UnreadableFile("The zip has no evidence.json.");
  const text = requireJson(decode(evidence));
  const signature = files["signature.json"] ? decode(files["signature.json"]) : null;
  if (files["evidence.html"]) {
    const page = readPage(decode(files["evidence.html"]));
    if (page.text !== text)
      throw new UnreadableFile("The page in the zip doesn't contain the same evidence.json.");
  }
  return { kind: "zip", text, signature: signature && parse(signature, "signature.json") };
}

/** @param {Uint8Array} bytes */
function unzip(bytes) {
  const names = new Set();
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (names.has(name)) throw new UnreadableFile(`The zip has two files named ${name}.`);
        names.add(name);
        size += originalSize;
        if (size > MAX_BYTES) throw new UnreadableFile("The zip is too large.");
        return ["evidence.json", "evidence.html", "signature.json"].includes(name);
      },
    });
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile("The zip is damaged.");
  }
}

/**
 * @param {string} page
 * @returns {EvidenceFile}
 */
function readPage(page) {
  const evidence = findData(page, "evidence");
  if (evidence === null) throw new UnreadableFile("The page contains no evidence.");
  const signature = findData(page, "signature");
  return {
    kind: "page",
    text: requireJson(evidence),
    signature: signature === null ? null : parse(signature, "The signature"),
  };
}

/**
 * Returns the JSON in a script element. There, each `<` in a string is written as `\u003c`.
 * @param {string} page
 * @param {string} id
 */
function findData(page, id) {
  const found = [...page.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)].filter(([, attributes = ""]) =>
    new RegExp(`\\bid="${id}"`).test(attributes),
  );
  if (found.length > 1) throw new UnreadableFile(`The page has two elements with the ID ${id}.`);
  const [, , data] = found[0] ?? [];
  return data === undefined ? null : unescapeData(data);
}

/** @param {Uint8Array} bytes */
function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnreadableFile("The file isn't UTF-8 text.");
  }
}

/** @param {string} text */
function requireJson(text) {
  const value = parse(text, "The evidence");
  if (typeof value !== "object" || value === null || !("ledger" in value))
    throw new UnreadableFile("The file is JSON, but not the evidence of a run with a ledger.");
  return text;
}

/**
 * @param {string} text
 * @param {string} name
 */
function parse(text, name) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableFile(`${name} isn't valid JSON.`);
  }
}
