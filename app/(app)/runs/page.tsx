import type { Metadata } from "next";
import { z } from "zod";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { RunList } from "@/components/runs/run-list";
import { RUN_STATUSES } from "@/server/domain/run/status";
import { getCaller } from "@/server/transports/trpc/caller";

/** An invalid session filter is ignored. */
const SessionId = z.guid().toLowerCase().optional();

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: { searchParams: SearchParams }) {
  const given = await readSearchParams(searchParams);
  const query = {
    status: RUN_STATUSES.find((status) => status === given.status),
    workflowId: given.workflow,
    sessionId: SessionId.safeParse(given.session).data,
    page: readPageNumber(given.page),
    size: 25,
  };
  const api = await getCaller();
  const [initial, workflows] = await Promise.all([
    api.run.list(query),
    api.workflow.list({ sort: "name", size: 200 }),
  ]);
  return (
    <RunList
      query={query}
      initial={initial}
      workflows={workflows.content.map(({ id, name }) => ({ id, name }))}
    />
  );
}
