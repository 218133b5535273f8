import { useId } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Beginning } from "./beginning";
import { ChooseFile } from "./choose-file";
import { focus } from "./focus";
import { ImportedStep } from "./imported-step";
import { ProblemLines } from "./problem-lines";
import type { Begin } from "./use-begin";
import type { Import, ReadWorkflow } from "./use-import";
import { summarizeImport } from "./words";

const WAY = "import";

/** Shows the workflow that a file would be imported as, before anything is saved. */
export function ImportPreview({
  read,
  beginning,
  agents,
  take,
  begin: { begin, isPending, failureOf, isHalfMade },
}: {
  read: ReadWorkflow;
  beginning: Beginning;
  agents: readonly AgentSummary[];
  take: Import;
  begin: Begin;
}) {
  const heading = useId();
  const { file, definition, problems } = read;
  const { name, description, steps } = definition;
  const ofWorkflow = problems.filter(({ stepId }) => stepId === null);
  const save = () =>
    begin({
      way: WAY,
      beginning,
      hrefOf: (id) => `/workflows/${id}`,
      onMade: () => toast(`“${beginning.published.name}” imported${beginning.draft ? " as a draft" : ""}`),
    });
  return (
    <section
      ref={focus}
      tabIndex={-1}
      aria-labelledby={heading}
      className="grid grid-cols-1 gap-4 outline-none"
    >
      <div className="grid gap-1">
        <p className="text-muted text-sm">
          {file === null ? "From the pasted text" : `From ${file}`}. Nothing is saved yet.
        </p>
        <h2 id={heading} className="break-words font-semibold text-lg">
          {name.trim() || "Unnamed workflow"}
        </h2>
        {description && <p className="max-w-prose whitespace-pre-wrap break-words">{description}</p>}
        <p>{summarizeImport(steps.length, problems)}</p>
        {beginning.draft && <p>The workflow opens as a draft. Fix these problems before you publish.</p>}
      </div>
      <ProblemLines problems={ofWorkflow} />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" pending={isPending(WAY)} onClick={save}>
          {isHalfMade(beginning) ? "Try again" : "Import"}
        </Button>
        <ChooseFile label="Choose a different file" pending={take.isPending} onFiles={take.takeFiles} />
        <Button variant="quiet" onClick={take.putAway}>
          Cancel
        </Button>
      </div>
      <FailureNotice
        title={
          isHalfMade(beginning)
            ? `“${beginning.published.name}” was created, but its steps weren't saved`
            : "Couldn't import the workflow"
        }
        failure={failureOf(WAY)}
      />
      {steps.length > 0 && (
        <ol aria-label="Steps" className="grid grid-cols-1 gap-2">
          {steps.map((step, index) => (
            <ImportedStep
              key={step.id}
              step={step}
              place={index + 1}
              agent={agents.find(({ id }) => id === step.agentId)}
              problems={problems.filter(({ stepId }) => stepId === step.id)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
