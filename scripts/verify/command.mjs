// The verify command: reads its arguments and files, and prints the result.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { verifyArchive } from "./archive.mjs";
import { describeArchive } from "./archive-report.mjs";
import { textOf } from "./findings.mjs";
import { readPins } from "./keys.mjs";
import { readPasskeyPins } from "./passkey.mjs";
import { isZip, readEvidenceFile, readZip } from "./read-file.mjs";
import { readReceipt } from "./receipt.mjs";
import { printable } from "./report.mjs";
import { describeRun } from "./run-report.mjs";
import { verifyEvidence } from "./verify.mjs";
import { fromBytes, UnreadableFile, Zip } from "./zip.mjs";

const USAGE = `Verifies the evidence of one or more runs, offline and without a database.

  npm run verify -- FILE [--key KEYS]… [--head HEAD] [--receipt RECEIPT] [--organization ID] [--passkeys FILE] [--json]

FILE         evidence as JSON, zip, or HTML, or an archive with the evidence of several runs
--key KEYS   the keys that you trust: a file (JWK, JWKS, or keys.json) or a thumbprint. Get them from a source
             other than FILE. Without it, the keys in FILE are used, and anyone can make a file with their own
             keys.
--head HEAD  a head that you saved earlier: SEQUENCE:HASH, its JSON (a line of a witness file), or a file that contains that
             JSON, a webhook event, an email, or a receipt
--organization ID
             the organization whose evidence you expect. All organizations in an installation share its keys.
--passkeys FILE
             the passkeys that you trust, as JSON: a list of thumbprints or public keys (JWK). Without it, the ledger says
             which passkeys belong to whom.
--receipt R  a decision's receipt: ENTRY:HASH, or a file with its JSON. FILE must contain that decision.
--json       prints the result as JSON

Exit code: 0 verified, 1 problems found, 2 couldn't verify.
docs/evidence.md explains what this proves.
`;

const EXIT_CODES = { verified: 0, wrong: 1, unproven: 2 };

/** Thrown for invalid arguments. `runVerify` then also prints the usage. */
class UsageError extends Error {}
/** Thrown if a file named in the arguments can't be used. */
class InputError extends Error {}

/**
 * @param {string[]} args
 * @param {{ folder: string, print: (text: string) => void, warn: (text: string) => void }} terminal
 * `folder` is where relative paths start.
 * @returns {number} the exit code
 */
export function runVerify(args, { folder, print, warn }) {
  /** @type {ReturnType<typeof openFile> | null} */
  let opened = null;
  let path = "";
  try {
    const { file, options } = readArguments(args);
    if (options.help) {
      print(USAGE);
      return 0;
    }
    path = file;
    opened = openFile(folder, file);
    const pins = options.key?.flatMap((key) => readKeys(folder, key)) ?? null;
    const savedHead = options.head === undefined ? null : readHead(folder, options.head);
    const passkeys = options.passkeys === undefined ? null : readPasskeys(folder, options.passkeys);
    const receipt = options.receipt === undefined ? null : findReceipt(folder, options.receipt);
    const { kind, result, description } = verify(opened.source, { pins, savedHead, passkeys, receipt });
    if (options.organization !== undefined && options.organization !== result.summary.organization)
      throw new InputError(`The file belongs to the organization ${printable(result.summary.organization)}.`);
    if (options.json) print(`${JSON.stringify({ kind, ...result }, null, 2)}\n`);
    else print(description());
    return EXIT_CODES[result.verdict];
  } catch (error) {
    if (error instanceof UsageError) warn(`${printable(error.message)}\n\n${USAGE}`);
    else if (error instanceof InputError) warn(`${printable(error.message)}\n`);
    else if (error instanceof UnreadableFile)
      warn(
        `${printable(`Couldn't read ${path} as evidence. ${error.message}`)} Pass the evidence's .html, .json, or .zip file.\n`,
      );
    // A file that was changed can have any structure.
    else
      warn(
        `Couldn't verify the file: ${printable(error instanceof Error ? error.message : textOf(error))}\n`,
      );
    return 2;
  } finally {
    opened?.close();
  }
}

/**
 * @param {import("./zip.mjs").Source} source
 * @param {NonNullable<Parameters<typeof verifyEvidence>[1]>} trusted
 */
function verify(source, trusted) {
  const zip = isZip(source.read(0, Math.min(2, source.size))) ? new Zip(source) : null;
  if (zip?.has("manifest.json")) {
    const result = verifyArchive(zip, trusted);
    return { kind: "archive", result, description: () => describeArchive(result) };
  }
  const read = zip ? readZip(zip) : readEvidenceFile(source.read(0, source.size));
  const result = verifyEvidence(read, trusted);
  return { kind: read.kind, result, description: () => describeRun(read, result) };
}

/** @param {string[]} args */
function readArguments(args) {
  try {
    const { values: options, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        key: { type: "string", multiple: true },
        head: { type: "string" },
        organization: { type: "string" },
        passkeys: { type: "string" },
        receipt: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    const [file = "", ...others] = positionals;
    if (!options.help && (file === "" || others.length > 0)) throw new UsageError("Pass exactly one file.");
    return { file, options };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Opens a file without reading it, because an archive may not fit in memory.
 * @param {string} folder
 * @param {string} path
 * @returns {{ source: import("./zip.mjs").Source, close: () => void }}
 */
function openFile(folder, path) {
  try {
    const file = openSync(resolve(folder, path), "r");
    const close = () => closeSync(file);
    const stat = fstatSync(file);
    if (!stat.isFile()) return { source: fromBytes(readFileSync(file)), close };
    const read = (/** @type {number} */ start, /** @type {number} */ length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, start));
    };
    return { source: { size: stat.size, read }, close };
  } catch (error) {
    throw new InputError(explainUnread(path, error));
  }
}

/**
 * @param {string} folder
 * @param {string} path
 */
function readFile(folder, path) {
  try {
    return readFileSync(resolve(folder, path));
  } catch (error) {
    throw new InputError(explainUnread(path, error));
  }
}

/**
 * @param {string} path
 * @param {any} error
 */
function explainUnread(path, error) {
  if (error?.code === "ENOENT") return `${path} doesn't exist.`;
  if (error?.code === "EISDIR") return `${path} is a folder, not a file.`;
  return `Couldn't read ${path}: ${error instanceof Error ? error.message : error}`;
}

/**
 * @param {string} folder
 * @param {string} key
 */
function readKeys(folder, key) {
  const isThumbprint = /^[\w-]{43}$/.test(key);
  const text = isThumbprint ? key : readFile(folder, key).toString("utf8");
  try {
    return readPins(text);
  } catch (error) {
    throw new InputError(`Couldn't use the key ${key}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @param {string} folder
 * @param {string} path
 */
function readPasskeys(folder, path) {
  const text = readFile(folder, path).toString("utf8");
  try {
    return readPasskeyPins(text);
  } catch (error) {
    throw new InputError(`Couldn't use ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Reads a head that is given as SEQUENCE:HASH, as JSON, or as the path of a file.
 * @param {string} folder
 * @param {string} given
 */
function readHead(folder, given) {
  const isText = /^\d+:[0-9a-f]{64}$/.test(given) || given.trimStart().startsWith("{");
  const text = isText ? given : readFile(folder, given).toString("utf8");
  const head = findHead(text);
  if (!head) throw new InputError(`${given} isn't a head.`);
  return head;
}

/**
 * @param {string} folder
 * @param {string} given
 */
function findReceipt(folder, given) {
  const receipt = readReceipt(given) ?? readReceipt(readFile(folder, given).toString("utf8"));
  if (!receipt) throw new InputError(`${given} isn't a receipt.`);
  return receipt;
}

/**
 * Finds the head in text: SEQUENCE:HASH, JSON (a head, a receipt, or a webhook event), or an email to a witness.
 * @param {string} text
 */
function findHead(text) {
  try {
    const value = JSON.parse(text);
    const { type, sequence, hash, organization } = value.data?.head ?? value.head ?? value;
    const isHead = type === "countersign/head" && typeof sequence === "number" && typeof hash === "string";
    return isHead ? { sequence, hash, organization } : null;
  } catch {
    // A set, because an email contains its head more than once.
    const found = new Set([...text.matchAll(/\b\d+:[0-9a-f]{64}\b/g)].map(([head]) => head));
    const [[sequence, hash] = []] = [...found].map((head) => head.split(":"));
    return found.size === 1 && sequence && hash ? { sequence: Number(sequence), hash } : null;
  }
}
