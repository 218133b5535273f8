/** Enough to tell two documents apart at a glance. The decision record and the evidence have the whole hash. */
const CHARS = 12;

/** Shortens a document's hash for a signature. */
export function shortenHash(hash: string): string {
  return hash.slice(0, CHARS);
}
