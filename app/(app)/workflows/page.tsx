import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { readSort } from "@/components/workflows/list-query";
import { WorkflowList } from "@/components/workflows/workflow-list";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Workflows" };

export default async function WorkflowsPage({ searchParams }: { searchParams: SearchParams }) {
  const given = await readSearchParams(searchParams);
  const query = {
    search: given.q?.slice(0, 200),
    sort: readSort(given.sort),
    page: readPageNumber(given.page),
    size: 20,
  };
  const api = await getCaller();
  const [initial, me] = await Promise.all([api.workflow.list(query), api.me.get()]);
  return <WorkflowList query={query} initial={initial} scopes={me.scopes} />;
}
