import { createHash } from "node:crypto";
import { commitToText } from "@/server/services/ledger/hash";

/** Commitments to a run's text. An erased run's text can't be compared with its commitments. */
export class Commitments {
  constructor(readonly salt: Uint8Array | null) {}

  /**
   * Commits to the text. Returns null if there is no text, and undefined if it was erased, so that it isn't compared.
   */
  text(text: string | null): string | null | undefined {
    if (this.salt === null) return undefined;
    return text === null ? null : commitToText(this.salt, text);
  }

  /** Commits to a document and its hash, which have to agree. In an erased run, `hash` is already the commitment. */
  document(text: string | null, hash: string | null): string | null {
    if (this.salt === null) return hash;
    if (hash === null) return text === null ? null : "no hash";
    const isHash =
      createHash("sha256")
        .update(text ?? "")
        .digest("hex") === hash;
    return isHash ? commitToText(this.salt, text ?? "") : "a different document";
  }

  /** Commits to a document by its hash. In an erased run, `hash` is already the commitment. */
  hash(hash: string): string {
    if (this.salt === null) return hash;
    if (!/^[0-9a-f]{64}$/.test(hash)) return "no hash";
    return createHash("sha256").update(this.salt).update(Buffer.from(hash, "hex")).digest("hex");
  }
}
