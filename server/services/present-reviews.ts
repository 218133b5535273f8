import type { ReviewDto } from "@/server/domain/review/api";
import { env } from "@/server/infra/env";
import { requirePerson, type ServiceContext } from "./context";
import { presentReview, type ReviewRow } from "./presenters/review";
import { readActiveMembersFor } from "./read-active-members";

/** Returns a function that presents these reviews to the caller. */
export async function makeReviewPresenter(
  ctx: ServiceContext,
  rows: readonly ReviewRow[],
): Promise<(row: ReviewRow) => ReviewDto> {
  const members = await readActiveMembersFor(ctx, rows);
  const context = { members, sendsEmail: env().mail !== null };
  return (row) => presentReview(requirePerson(ctx), row, context);
}
