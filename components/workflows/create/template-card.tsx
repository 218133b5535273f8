import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { beginPublished } from "./beginning";
import { StepTrail } from "./step-trail";
import type { Template } from "./template";
import type { Begin } from "./use-begin";

/** A template: its purpose, its steps, and a sample input. */
export function TemplateCard({
  template,
  agents,
  begin: { begin, isPending, failureOf },
}: {
  template: Template;
  agents: readonly AgentSummary[];
  begin: Begin;
}) {
  const { id, name, description, definition, input } = template;
  const way = `template ${id}`;
  const use = () =>
    begin({
      way,
      beginning: beginPublished(definition),
      // The editor's run dialog suggests the template's sample input.
      hrefOf: (workflowId) => hrefOf(`/workflows/${workflowId}`, { try: id }),
    });
  return (
    <Card className="flex min-w-0 flex-col gap-3 p-4">
      <div className="grid gap-1">
        <h3 className="font-semibold">{name}</h3>
        <p className="text-muted">{description}</p>
      </div>
      <StepTrail steps={definition.steps} agents={agents} />
      <details className="text-sm">
        <summary className="w-fit cursor-pointer touch:min-h-11 touch:py-3">
          Sample input<span className="sr-only"> {name}</span>
        </summary>
        <section
          aria-label={`Sample input for ${name}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
          tabIndex={0}
          className="mt-2 max-h-60 overflow-y-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-3"
        >
          {input}
        </section>
      </details>
      <div className="mt-auto grid gap-3">
        <Button pending={isPending(way)} onClick={use} className="justify-self-start">
          Use this template<span className="sr-only"> {name}</span>
        </Button>
        <FailureNotice title="Couldn't create the workflow" failure={failureOf(way)} />
      </div>
    </Card>
  );
}
