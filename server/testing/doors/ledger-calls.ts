import type { Scope } from "@/server/domain/access/access";
import type { ServiceContext } from "@/server/services/context";
import { countArchivedRuns } from "@/server/services/evidence/archive/count-runs";
import { exportEvidence } from "@/server/services/evidence/archive/export";
import { listChecks } from "@/server/services/ledger/checks/list";
import { startCheck } from "@/server/services/ledger/checks/start";
import { getHead } from "@/server/services/ledger/get-head";
import { listEntries } from "@/server/services/ledger/list";
import { readEntryChunk } from "@/server/services/ledger/read-chunk";
import { getWitnesses } from "@/server/services/witness/get";
import { setWitnesses } from "@/server/services/witness/set";

/** The audit verbs that take no ID. */
export const OF_LEDGER: [string, Scope, (ctx: ServiceContext) => Promise<unknown>][] = [
  ["listEntries", "audit:read", (ctx) => listEntries(ctx, { page: 0, size: 20 })],
  ["readEntryChunk", "audit:read", (ctx) => readEntryChunk(ctx, {})],
  ["getHead", "audit:read", (ctx) => getHead(ctx)],
  ["listChecks", "audit:read", (ctx) => listChecks(ctx)],
  ["getWitnesses", "audit:read", (ctx) => getWitnesses(ctx)],
  ["setWitnesses", "members:write", (ctx) => setWitnesses(ctx, { emails: ["auditor@acme.test"] })],
  ["countArchivedRuns", "runs:read", (ctx) => countArchivedRuns(ctx, {})],
  ["startCheck", "audit:read", (ctx) => startCheck(ctx)],
];

/** Downloads a workflow's whole evidence archive. */
export async function exportOfWorkflow(ctx: ServiceContext, { workflowId }: { workflowId: string }) {
  for await (const _ of await exportEvidence(ctx, { workflowId }));
}
