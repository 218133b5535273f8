import type { AgentDto } from "@/server/domain/agent/api";

/** What a page needs to know about a step's agent. */
export type AgentSummary = Omit<AgentDto, "simulated" | "needsAction" | "outputPaths" | "version"> &
  Partial<Pick<AgentDto, "needsAction" | "outputPaths" | "version">>;
