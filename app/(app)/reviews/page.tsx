import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { MyReviews } from "@/components/reviews/my-reviews";
import { ReviewList } from "@/components/reviews/review-list";
import { REVIEW_TABS, readTab, reviewsHref } from "@/components/reviews/tab";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage({ searchParams }: { searchParams: SearchParams }) {
  const given = await readSearchParams(searchParams);
  const tab = readTab(given.tab);
  const api = await getCaller();
  const query = {
    ...(tab === "done" ? { closed: true } : { status: "OPEN" as const }),
    page: readPageNumber(given.page),
    size: 25,
  };
  return (
    <>
      <PageHeader title="Reviews" description="Texts that wait for a person before their run goes on." />
      <TabLinks
        label="Which reviews"
        links={REVIEW_TABS.map(({ id, words }) => ({
          label: words,
          href: reviewsHref(id),
          current: id === tab,
        }))}
      />
      {tab === "mine" ? (
        <MyReviews initial={await api.review.mine()} />
      ) : (
        <ReviewList key={tab} tab={tab} query={query} initial={await api.review.list(query)} />
      )}
    </>
  );
}
