import type { Metadata } from "next";
import { readAgents } from "@/app/(app)/read-agents";
import { readSearchParams, type SearchParams } from "@/components/href";
import { readTogether } from "@/components/reviews/inbox/inbox-place";
import { Together } from "@/components/reviews/together/together";
import { whyRemoved } from "@/components/reviews/together/why-removed";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Bulk review" };

export default async function TogetherPage({ searchParams }: { searchParams: SearchParams }) {
  const ids = readTogether((await readSearchParams(searchParams)).ids);
  const api = await getCaller();
  const [found, agents, { memberId }] = await Promise.all([
    api.review.together({ ids }),
    readAgents(api),
    api.me.get(),
  ]);
  const reviews = found.filter((review) => whyRemoved(review, review, memberId) === null);
  return (
    <Together
      key={ids.join()}
      reviews={reviews}
      omitted={ids.length - reviews.length}
      agents={agents}
      memberId={memberId}
    />
  );
}
