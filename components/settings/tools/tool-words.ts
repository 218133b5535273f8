import type { CheckedToolServer } from "@/server/domain/tool/tool-server";

export function toolsInWords(count: number): string {
  return count === 1 ? "1 tool" : `${count.toLocaleString("en")} tools`;
}

/** Describes the result of a test: "Connected: 13 tools. New: a. Removed: b, c. Changed: d." */
export function describeFound({ count, added, removed, changed }: Omit<CheckedToolServer, "listed">): string {
  const parts = [
    ["New", added],
    ["Removed", removed],
    ["Changed", changed.map(({ name }) => name)],
  ] as const;
  const changes = parts.flatMap(([word, names]) =>
    names.length === 0 ? [] : ` ${word}: ${names.join(", ")}.`,
  );
  return `Connected: ${toolsInWords(count)}.${changes.join("")}`;
}

/** Whether the server's tools differ from the accepted definitions. */
export function hasChanged({ added, removed, changed }: Omit<CheckedToolServer, "listed">): boolean {
  return added.length + removed.length + changed.length > 0;
}
