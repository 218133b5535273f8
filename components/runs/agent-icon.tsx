import { Globe, Hand, LayoutTemplate, type LucideIcon, Sparkles } from "lucide-react";
import type { AgentDto } from "@/server/domain/agent/operations";

export const AgentIcon: Record<AgentDto["kind"], LucideIcon> = {
  human: Hand,
  model: Sparkles,
  template: LayoutTemplate,
  http: Globe,
};
