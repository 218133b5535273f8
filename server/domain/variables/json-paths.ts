import { editDistance } from "@/server/domain/text/nearest-name";

/** In listed paths, 0 stands for any item in a list, and * for any value at any depth. */
export const ITEM = "0";
export const ANYTHING = "*";

/** Returns whether the output can have a value at a variable's path. */
export function hasPath(paths: readonly string[], keys: readonly string[]): boolean {
  const sought = keys.map(toListed);
  const places = [sought, ...sought.map((_, length) => [...sought.slice(0, length), ANYTHING])];
  return places.some((place) => paths.includes(place.join(".")));
}

/** Returns the listed path that was probably meant, or null if no path is close. */
export function findNearestPath(paths: readonly string[], keys: readonly string[]): string | null {
  const sought = keys.map(toListed).join(".").toLowerCase();
  const last = keys.at(-1)?.toLowerCase();
  let nearest: string | null = null;
  let least = Math.max(2, Math.ceil(sought.length / 3)) + 1;
  for (const path of paths.filter((path) => !path.endsWith(ANYTHING))) {
    // If the last name exists under a different path, the user probably meant that path.
    const isMoved = path.toLowerCase().split(".").at(-1) === last;
    const distance = isMoved ? 1 : editDistance(path.toLowerCase(), sought);
    if (distance < least) [nearest, least] = [path, distance];
  }
  // Keep the list indexes as written.
  const written = nearest
    ?.split(".")
    .map((key, at) => (key === ITEM && /^\d+$/.test(keys[at] ?? "") ? keys[at] : key));
  return written?.join(".") ?? null;
}

function toListed(key: string): string {
  return /^\d+$/.test(key) ? ITEM : key;
}
