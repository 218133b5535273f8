import type { AgentDetailDto, AgentDto } from "@/server/domain/agent/api";

/** A kind of agent that an organization can create. */
export type OwnKind = Exclude<AgentDto["kind"], "human">;
export const OWN_KINDS: readonly OwnKind[] = ["model", "template", "http", "email", "slack"];

export const KIND_NAMES: Record<AgentDto["kind"], string> = {
  human: "Person",
  model: "Model",
  template: "Template",
  http: "HTTP request",
  email: "Email",
  slack: "Slack",
};

/** The purpose of each kind, to help people choose one. */
export const KIND_USES: Record<OwnKind, { title: string; use: string }> = {
  model: {
    title: "Model with instructions",
    use: "Reads, writes, and evaluates text, following your instructions.",
  },
  template: {
    title: "Template",
    use: "Fills in text with outputs from earlier steps. Doesn't need a model. The same input always produces the same result.",
  },
  http: {
    title: "HTTP request",
    use: "Calls your URL and outputs the response.",
  },
  email: {
    title: "Send email",
    use: "Sends an email once and outputs the mail server's response.",
  },
  slack: {
    title: "Post to Slack",
    use: "Posts a message to a channel once and outputs Slack's response.",
  },
};

/** "2 workflows and 1 run in progress". Null if nothing uses the agent. */
export function usesInWords({
  usedBy,
  openRuns,
}: Pick<AgentDetailDto, "usedBy" | "openRuns">): string | null {
  const uses = [
    ...(usedBy.count === 0 ? [] : [usedBy.count === 1 ? "1 workflow" : `${usedBy.count} workflows`]),
    ...(openRuns.count === 0
      ? []
      : [openRuns.count === 1 ? "1 run in progress" : `${openRuns.count} runs in progress`]),
  ];
  return uses.length === 0 ? null : uses.join(" and ");
}

/** "6 of 124 (4.8%)", or "None". */
export function shareInWords(part: number, whole: number): string {
  if (part === 0) return "None";
  const share = (part / whole).toLocaleString("en", { style: "percent", maximumFractionDigits: 1 });
  return `${part.toLocaleString("en")} of ${whole.toLocaleString("en")} (${share})`;
}
