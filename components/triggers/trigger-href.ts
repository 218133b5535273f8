import { hrefOf } from "@/components/href";
import type { TriggerType } from "@/server/domain/trigger/config";

export function triggersHref(workflowId: string): string {
  return `/workflows/${workflowId}/triggers`;
}

export function newTriggerHref(workflowId: string, type?: TriggerType): string {
  return hrefOf(`${triggersHref(workflowId)}/new`, { type });
}

export function triggerHref(workflowId: string, triggerId: string): string {
  return `${triggersHref(workflowId)}/${triggerId}`;
}

export function editTriggerHref(workflowId: string, triggerId: string): string {
  return `${triggerHref(workflowId, triggerId)}/edit`;
}
