import type { Prompt } from "@/server/agents/prompt";
export function simulateAnswer(prompt: Prompt): string {
  return prompt.material.join("\n");
}
