import type { AgentDetailDto, AgentDto } from "@/server/domain/agent/operations";

/** A kind that an organization can make agents of. */
export type OwnKind = Exclude<AgentDto["kind"], "human">;
export const OWN_KINDS: readonly OwnKind[] = ["model", "template", "http"];

/** What an agent is, in a word or two. */
export const KIND_NAMES: Record<AgentDto["kind"], string> = {
  human: "Person",
  model: "Model",
  template: "Template",
  http: "HTTP request",
};

/** What an agent of each kind is for, to choose by. */
export const KIND_USES: Record<OwnKind, { title: string; use: string }> = {
  model: {
    title: "Model with instructions",
    use: "Reads, writes and judges texts as you instruct it.",
  },
  template: {
    title: "Template",
    use: "Fills a text in with what the steps before gave: the same each time, without a model.",
  },
  http: {
    title: "HTTP request",
    use: "Asks an address of yours and goes on with the answer.",
  },
};

/** "2 workflows and 1 run under way"; null: nothing uses it. */
export function usesInWords({
  usedBy,
  openRuns,
}: Pick<AgentDetailDto, "usedBy" | "openRuns">): string | null {
  const uses = [
    ...(usedBy.count === 0 ? [] : [usedBy.count === 1 ? "1 workflow" : `${usedBy.count} workflows`]),
    ...(openRuns.count === 0
      ? []
      : [openRuns.count === 1 ? "1 run under way" : `${openRuns.count} runs under way`]),
  ];
  return uses.length === 0 ? null : uses.join(" and ");
}
