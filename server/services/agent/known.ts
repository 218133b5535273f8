import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";

/** The ids that a step may name. */
export const KNOWN_AGENTS: ReadonlySet<string> = new Set(BUILTIN_AGENTS.map((agent) => agent.id));
