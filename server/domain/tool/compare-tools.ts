import { sortedJson } from "@/server/domain/text/sorted-json";
import { spellUnseen } from "@/server/domain/text/unseen";
import type { ListedTool, ToolChanges } from "./tool-server";

export function compareTools(before: readonly ListedTool[], after: readonly ListedTool[]): ToolChanges {
  const [known, listed] = [byName(before), byName(after)];
  const lacking = (some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>) =>
    [...some.keys()].filter((name) => !others.has(name));
  return {
    added: lacking(listed, known),
    removed: lacking(known, listed),
    changed: [...known].flatMap(([name, before]) => {
      const after = listed.get(name) ?? before;
      return after === before ? [] : [{ name, before, after }];
    }),
  };
}

/** Maps each tool's name to its definition as text. If several tools have the same name, uses the first. */
function byName(tools: readonly ListedTool[]): ReadonlyMap<string, string> {
  const used = tools.filter((tool, index) => index === tools.findIndex(({ name }) => name === tool.name));
  return new Map(used.map((tool) => [tool.name, writeTool(tool)]));
}

/** Formats a tool's description and input for people to read and compare. */
export function writeTool({ description, inputSchema }: ListedTool): string {
  return spellUnseen(`${description}\n\nInput: ${sortedJson(inputSchema, 2)}`);
}
