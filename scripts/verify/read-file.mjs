// Finds the evidence and its signature in a file: JSON, a zip, or a page.
import { strFromU8, unzipSync } from "fflate";
import { hash } from "./hash.mjs";
import { unescapeData } from "./page-data.mjs";

/** A zip with more than this isn't evidence. */
const MAX_BYTES = 128 * 1024 * 1024;
const FILES = ["evidence.json", "evidence.html", "signature.json", "README.txt"];

/** A file that isn't evidence at all. */
export class UnreadableFile extends Error {}

/**
 * `page` is the SHA-256 of the page without its signature.
 * @typedef {{ kind: "json" | "zip" | "page", text: string, signature: any, page: string | null }} EvidenceFile
 * @param {Uint8Array} bytes
 * @returns {EvidenceFile}
 */
export function readEvidenceFile(bytes) {
  if (strFromU8(bytes.subarray(0, 2), true) === "PK") return readZip(bytes);
  const text = decode(bytes);
  return text.trimStart().startsWith("<")
    ? readPage(text)
    : { kind: "json", text: requireJson(text), signature: null, page: null };
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
  const signature = files["signature.json"] ? parse(decode(files["signature.json"]), "signature.json") : null;
  if (!files["evidence.html"]) throw new UnreadableFile("The zip has no evidence.html.");
  const page = readPage(decode(files["evidence.html"]));
  if (page.text !== text || JSON.stringify(page.signature) !== JSON.stringify(signature))
    throw new UnreadableFile("The page in the zip has different evidence, or a different signature.");
  return { ...page, kind: "zip" };
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
        if (!FILES.includes(name))
          throw new UnreadableFile(`The zip has a file that doesn't belong there: ${name}`);
        return true;
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
  const signature = findData(page, "signature");
  return {
    kind: "page",
    text: requireJson(evidence.text),
    signature: parse(signature.text, "The signature"),
    page: hash(page.slice(0, signature.start) + page.slice(signature.end)),
  };
}

/**
 * Finds the JSON in a script element. There, each `<` in a string is written as `\u003c`.
 * @param {string} page
 * @param {string} id
 */
function findData(page, id) {
  const [, data, ...others] = page.split(`<script type="application/json" id="${id}">`);
  if (data === undefined) throw new UnreadableFile(`The page has no ${id}.`);
  const length = data.indexOf("<");
  if (others.length > 0 || !data.startsWith("</script>", length))
    throw new UnreadableFile(`The page's ${id} isn't written as the app writes it.`);
  const start = page.length - data.length;
  return { text: unescapeData(data.slice(0, length)), start, end: start + length };
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
