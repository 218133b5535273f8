import { hrefOf } from "@/components/href";

export const REVIEW_TABS = [
  { id: "mine", words: "Waits for me" },
  { id: "open", words: "All open" },
  { id: "done", words: "Done" },
] as const;
export type ReviewTab = (typeof REVIEW_TABS)[number]["id"];

export function readTab(text: string | undefined): ReviewTab {
  return REVIEW_TABS.find(({ id }) => id === text)?.id ?? "mine";
}

export function reviewsHref(tab: ReviewTab, page = 0): string {
  return hrefOf("/reviews", {
    tab: tab === "mine" ? undefined : tab,
    page: page > 0 ? page + 1 : undefined,
  });
}
