import { useLayoutEffect, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { nameStep } from "@/components/runs/step/describe-step";
import { traceSimulated } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import type { RunDetailDto } from "@/server/domain/run/api";

/** Shows the context for checking the document: the run's input and the outputs of earlier steps. */
export function EarlierSteps({
  run,
  stepId,
  agents,
}: {
  run: RunDetailDto;
  stepId: string;
  agents: readonly AgentSummary[];
}) {
  const fold = useRef<HTMLDetailsElement>(null);
  // Expands the steps if the screen is wide enough.
  useLayoutEffect(() => {
    if (fold.current && window.matchMedia("(width >= 48rem)").matches) fold.current.open = true;
  }, []);
  const before = run.steps.slice(
    0,
    run.steps.findIndex((step) => step.stepId === stepId),
  );
  return (
    <details ref={fold} className="rounded-md border">
      <summary className="cursor-pointer px-4 py-2 font-medium touch:min-h-11 touch:py-3">
        Earlier steps
      </summary>
      <section
        aria-label="Earlier steps"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
        tabIndex={0}
        className="max-h-96 divide-y overflow-y-auto border-t"
      >
        <Earlier name="Run input" open>
          <TextView label="run input" text={run.input} none="" simulated={null} />
        </Earlier>
        {before.map((step, index) => (
          <Earlier key={step.stepId} name={`${step.stepOrder}. ${nameStep(step, agents)}`}>
            <TextView
              label={`output of step ${step.stepOrder}`}
              text={step.output}
              none="No output"
              simulated={traceSimulated(run.steps, index)}
            />
          </Earlier>
        ))}
      </section>
    </details>
  );
}

/** Its content is rendered once it's first opened, because a run can have many long outputs. */
function Earlier({
  name,
  open = false,
  children,
}: {
  name: string;
  open?: boolean;
  children: React.ReactNode;
}) {
  const [wasOpened, setWasOpened] = useState(open);
  return (
    <details open={open} className="px-4 py-2" onToggle={() => setWasOpened(true)}>
      <summary className="cursor-pointer wrap-anywhere text-sm touch:py-2">{name}</summary>
      <div className="py-2">{wasOpened && children}</div>
    </details>
  );
}
