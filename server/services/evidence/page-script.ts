import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Written by scripts/bundle.mjs. */
const PATH = "server/generated/bundles/evidence/page.js";

let read: { source: string; integrity: string } | undefined;

/** Returns the script that checks an evidence page, with its hash in the format of a content security policy. */
export function readPageScript(): { source: string; integrity: string } {
  if (!read) {
    const source = readFileSync(PATH, "utf8");
    read = { source, integrity: `sha256-${createHash("sha256").update(source).digest("base64")}` };
  }
  return read;
}
