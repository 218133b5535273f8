import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { ReviewView } from "@/components/reviews/review-view";
import { getCaller } from "@/server/trpc/caller";

type Props = { params: Promise<{ id: string }> };

const readReview = cache(async (id: string) => {
  const api = await getCaller();
  return orNotFound(api.review.get({ id }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Review of ${(await readReview((await params).id)).workflowName}` };
}

export default async function ReviewPage({ params }: Props) {
  const review = await readReview((await params).id);
  const api = await getCaller();
  const [run, agents, me] = await Promise.all([
    api.run.get({ runId: review.runId }),
    readAgents(api),
    api.me.get(),
  ]);
  return <ReviewView key={review.id} initial={review} run={run} agents={agents} memberId={me.memberId} />;
}
