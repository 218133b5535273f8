import type { AgentDto } from "@/server/domain/agent/api";

/** The details of a step's agent that pages need. */
export type AgentSummary = Omit<AgentDto, "simulated" | "needsAction" | "outputPaths" | "version"> &
  Partial<Pick<AgentDto, "needsAction" | "outputPaths" | "version">>;
