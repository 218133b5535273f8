// Finds the evidence and its signature in a file: JSON, a zip, or a page.
import { hash } from "./hash.mjs";
import { unescapeData } from "./page-data.mjs";
import { fromBytes, UnreadableFile, Zip } from "./zip.mjs";

/** The files of a run. */
export const FILES = ["evidence.html", "evidence.json", "signature.json"];

/**
 * `page` is the SHA-256 of the page without its signature. `mismatch` says how the page differs from the other files.
 * @typedef {{ kind: "json" | "zip" | "page", text: string, signature: any, page: string | null, mismatch: string | null }} EvidenceFile
 * @param {Uint8Array} bytes
 * @returns {EvidenceFile}
 */
export function readEvidenceFile(bytes) {
  if (isZip(bytes)) return readZip(new Zip(fromBytes(bytes)));
  const text = decode(bytes);
  return text.trimStart().startsWith("<")
    ? readPage(text)
    : { kind: "json", text: requireJson(text), signature: null, page: null, mismatch: null };
}

/** @param {Uint8Array} bytes */
export const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * Reads a zip with the evidence of one run.
 * @param {Zip} zip
 * @returns {EvidenceFile}
 */
export function readZip(zip) {
  const other = zip.names.find((name) => ![...FILES, "README.txt"].includes(name));
  if (other !== undefined) throw new UnreadableFile(`The zip contains an unexpected file: ${other}.`);
  const files = Object.fromEntries(zip.names.map((name) => [name, zip.read(name)]));
  return { ...readFolder(files), kind: "zip" };
}

/**
 * Reads the files of one run.
 * @param {Record<string, Uint8Array>} files
 * @returns {EvidenceFile}
 */
export function readFolder(files) {
  const evidence = files["evidence.json"];
  if (!evidence) throw new UnreadableFile("The zip has no evidence.json.");
  const text = requireJson(decode(evidence));
  const signature = files["signature.json"] ? parse(decode(files["signature.json"]), "signature.json") : null;
  if (!files["evidence.html"]) throw new UnreadableFile("The zip has no evidence.html.");
  const page = readPage(decode(files["evidence.html"]));
  return { ...page, text, signature, mismatch: compare(page, { text, signature }) };
}

/**
 * @param {EvidenceFile} page
 * @param {Pick<EvidenceFile, "text" | "signature">} files
 */
function compare(page, { text, signature }) {
  if (page.text !== text) return "The page's data differs from evidence.json.";
  const isSame = JSON.stringify(page.signature) === JSON.stringify(signature);
  return isSame ? null : "The page's signature differs from signature.json.";
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
    mismatch: null,
  };
}

/**
 * Returns the JSON in the page's script element with this ID, and the position of the JSON in the page.
 * @param {string} page
 * @param {string} id
 */
function findData(page, id) {
  const [, data, ...others] = page.split(`<script type="application/json" id="${id}">`);
  if (data === undefined) throw new UnreadableFile(`The page has no ${id}.`);
  const length = data.indexOf("<");
  if (others.length > 0 || !data.startsWith("</script>", length))
    throw new UnreadableFile(`The page's ${id} isn't in the app's format.`);
  const start = page.length - data.length;
  return { text: unescapeData(data.slice(0, length)), start, end: start + length };
}

/** @param {Uint8Array} bytes */
export function decode(bytes) {
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
    throw new UnreadableFile("The file is JSON, but it isn't an evidence file with a ledger.");
  return text;
}

/**
 * @param {string} text
 * @param {string} name
 */
export function parse(text, name) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableFile(`${name} isn't valid JSON.`);
  }
}
