import { Globe, Hand, LayoutTemplate, type LucideIcon, Sparkles } from "lucide-react";
import type { AgentDto } from "@/server/domain/agent/operations";

/** Who does a step: a person, where the run stops, a model, a template, or an address that is asked. */
export const AgentIcon: Record<AgentDto["kind"], LucideIcon> = {
  human: Hand,
  model: Sparkles,
  template: LayoutTemplate,
  http: Globe,
};
