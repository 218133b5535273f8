import { hrefOf } from "@/components/href";
import { Card, Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { formatDuration } from "@/components/ui/time/format-duration";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sayCost, sayCount, sayTokens } from "@/components/usage-words";
import type { AgentFiguresDto } from "@/server/domain/agent/figures";
import { FIGURES_DAYS, MAX_ATTEMPTS_COUNTED } from "@/server/domain/agent/figures-limits";
import { explainFailure } from "@/server/domain/run/explain-failure";
import { shareInWords } from "./words";

/** An agent's recent figures: durations, costs, and failed steps with their causes. */
export function AgentFigures({ figures }: { figures: AgentFiguresDto }) {
  return (
    <Section title={`Last ${FIGURES_DAYS} days`}>
      <Figures figures={figures} />
    </Section>
  );
}

function Figures({ figures }: { figures: AgentFiguresDto }) {
  const { steps, failed, medianMs, inputTokens, outputTokens, cost, complete, causes, versions } = figures;
  if (steps === 0) return <p className="text-muted">No steps have used this agent.</p>;
  const hasTokens = inputTokens + outputTokens > 0;
  return (
    <>
      <dl aria-label="Agent figures" className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure label="Steps run">{sayCount(steps)}</Figure>
        <Figure label="Failed">{shareInWords(failed, steps)}</Figure>
        {medianMs !== null && <Figure label="Median time">{formatDuration(medianMs)}</Figure>}
        {hasTokens && (
          <>
            <Figure label="Cost">{sayCost(cost)}</Figure>
            <Figure label="Tokens">{sayTokens({ input: inputTokens, output: outputTokens })}</Figure>
          </>
        )}
      </dl>
      {!complete && (
        <p className="text-muted text-sm">
          Based on the latest {sayCount(MAX_ATTEMPTS_COUNTED)} attempts in this period.
        </p>
      )}
      {causes.length > 0 && <Causes causes={causes} />}
      {versions.length > 1 && (
        <ul aria-label="By version" className="grid gap-1 text-muted text-sm">
          {versions.map(({ revision, steps, failed }) => (
            <li key={revision}>
              {revision === null ? "Version not recorded" : `Version ${revision}`}: {sayCount(steps)}{" "}
              {steps === 1 ? "step" : "steps"}, {shareInWords(failed, steps)} failed
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Figure({ label, children }: { label: string; children: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-medium text-sm tabular-nums">{children}</dd>
    </div>
  );
}

function Causes({ causes }: Pick<AgentFiguresDto, "causes">) {
  return (
    <Card>
      <ul aria-label="Failure causes" className="divide-y">
        {causes.map(({ code, message, count, runs }) => (
          <li key={code} className="grid grid-cols-1 gap-1 px-4 py-3 text-sm">
            <p className="wrap-anywhere">
              <span className="font-medium tabular-nums">{sayCount(count)}×</span> {message}
            </p>
            {explainFailure(code) && <p className="text-muted">{explainFailure(code)?.cause}</p>}
            {runs.length > 0 && (
              <p className="flex flex-wrap gap-x-3">
                {runs.map(({ runId, stepOrder, workflowName, startedAt }) => (
                  <Link
                    key={`${runId} ${stepOrder}`}
                    href={hrefOf(`/runs/${runId}`, { step: stepOrder })}
                    className="inline-flex items-center underline touch:min-h-11"
                  >
                    <span>
                      Run of {workflowName}, <RelativeTime at={startedAt} />
                    </span>
                  </Link>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
