const MAX_ID = 60;

/**
 * Derives an ID from an agent's name: "Invoice reader (EU)" → "invoice_reader_eu". Empty if the name has no
 * Latin letters.
 */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "");
  return plain.slice(0, MAX_ID).replace(/_+$/, "");
}
