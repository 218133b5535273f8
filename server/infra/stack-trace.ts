import { readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Replaces positions in the running bundle with those in its TypeScript sources. Node's own option for this
 * takes half a second and 80 MB at each start, because it reads the source maps of all packages and pages.
 */
export const nameSources = makeSourceNamer(import.meta.url);

/** `bundle` is the bundle's URL. No other file's map is read, because an error message can name any path. */
export function makeSourceNamer(bundle: string): (stack: string) => string {
  let map: SourceMap | null | undefined;

  function nameSource(tail: string): string {
    const [position, line, column] = /^(\d+):(\d+)/.exec(tail) ?? [];
    const entry = position && map?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !("originalSource" in entry)) return `${bundle}:${tail}`;
    const { originalSource, originalLine, originalColumn } = entry;
    const source = new URL(originalSource, bundle);
    return `${source}:${originalLine + 1}:${originalColumn + 1}${tail.slice(position.length)}`;
  }

  return (stack) => {
    const [head, ...tails] = stack.split(`${bundle}:`);
    if (tails.length === 0) return stack;
    map ??= readMap(bundle);
    return head + tails.map(nameSource).join("");
  };
}

/** Returns null if there is no map or if the bundle was replaced after this process started. */
function readMap(bundle: string): SourceMap | null {
  try {
    const path = `${fileURLToPath(bundle)}.map`;
    if (statSync(path).mtimeMs > performance.timeOrigin) return null;
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // The position in the bundle is still useful.
    return null;
  }
}
