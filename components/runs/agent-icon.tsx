import { Globe, Hand, Hash, LayoutTemplate, type LucideIcon, Mail, Sparkles } from "lucide-react";
import type { AgentDto } from "@/server/domain/agent/api";

export const AgentIcon: Record<AgentDto["kind"], LucideIcon> = {
  human: Hand,
  model: Sparkles,
  template: LayoutTemplate,
  http: Globe,
  email: Mail,
  slack: Hash,
};
