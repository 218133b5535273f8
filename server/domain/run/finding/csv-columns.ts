import { isFinished } from "@/server/domain/run/status";
import { writeCsvLine } from "@/server/domain/text/csv";
import type { ListedRunDto } from "./api";
import { MAX_EXPORTED } from "./filters";

const HEADER = [
  "Run",
  "Workflow",
  "Version",
  "Status",
  "Step",
  "Steps",
  "Started",
  "Ended",
  "Working (seconds)",
  "Waiting for people (seconds)",
  "Cost (USD)",
  "Started by",
  "Email",
  "Started through",
  "Session",
  "Input",
];

export const CSV_HEADER = writeCsvLine(HEADER);

/** The last line of a file that doesn't contain all matching runs. */
export const CSV_CUT = writeCsvLine([
  `Only the newest ${MAX_EXPORTED.toLocaleString("en")} runs are in this file. Narrow the filters to get the rest.`,
]);

export function toCsvLine(run: ListedRunDto): string {
  return writeCsvLine([
    run.id,
    run.workflowName,
    run.workflowVersion,
    run.reason ?? run.status,
    run.stepReached,
    run.steps,
    run.createdAt,
    isFinished(run.status) ? run.updatedAt : null,
    run.workingMs / 1000,
    run.waitingMs / 1000,
    run.cost === null ? null : run.cost / 1e6,
    run.startedBy.name,
    run.startedBy.email,
    run.test ? "TEST" : run.channel,
    run.sessionId,
    run.inputStart,
  ]);
}
