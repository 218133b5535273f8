import { readFileSync } from "node:fs";

/** Written by scripts/bundle.mjs. */
const PATH = "server/generated/bundles/evidence/page.js";

let source: string | undefined;

/** Returns the script that an evidence page uses to check itself. */
export function readPageScript(): string {
  source ??= readFileSync(PATH, "utf8");
  return source;
}
