import type { AgentContent } from "@/server/domain/agent/content";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { hashText } from "@/server/services/hash-text";

/** A version's id. Anyone with the content can compute it. */
export function hashContent(content: AgentContent): string {
  return hashText(sortedJson(content));
}
