import { type Child, startChild } from "@/server/engine/testing/start-child";

/** Another process of the app on that database, without its pages. */
export function startProcess(
  { url, ownerUrl }: { url: string; ownerUrl: string },
  variables: Record<string, string> = {},
): Promise<Child> {
  const script = new URL("executing-process.ts", import.meta.url);
  return startChild(script, url, ownerUrl, JSON.stringify(variables));
}
