import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapping } from "node:module";
import { fileURLToPath } from "node:url";

/** A position in a file written by scripts/bundle.mjs. */
const POSITION = /(file:\S+\/bundles\/[\w-]+\.js):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | null>();

/**
 * Replaces positions in a bundle with those in its TypeScript sources. Node's own option for this takes half
 * a second and 80 MB at each start, because it reads the source maps of all packages and pages.
 */
export function nameSources(stack: string): string {
  return stack.replace(POSITION, (position, bundle: string, line: string, column: string) => {
    const entry: Partial<SourceMapping> =
      findMap(bundle)?.findEntry(Number(line) - 1, Number(column) - 1) ?? {};
    const { originalSource, originalLine = 0, originalColumn = 0 } = entry;
    if (originalSource === undefined) return position;
    return `${new URL(originalSource, bundle)}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

function findMap(bundle: string): SourceMap | null {
  if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
  return maps.get(bundle) ?? null;
}

function readMap(bundle: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(bundle)}.map`, "utf8")));
  } catch {
    // The position in the bundle is still useful.
    return null;
  }
}
