import type { Agent } from "@/server/domain/agent/agent";
import { readEmail, splitRecipients } from "@/server/domain/outgoing/email";
import type { Step } from "@/server/domain/workflow/definition";
import { type PlacedStep, traceText } from "./trace";

/** The recipients of a step's messages, keyed by field. They can contain variables. */
type Recipients = Readonly<Record<string, string>>;

/** Returns the recipients of a step's messages. Null if it doesn't send any or can't run. */
function recipientsOf(agent: Agent | null, { action }: Step): Recipients | null {
  if (agent?.kind === "slack") return { channel: agent.channel };
  if (agent?.kind !== "email") return null;
  const parts = readEmail(agent, action);
  return "fault" in parts ? null : { to: parts.to, cc: parts.cc };
}

/** Returns the recipients that changed, before and after. Null if the same people get the step's messages. */
export function compareRecipients(
  agent: Agent | null,
  before: PlacedStep,
  after: PlacedStep,
): { before: Record<string, string | null>; after: Record<string, string | null> } | null {
  const [was, is] = [recipientsOf(agent, before.step), recipientsOf(agent, after.step)];
  const changed = Object.keys(is ?? was ?? {}).filter(
    (field) => trace(was?.[field], before) !== trace(is?.[field], after),
  );
  if (changed.length === 0) return null;
  const pick = (from: Recipients | null) =>
    Object.fromEntries(changed.map((field) => [field, from?.[field] || null]));
  return { before: pick(was), after: pick(is) };
}

/** Returns a key for comparing recipients. Ignores their order and duplicates. */
function trace(recipients: string | undefined, { step, traced }: PlacedStep): string {
  const parts = splitRecipients(recipients ?? "").map((part) => traceText(part, step, traced));
  return JSON.stringify([...new Set(parts)].sort());
}
