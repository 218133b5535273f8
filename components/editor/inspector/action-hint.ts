import type { AgentSummary } from "@/components/agent-summary";

/** Explains how the agent of the step at `index` uses the instructions. */
export function actionHint(
  agent: (Pick<AgentSummary, "kind" | "needsAction"> & Partial<Pick<AgentSummary, "builtin">>) | undefined,
  index: number,
): string {
  if (agent?.needsAction === false) return "This agent doesn't use instructions. You can leave this empty.";
  const given = nameInput(index);
  switch (agent?.kind) {
    case "human":
      return "Reviewers see the previous step's output and can edit it. What they approve becomes this step's output.";
    case "template":
      return `The template gets this text as {{ action }} and ${given} as {{ input }}.`;
    case "http":
      return "If the agent doesn't set a body, this text is sent as the body. GET and DELETE requests have no body.";
    case "email":
      return agent.builtin
        ? "Start with a To: line and a Subject: line, then leave a blank line and write the text in Markdown. You can use variables anywhere."
        : "Write the email in Markdown.";
    case "slack":
      return "Write the message in Markdown.";
    case "model":
    case undefined:
      return `${index === 0 ? "The run's input" : `Step ${index}'s output`} is always included.${
        agent?.builtin ? " This agent can't look anything up." : ""
      }`;
  }
}

/** Names a step's input: "step 2's output". */
export function nameInput(index: number): string {
  return index === 0 ? "the run's input" : `step ${index}'s output`;
}

/** An example of an agent's instructions. */
export function actionExample(agent: Parameters<typeof actionHint>[0]): string {
  switch (agent?.kind) {
    case "human":
      return "Check the figures, then approve.";
    case "email":
      return agent.builtin ? "To: team@example.com" : "Here are the figures: {{ input }}";
    case "slack":
      return "Here are the figures: {{ input }}";
    case "template":
    case "http":
    case "model":
    case undefined:
      return "Summarize it in three bullets.";
  }
}
