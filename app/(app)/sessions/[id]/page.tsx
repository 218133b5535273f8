import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { orNotFound } from "@/app/or-not-found";
import { readSearchParams, type SearchParams } from "@/components/href";
import { SessionView } from "@/components/sessions/session-view";
import { readCursor } from "@/server/domain/run/finding/cursor";
import { getCaller } from "@/server/transports/trpc/caller";

const SessionId = z.guid().toLowerCase();

export const metadata: Metadata = { title: "Session" };

export default async function SessionPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const sessionId = SessionId.safeParse((await params).id).data ?? notFound();
  const { after } = await readSearchParams(searchParams);
  const place = { sessionId, ...(after && readCursor(after) && { after }) };
  const api = await getCaller();
  return <SessionView place={place} initial={await orNotFound(api.session.get(place))} />;
}
