import { type Child, startChild } from "@/server/engine/testing/start-child";

/** Starts another app process on the same database. It does background work but serves no pages. */
export function startProcess(
  { url, ownerUrl }: { url: string; ownerUrl: string },
  variables: Record<string, string> = {},
): Promise<Child> {
  const script = new URL("executing-process.ts", import.meta.url);
  return startChild(script, url, ownerUrl, JSON.stringify(variables));
}
