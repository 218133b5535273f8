import { MailX, X } from "lucide-react";
import type { AgentSummary } from "@/components/agent-summary";
import { LiveMark } from "@/components/live/live-mark";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Seal } from "@/components/ui/seal";
import type { Scope } from "@/server/domain/access/access";
import type { RunPage } from "@/server/domain/run/run-page";
import { sealOfRun } from "@/server/domain/run/seal-of-run";
import { isFinished } from "@/server/domain/run/status";
import { RunMenu } from "./header/run-menu";
import { VersionButton } from "./header/version-button";
import { RunStatusBadge } from "./status";
import { describeFailedApproved, findFailedApproved } from "./step/failed-calls";
import { sayUnsent } from "./step/unsent-email";

/** The header of a run page: the workflow's name and the run's seal, status, version, and actions. */
export function RunHeader({
  run,
  agents,
  scopes,
  onChanged,
}: {
  run: RunPage;
  agents: readonly AgentSummary[];
  scopes: readonly Scope[];
  onChanged: () => void;
}) {
  const seal = sealOfRun(run);
  const failedApproved = run.steps.flatMap(findFailedApproved).length;
  const [unsent] = run.steps.flatMap((step) => sayUnsent(step) ?? []);
  return (
    <PageHeader
      back={{ href: "/runs", label: "Runs" }}
      title={
        <span className="flex items-center gap-2.5">
          {seal && (
            <Seal
              state={seal}
              // Amber only while a person has to act.
              className={`size-6 ${seal === "waiting" && run.status !== "PAUSED" ? "text-muted!" : ""}`}
            />
          )}
          <Link href={`/workflows/${run.workflowId}`} className="hover:underline">
            {run.workflowName}
          </Link>
        </span>
      }
      actions={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {!isFinished(run.status) && <LiveMark />}
          {failedApproved > 0 && (
            <Badge tone="failed" icon={X}>
              {describeFailedApproved(failedApproved)}
            </Badge>
          )}
          <span role="status">
            <RunStatusBadge status={run.status} reason={run.reason} />
          </span>
          {unsent && <Badge icon={MailX}>{unsent}</Badge>}
          <VersionButton run={run} agents={agents} />
          <RunMenu run={run} scopes={scopes} onChanged={onChanged} />
        </div>
      }
      description={
        (run.reason === "CANCELLED" || run.inputStart !== "") &&
        run.erasedAt === null && (
          <>
            {run.reason === "CANCELLED" && <p>{run.error?.message}</p>}
            {run.inputStart && <p className="wrap-anywhere line-clamp-1">{run.inputStart}</p>}
          </>
        )
      }
    />
  );
}
