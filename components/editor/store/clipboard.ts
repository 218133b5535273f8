import { MAX_WHEN_CHARS } from "@/server/domain/review/condition/limits";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import { formatWorkflowFile } from "@/server/domain/workflow/file/export";
import { MAX_ACTION, MAX_STORED_NAME } from "@/server/domain/workflow/limits";

/** Formats steps for the clipboard, as a workflow file with only these steps. */
export function formatSteps(definition: DraftDefinition, stepIds: readonly string[]): string {
  const steps = definition.steps.filter(({ id }) => stepIds.includes(id));
  return formatWorkflowFile({ ...definition, steps });
}

/**
 * Reads the steps of a workflow file. Null if the text isn't a workflow file or has no steps. A missing agent
 * or action becomes an empty string, which the editor reports as a problem.
 */
export function parseSteps(text: string): DraftStep[] | null {
  const file = parseJson(text);
  if (!isObject(file) || typeof file.countersign !== "number" || !Array.isArray(file.steps)) return null;
  const steps = file.steps.filter(isObject);
  if (steps.length === 0 || steps.length < file.steps.length) return null;
  return steps.map(({ agentId, action, name, review }) => ({
    id: "",
    agentId: textOf(agentId, 100),
    action: textOf(action, MAX_ACTION),
    name: typeof name === "string" && name !== "" ? textOf(name, MAX_STORED_NAME) : null,
    review: isObject(review) ? parsePolicy(review) : null,
  }));
}

function parsePolicy({
  approvers,
  quorum,
  allowRequester,
  timeoutSeconds,
  escalate,
  requireReadToEnd,
  requirePasskey,
  when,
  sample,
}: JsonObject): DraftPolicy {
  return {
    approvers: approvers == null ? null : parseApprovers(approvers),
    quorum: Number.isSafeInteger(quorum) ? Number(quorum) : DEFAULT_DRAFT_POLICY.quorum,
    allowRequester:
      typeof allowRequester === "boolean" ? allowRequester : DEFAULT_DRAFT_POLICY.allowRequester,
    timeoutSeconds: Number.isSafeInteger(timeoutSeconds)
      ? Number(timeoutSeconds)
      : DEFAULT_DRAFT_POLICY.timeoutSeconds,
    escalate:
      isObject(escalate) && Number.isSafeInteger(escalate.afterSeconds)
        ? { afterSeconds: Number(escalate.afterSeconds), to: parseApprovers(escalate.to) }
        : null,
    requireReadToEnd: requireReadToEnd === true,
    requirePasskey: requirePasskey === true,
    when: typeof when === "string" ? textOf(when, MAX_WHEN_CHARS) : null,
    sample: Number.isSafeInteger(sample) ? Number(sample) : DEFAULT_DRAFT_POLICY.sample,
  };
}

function parseApprovers(approvers: unknown): string[] {
  if (!Array.isArray(approvers)) return [];
  return approvers
    .filter((approver) => typeof approver === "string")
    .map((approver) => textOf(approver, 320));
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns the first `max` characters of the text without splitting a character, or "" if it isn't a string. */
function textOf(value: unknown, max: number): string {
  if (typeof value !== "string") return "";
  return value.length > max ? [...value].slice(0, max).join("") : value;
}
