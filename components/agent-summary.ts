import type { AgentDto } from "@/server/domain/agent/operations";

/** What a page needs to know of an agent that a step names. */
export type AgentSummary = Omit<AgentDto, "simulated" | "needsAction" | "outputPaths" | "version"> &
  Partial<Pick<AgentDto, "needsAction" | "outputPaths" | "version">>;
