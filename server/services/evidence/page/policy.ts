import { createHash } from "node:crypto";
import { readPageScript } from "./script";
import { PAGE_STYLE } from "./style";

let directives: readonly string[] | undefined;

/**
 * Returns the content security policy of an evidence page. It allows only the page's own script and styles, and blocks
 * everything else.
 */
export function readPagePolicy(): readonly string[] {
  directives ??= [
    "default-src 'none'",
    `script-src '${integrityOf(readPageScript())}'`,
    `style-src '${integrityOf(String(PAGE_STYLE))}'`,
  ];
  return directives;
}

function integrityOf(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
