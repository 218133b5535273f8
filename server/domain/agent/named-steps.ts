import { findVariables } from "@/server/domain/variables/find";
import type { Agent } from "./agent";

/**
 * Finds the earlier steps whose outputs an agent's configuration uses. Omits steps that only the step's instructions
 * refer to. A template can refer to a step without a variable, so a name anywhere in the template counts.
 */
export function findNamedSteps(agent: Agent | null, earlier: readonly string[]): string[] {
  switch (agent?.kind) {
    case "template":
      return earlier.filter((name) => agent.template.includes(name));
    case "http": {
      const texts = [agent.url, agent.body ?? "", ...agent.headers.map(({ value }) => value ?? "")];
      return usedIn(texts, earlier);
    }
    case "email":
      return usedIn([agent.to ?? "", agent.cc ?? "", agent.subject ?? "", agent.body ?? ""], earlier);
    case "slack":
      return usedIn([agent.channel, agent.text ?? ""], earlier);
    case "model":
    case "human":
    case undefined:
      return [];
  }
}

function usedIn(texts: readonly string[], earlier: readonly string[]): string[] {
  const used = new Set(texts.flatMap(namesIn));
  return earlier.filter((name) => used.has(name));
}

/** Returns the names of the steps that variables in the text refer to. */
export function namesIn(text: string): string[] {
  return findVariables(text).flatMap(({ path }) => (path.kind === "step" ? [path.name] : []));
}
