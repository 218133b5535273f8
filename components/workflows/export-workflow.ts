import { saveFile } from "@/components/save-file";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { formatWorkflowFile } from "@/server/domain/workflow/file/export";

const MAX_LENGTH = 60;

/** Downloads a workflow file with this definition. */
export function exportWorkflow(definition: DraftDefinition): void {
  saveFile(fileNameOf(definition.name), formatWorkflowFile(definition));
}

/**
 * Makes a file name: "Daily Market Briefing" → "daily-market-briefing.countersign.json". Keeps letters in any
 * script.
 */
export function fileNameOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}]+/gu);
  const slug = [...(words?.join("-") ?? "workflow").normalize("NFC")].slice(0, MAX_LENGTH).join("");
  return `${slug.replace(/-$/, "")}.countersign.json`;
}
