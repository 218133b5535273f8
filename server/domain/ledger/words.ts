import { ACTIONS, RUN_ACTIONS } from "./actions";

const LABELS: Record<string, string> = { ...ACTIONS, ...RUN_ACTIONS };

/** Returns what an action is called in a list. An action that only a newer version knows is spelled out. */
export function sayAction(action: string): string {
  return LABELS[action] ?? spellOut(action);
}

/** Returns the actions whose words contain a text. */
export function findActions(search: string): string[] {
  const text = search.toLowerCase();
  return Object.keys(LABELS).filter((action) => sayAction(action).toLowerCase().includes(text));
}

/** "tool_server.renamed" → "Tool server renamed" */
function spellOut(action: string): string {
  const words = action.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
