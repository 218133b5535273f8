/** Limits of the audit log. Separate from the schema, so that the browser doesn't load zod. */

export const MAX_AUDIT_SEARCH_CHARS = 200;

/** The maximum number of email addresses that can receive heads. */
export const MAX_WITNESSES = 10;

/** Matching entries are counted only up to this number. */
export const MAX_AUDIT_COUNTED = 10_000;

/** Formats the number of matching entries: "1 entry", "1,234 entries", "10,000+ entries". */
export function sayEntryCount({ totalElements, exact }: { totalElements: number; exact: boolean }): string {
  const count = `${totalElements.toLocaleString("en")}${exact ? "" : "+"}`;
  return `${count} ${totalElements === 1 ? "entry" : "entries"}`;
}
