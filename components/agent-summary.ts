import type { AgentDto } from "@/server/domain/agent/api";

/** Fields hidden from members who can't see agents. */
type Unknown = "simulated" | "needsAction" | "outputPaths" | "version";

/** The details that pages need about a step's agent. */
export type AgentSummary = Omit<AgentDto, Unknown> & Partial<Pick<AgentDto, Unknown>>;

/** Whether an agent is known to read an email's recipients and subject from the step's instructions. */
export function readsEmail({ kind, builtin }: Pick<AgentSummary, "kind" | "builtin">): boolean {
  return kind === "email" && builtin;
}
