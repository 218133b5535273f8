import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** A decision, as proven by an evidence file. */
export interface Proven {
  decision: string;
  by: string;
  channel: string;
  reason: string | null;
  shown: string;
  approved: string | null;
  voided: boolean;
}

/**
 * Verifies an evidence file: each string matches its hash, each decision's edits turn the shown document into the
 * approved one, and the counted votes approve the final text.
 */
export function checkEvidence({ reviews, texts }: EvidenceDto): Proven[][] {
  for (const [hash, text] of Object.entries(texts))
    expect(createHash("sha256").update(text, "utf8").digest("hex")).toBe(hash);
  const read = (hash: string) => {
    const text = texts[hash];
    if (text === undefined) throw new Error(`the text ${hash} is not in the file`);
    return text;
  };
  return reviews.map((review) => {
    read(review.draft);
    for (const { approved, voidedAt } of review.decisions)
      if (approved !== null && voidedAt === null) expect(approved).toBe(review.text);
    return review.decisions.map(
      ({ decision, by, channel, reason, shown, approved, changes, voidedAt, at }) => {
        expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(review.openedAt));
        if (approved === null || approved === shown) expect(changes).toBeNull();
        else {
          const segments = changes ?? [];
          const before = segments.map((segment) => ("same" in segment ? segment.same : segment.removed));
          const after = segments.map((segment) => ("same" in segment ? segment.same : segment.added));
          expect(before.join("")).toBe(read(shown));
          expect(after.join("")).toBe(read(approved));
        }
        return {
          decision,
          by: by.id,
          channel,
          reason,
          shown: read(shown),
          approved: approved === null ? null : read(approved),
          voided: voidedAt !== null,
        };
      },
    );
  });
}
