import type { Agent } from "@/server/domain/agent/agent";
import { authorOf } from "@/server/domain/agent/author";
import { sayVariables } from "@/server/domain/variables/say-variables";
import type { Step } from "@/server/domain/workflow/definition";

const MAX_CHARS = 160;

/** Describes in a sentence what happens after an approval: which step gets the document, and what it's asked to do. */
export function describeNextStep(
  { steps }: { steps: readonly Pick<Step, "id" | "stepOrder" | "agentId" | "action">[] },
  stepId: string,
  { quorum }: { quorum: number },
  agents: readonly Pick<Agent, "id" | "name" | "kind">[],
): string {
  const next = steps[steps.findIndex(({ id }) => id === stepId) + 1];
  const when =
    quorum > 1 ? `Once ${quorum} people have approved the same document, it` : "If approved, this document";
  if (!next) return `${when} becomes the result of the run.`;
  const isEmail = agents.find(({ id }) => id === next.agentId)?.kind === "email";
  const said = sayVariables(next.action, "this document").trim();
  const action = inOneLine(isEmail ? separateHeaders(said) : said);
  const asked = action === "" ? "." : `: “${action}”`;
  const taker = authorOf(next, agents) ?? "where a person is asked";
  return `${when} goes to step ${next.stepOrder}, ${taker}${asked}`;
}

/** Adds a separator after each email header. */
function separateHeaders(email: string): string {
  const [headers = "", ...body] = email.split(/\n\s*\n/);
  return [...headers.split("\n"), body.join(" ")].filter(Boolean).join(" · ");
}

/** Describes in one line what happens after an approval: "Next: step 4 (Writer), then done". */
export function describeThen(
  { steps }: { steps: readonly Pick<Step, "id" | "stepOrder" | "agentId">[] },
  { stepId, agentId, toolCall }: { stepId: string; agentId: string; toolCall: { tool: string } | null },
  agents: readonly Pick<Agent, "id" | "name" | "kind">[],
): string {
  if (toolCall) return `Next: ${toolCall.tool}, then ${authorOf({ agentId }, agents)} continues`;
  const [next, ...more] = steps.slice(steps.findIndex(({ id }) => id === stepId) + 1);
  if (!next) return "Next: the run completes";
  const rest = more.length === 0 ? "done" : more.length === 1 ? "1 more step" : `${more.length} more steps`;
  return `Next: step ${next.stepOrder} (${authorOf(next, agents) ?? "a person"}), then ${rest}`;
}

/** Puts text on one line and truncates it if it's too long. */
export function inOneLine(text: string, max = MAX_CHARS): string {
  const line = text.trim().replace(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
}
