import type { Metadata } from "next";
import type { SearchParams } from "@/components/href";
import { Inbox } from "@/components/reviews/inbox/inbox";
import { readInbox } from "./read-inbox";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage({ searchParams }: { searchParams: SearchParams }) {
  return <Inbox {...(await readInbox(searchParams))} />;
}
