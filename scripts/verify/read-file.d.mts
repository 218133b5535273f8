/** Finds the evidence and its signature in a file: JSON, a zip, or a page. */
export function readEvidenceFile(bytes: Uint8Array): {
  text: string;
  signature: unknown;
  page: string | null;
  mismatch: string | null;
};
