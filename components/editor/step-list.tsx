import { Plus } from "lucide-react";
import type { Dispatch } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { AgentIcon } from "@/components/runs/agent-icon";
import { Menu } from "@/components/ui/menu";
import type { DraftStep, EditorAction } from "./document";
import type { DocumentProblem } from "./problems";
import { StepCard } from "./step-card";

/** The steps in their order, one open at a time, with a place for a new one between any two. */
export function StepList({
  steps,
  openKey,
  agents,
  problems,
  readOnly,
  onAdd,
  onRemove,
  dispatch,
}: {
  steps: readonly DraftStep[];
  openKey: string | null;
  agents: readonly AgentSummary[];
  problems: readonly DocumentProblem[];
  readOnly: boolean;
  onAdd: (index: number, agentId: string) => void;
  onRemove: (step: DraftStep) => void;
  dispatch: Dispatch<EditorAction>;
}) {
  const items = (index: number) =>
    agents.map(({ id, name, description, kind }) => ({
      label: kind === "human" ? "A person decides" : name,
      hint: description,
      icon: AgentIcon[kind],
      onSelect: () => onAdd(index, id),
    }));
  return (
    <section aria-label="Steps" id="steps" tabIndex={-1} className="outline-none">
      {steps.length === 0 && (
        <p className="mb-4 max-w-prose text-muted">
          Each step goes to an agent or to a person. The first works on what the run is given, each later one
          on what the step before gave; where a person decides, the run waits.
        </p>
      )}
      <ol>
        {steps.map((step, index) => (
          <li key={step.key}>
            {index > 0 && (
              <div className="relative flex h-11 justify-center touch:h-14">
                <span aria-hidden className="absolute inset-y-0 w-px bg-line" />
                {!readOnly && (
                  <Menu
                    label={`Add a step before step ${index + 1}`}
                    trigger={<Plus aria-hidden className="size-4" />}
                    triggerClassName="relative self-center border border-line bg-paper"
                    items={items(index)}
                  />
                )}
              </div>
            )}
            <StepCard
              step={step}
              index={index}
              steps={steps}
              open={step.key === openKey}
              agents={agents}
              problems={problems.filter((problem) => problem.key === step.key)}
              readOnly={readOnly}
              onRemove={() => onRemove(step)}
              dispatch={dispatch}
            />
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className="mt-4 grid md:justify-center">
          <Menu
            label="Add a step"
            trigger={
              <>
                <Plus aria-hidden className="size-4" />
                <span aria-hidden>Add a step</span>
              </>
            }
            triggerClassName="h-11 gap-2 border border-dashed border-edge px-6 font-medium text-ink"
            items={items(steps.length)}
          />
        </div>
      )}
    </section>
  );
}
