import type { Metadata } from "next";
import { cache } from "react";
import { readInbox } from "@/app/(app)/reviews/read-inbox";
import { orNotFound } from "@/app/or-not-found";
import type { SearchParams } from "@/components/href";
import { OpenedInbox } from "@/components/reviews/inbox/opened-inbox";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

const readReview = cache(async (id: string) => {
  const api = await getCaller();
  return orNotFound(api.review.get({ id }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Review of ${(await readReview((await params).id)).workflowName}` };
}

export default async function ReviewPage({ params, searchParams }: Props) {
  const review = await readReview((await params).id);
  const api = await getCaller();
  const [inbox, run] = await Promise.all([readInbox(searchParams), api.run.get({ runId: review.runId })]);
  return <OpenedInbox {...inbox} opened={{ review, run }} />;
}
