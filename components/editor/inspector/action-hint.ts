import type { AgentSummary } from "@/components/agent-summary";

/** What becomes of a step's action, by its agent. `index`: the step's place. */
export function actionHint(
  agent: Pick<AgentSummary, "kind" | "needsAction"> | undefined,
  index: number,
): string {
  if (agent?.needsAction === false) return "This agent doesn't use it. You can leave it empty.";
  const given = index === 0 ? "the run's input" : `what step ${index} gave`;
  switch (agent?.kind) {
    case "human":
      return "They see what the step before gave, may change it, and what they approve goes on.";
    case "template":
      return `The template has this text as {{ action }}, and ${given} as {{ input }}.`;
    case "http":
      return "Where the request has no body of its own, this text is what is sent. It is not sent with GET and DELETE.";
    case "model":
    case undefined:
      return `The step is given ${given} in any case.`;
  }
}
