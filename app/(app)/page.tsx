import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readTimeZone } from "@/app/(app)/read-time-zone";
import { Home } from "@/components/home/home";
import { KeepTimeZone } from "@/components/insights/keep-time-zone";
import { DocumentPage } from "@/components/runs/text/document-page";
import { type Scope, startsWithReviews } from "@/server/domain/access/access";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Home" };

const REVIEWS = 3;

/** The first page after signing in. People who only decide reviews are redirected to their inbox. */
export default async function HomePage() {
  const [api, timeZone] = await Promise.all([getCaller(), readTimeZone()]);
  const { scopes, publicUrl } = await api.me.get();
  if (startsWithReviews(scopes)) redirect("/reviews");
  const may = (...needed: Scope[]) => needed.every((scope) => scopes.includes(scope));
  const [reviews, firstSteps, resumeNotice, outcomes, failures, spending, workflows] = await Promise.all([
    may("reviews:read", "reviews:decide") ? api.review.inbox({ tab: "mine", page: 0, size: REVIEWS }) : null,
    api.home.firstSteps(),
    api.home.resumeNotice(),
    may("runs:read") ? api.home.outcomes({ timeZone }) : null,
    may("runs:read") ? api.home.failures({ timeZone }) : null,
    may("runs:read") ? api.usage.spending() : null,
    may("runs:read", "workflows:read") ? api.home.workflows() : null,
  ]);
  return (
    <DocumentPage>
      <KeepTimeZone used={timeZone} />
      <Home
        {...{ reviews, firstSteps, resumeNotice, outcomes, failures, spending, workflows, scopes, publicUrl }}
      />
    </DocumentPage>
  );
}
