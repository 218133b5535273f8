import { Hand, type LucideIcon, Sparkles } from "lucide-react";
import type { AgentDto } from "@/server/domain/agent/operations";

/** Who does a step: a person, where the run stops, or a model. */
export const AgentIcon: Record<AgentDto["kind"], LucideIcon> = { human: Hand, model: Sparkles };
