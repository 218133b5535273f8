import { expect, test } from "vitest";
import { findApprovalBefore } from "./resumption";

test("the nearest approval of a document counts, not that of a tool call or of a message that may have been sent", () => {
  const attempts = [1, 2, 3, 4].map((step) => ({ id: `srun_${step}`, status: "COMPLETED" as const }));
  const approval = (stepOrder: number, about: { tool?: string; outgoingId?: string } = {}) => ({
    ...{ stepRunId: `srun_${stepOrder}`, stepOrder, status: "APPROVED" as const },
    ...{ tool: null, outgoingId: null, ...about },
  });
  const text = approval(2);
  const reviews = [approval(1), text, approval(3, { tool: "refund" }), approval(4, { outgoingId: "out_1" })];
  expect(findApprovalBefore({ stepOrder: 5 }, reviews, attempts)).toBe(text);
  expect(findApprovalBefore({ stepOrder: 2 }, reviews, attempts)).toMatchObject({ stepOrder: 1 });
});
