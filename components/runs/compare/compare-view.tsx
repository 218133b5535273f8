"use client";

import { ArrowLeftRight } from "lucide-react";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import type { ComparedStepDto, RunComparisonDto } from "@/server/domain/run/compare/api";
import { isFinished } from "@/server/domain/run/status";
import { FigureList } from "./figure-list";
import { compareHref } from "./href";
import { RunCard } from "./run-card";
import { StepRow } from "./step-row";
import { TextFold } from "./text-fold";
import { VersionChanges } from "./version-changes";
import { isDifferent, sayDifferences } from "./words";

const POLL_MS = 3_000;

/** Compares two runs of a workflow: their inputs, figures, and steps. */
export function CompareView({
  initial,
  agents,
  mayReadVersions,
}: {
  initial: RunComparisonDto;
  agents: readonly AgentSummary[];
  mayReadVersions: boolean;
}) {
  const { comparison, error } = useComparison(initial);
  const { a, b, sameInput, steps } = comparison;
  const versions = { a: a.workflowVersion, b: b.workflowVersion };
  const stepsOf = (side: "a" | "b") =>
    steps.flatMap((pair): ComparedStepDto[] => (pair[side] ? [pair[side]] : []));
  return (
    <>
      <PageHeader
        back={{ href: `/runs/${a.id}`, label: "Run A" }}
        title={`Compare runs of ${b.workflowName}`}
        description={`${sayDifferences(steps)}. ${sayResult(comparison)}`}
        actions={
          <ButtonLink href={compareHref(b.id, a.id)}>
            <ArrowLeftRight aria-hidden className="size-4" />
            Swap A and B
          </ButtonLink>
        }
      />
      <FailureNotice title="Couldn't refresh the comparison" failure={error} />
      <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
        <RunCard side="A" run={a} steps={stepsOf("a")} />
        <RunCard side="B" run={b} steps={stepsOf("b")} />
      </div>
      {mayReadVersions && versions.a !== null && versions.b !== null && versions.a !== versions.b && (
        <div>
          <VersionChanges workflowId={a.workflowId} a={versions.a} b={versions.b} agents={agents} />
        </div>
      )}
      <Section title="Input">
        {sameInput ? (
          <p className="text-muted">Both runs have the same input.</p>
        ) : (
          <TextFold
            label="Show changes in the input"
            query={{ a: { runId: a.id, stepId: null }, b: { runId: b.id, stepId: null }, of: "input" }}
          />
        )}
      </Section>
      <Section title="Figures">
        <FigureList a={a} b={b} />
      </Section>
      <Steps comparison={comparison} agents={agents} />
    </>
  );
}

function Steps({ comparison, agents }: { comparison: RunComparisonDto; agents: readonly AgentSummary[] }) {
  const [isFiltered, setFiltered] = useState(false);
  const { a, b, steps } = comparison;
  const shown = isFiltered ? steps.filter(isDifferent) : steps;
  return (
    <Section
      title="Steps"
      actions={
        <Checkbox
          label="Only steps that differ"
          checked={isFiltered}
          onChange={({ target }) => setFiltered(target.checked)}
        />
      }
    >
      {shown.length === 0 ? (
        <p className="text-muted">No steps differ.</p>
      ) : (
        <Card>
          <ol className="divide-y">
            {shown.map((pair) => (
              <StepRow
                key={`${pair.a?.stepId} ${pair.b?.stepId}`}
                pair={pair}
                runs={{ a, b }}
                agents={agents}
              />
            ))}
          </ol>
        </Card>
      )}
    </Section>
  );
}

/** Refetches the comparison while one of the runs is in progress. */
function useComparison(initial: RunComparisonDto) {
  const [runId, otherRunId] = [initial.a.id, initial.b.id];
  const {
    data: comparison = initial,
    error,
    refetch,
  } = trpc.run.compare.useQuery(
    { runId, otherRunId },
    {
      initialData: initial,
      refetchInterval: usePollMs(POLL_MS),
      enabled: ({ state }) =>
        [state.data?.a, state.data?.b].some((run) => run !== undefined && !isFinished(run.status)),
    },
  );
  useChanges("run", refetch, { id: runId });
  useChanges("run", refetch, { id: otherRunId });
  return { comparison, error };
}

function sayResult({ sameOutput, a, b }: RunComparisonDto): string {
  if (sameOutput !== null) return sameOutput ? "Same result." : "Different results.";
  const done = [a, b].filter(({ status }) => status === "COMPLETED").length;
  return done === 0 ? "Neither run has a result." : "Only one run has a result.";
}
