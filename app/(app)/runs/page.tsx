import type { Metadata } from "next";
import { readSearchParams, type SearchParams } from "@/components/href";
import { RunList } from "@/components/runs/list/run-list";
import { readRunListPlace, toRunListQuery } from "@/components/runs/list/run-list-place";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: { searchParams: SearchParams }) {
  const place = readRunListPlace(await readSearchParams(searchParams));
  const api = await getCaller();
  const readAt = Date.now();
  const [initial, initialBulk, { scopes }] = await Promise.all([
    api.run.list(toRunListQuery(place)),
    api.bulk.list({}),
    api.me.get(),
  ]);
  const mayWrite = scopes.includes("runs:write");
  return <RunList {...{ place, initial, readAt, mayWrite, initialBulk }} />;
}
