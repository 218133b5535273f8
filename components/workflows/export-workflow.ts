import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { formatWorkflowFile } from "@/server/domain/workflow/export-file";

const MAX_LENGTH = 60;
/** Some browsers begin to read a download only after the press is over. */
const KEPT_MS = 10_000;

/** Gives the document to the browser as a download. */
export function exportWorkflow(definition: DraftDefinition): void {
  const url = URL.createObjectURL(new Blob([formatWorkflowFile(definition)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileNameOf(definition.name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** "Daily Market Briefing" → "daily-market-briefing.countersign.json". Letters of every script are kept. */
export function fileNameOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}]+/gu);
  const slug = [...(words?.join("-") ?? "workflow").normalize("NFC")].slice(0, MAX_LENGTH).join("");
  return `${slug.replace(/-$/, "")}.countersign.json`;
}
