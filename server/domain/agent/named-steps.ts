import { findVariables } from "@/server/domain/variables/find";
import type { Agent } from "./agent";

/**
 * Of the names of earlier steps, those whose outputs an agent's own texts use, beside the action. A template may name
 * them in other ways than by a variable, so that a name anywhere in it counts.
 */
export function findNamedSteps(agent: Agent | null, earlier: readonly string[]): string[] {
  switch (agent?.kind) {
    case "template":
      return earlier.filter((name) => agent.template.includes(name));
    case "http": {
      const texts = [agent.url, agent.body ?? "", ...agent.headers.map(({ value }) => value ?? "")];
      const used = new Set(texts.flatMap(namesIn));
      return earlier.filter((name) => used.has(name));
    }
    case "model":
    case "human":
    case undefined:
      return [];
  }
}

/** The names of the steps that a text's variables use. */
export function namesIn(text: string): string[] {
  return findVariables(text).flatMap(({ path }) => (path.kind === "step" ? [path.name] : []));
}
