import type { AgentDto } from "@/server/domain/agent/api";

/** Not known to members who can't see agents. */
type Unknown = "simulated" | "needsAction" | "outputPaths" | "version";

/** The details of a step's agent that pages need. */
export type AgentSummary = Omit<AgentDto, Unknown> & Partial<Pick<AgentDto, Unknown>>;
