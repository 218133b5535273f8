import type { AgentDto } from "@/server/domain/agent/api";

/** Fields hidden from members who can't see agents. */
type HiddenField = "simulated" | "needsAction" | "outputPaths" | "version";

/** The details that pages need about a step's agent. */
export type AgentSummary = Omit<AgentDto, HiddenField> & Partial<Pick<AgentDto, HiddenField>>;

/**
 * Whether the agent is the built-in email agent, which reads the recipients and the subject from the step's
 * instructions. A custom email agent may do so too, but its summary doesn't say.
 */
export function isEmailAgent({ kind, builtin }: Pick<AgentSummary, "kind" | "builtin">): boolean {
  return kind === "email" && builtin;
}
