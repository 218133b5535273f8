import { notFound } from "@/server/domain/error";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { ATTEMPTS, DETAIL_ROW, REVIEWS } from "./present-detail";

/** The rows of a whole run, without its text. */
const OUTLINE = {
  ...DETAIL_ROW,
  stepRuns: {
    ...ATTEMPTS,
    omit: { ...ATTEMPTS.omit, input: true, prompt: true, output: true },
    include: {
      ...ATTEMPTS.include,
      toolCalls: { ...ATTEMPTS.include.toolCalls, omit: { input: true, output: true } },
      outgoing: { ...ATTEMPTS.include.outgoing, omit: { text: true, html: true, key: true } },
    },
  },
  reviews: {
    ...REVIEWS,
    omit: { draft: true, text: true },
    include: { ...REVIEWS.include, decisions: { ...REVIEWS.include.decisions, omit: { text: true } } },
  },
} as const satisfies Prisma.RunSelect;

type OutlineRow = Prisma.RunGetPayload<{ select: typeof OUTLINE }>;

/** Reads a run with its text left empty. A run can have 200 steps with long text. */
export async function readOutline(ctx: ServiceContext, runId: string) {
  const where = { id: runId, organizationId: ctx.organizationId };
  const row = await ctx.db.run.findFirst({ where, select: OUTLINE });
  if (!row) throw notFound("run");
  return {
    ...row,
    input: "",
    output: null,
    stepRuns: row.stepRuns.map(withoutTexts),
    reviews: row.reviews.map(withHashes),
  };
}

function withoutTexts(attempt: OutlineRow["stepRuns"][number]) {
  const toolCalls = attempt.toolCalls.map((call) => ({ ...call, input: null, output: null }));
  const outgoing = attempt.outgoing.map((row) => ({ ...row, text: "" }));
  return { ...attempt, input: "", prompt: null, output: null, toolCalls, outgoing };
}

/** Replaces text with hashes, which still show where the text is the same. */
function withHashes(review: OutlineRow["reviews"][number]) {
  const decisions = review.decisions.map((decision) => ({ ...decision, text: decision.textHash }));
  return { ...review, draft: review.draftHash, text: review.hash, decisions };
}
