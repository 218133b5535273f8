import { AppError, invalidInput } from "@/server/domain/error";
import { LongText } from "@/server/domain/text/text";
import {
  type ScheduleDto,
  StoredConfig,
  type TriggerType,
  type WebhookConfig,
  type WorkflowConfig,
} from "@/server/domain/trigger/config";
import {
  findTemplateFault,
  OutputTooLong,
  renderTemplate,
  sayTemplateError,
} from "@/server/infra/liquid/template";
import { findCronFault, localTime } from "@/server/infra/schedule/schedule";

/** A trigger's settings. They don't include a workflow trigger's source workflow, which has its own column. */
export type TriggerConfig =
  | { type: "schedule"; schedule: ScheduleDto }
  | { type: "webhook"; webhook: WebhookConfig }
  | { type: "workflow"; workflow: WorkflowConfig };

export function readConfig({ type, config }: { type: TriggerType; config: unknown }): TriggerConfig {
  switch (type) {
    case "schedule":
      return { type, schedule: StoredConfig.schedule.parse(config) };
    case "webhook":
      return { type, webhook: StoredConfig.webhook.parse(config) };
    case "workflow":
      return { type, workflow: StoredConfig.workflow.parse(config) };
  }
}

export function toStored(config: TriggerConfig) {
  switch (config.type) {
    case "schedule":
      return config.schedule;
    case "webhook":
      return config.webhook;
    case "workflow":
      return config.workflow;
  }
}

/** Throws an error that points to the field if a setting is invalid. */
export function checkConfig(config: TriggerConfig): void {
  if (config.type === "workflow") return;
  if (config.type === "schedule") {
    const fault = findCronFault(config.schedule);
    if (fault) throw invalidInput("/schedule/cron", fault);
  }
  const template = config.type === "schedule" ? config.schedule.template : config.webhook.template;
  const fault = template === null ? null : findTemplateFault(template);
  if (fault) throw invalidInput(`/${config.type}/template`, fault);
}

/** Renders the input for a run that's scheduled for this time. */
export function renderScheduled({ template, timeZone }: ScheduleDto, at: Date): string {
  return render(template, { scheduledAt: at.toISOString(), timeZone, ...localTime(at, timeZone) });
}

/** Renders the input for a run that's started by this JSON payload. */
export function renderReceived({ template }: WebhookConfig, payload: string): string {
  return requireFits(template === null ? payload : render(template, { payload: JSON.parse(payload) }));
}

function render(template: string, values: object): string {
  try {
    return requireFits(renderTemplate(template, values));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const why = error instanceof OutputTooLong ? "its output is too long" : sayTemplateError(error);
    throw new AppError(
      "not-runnable",
      `Couldn't render the input template: ${why}. Change the trigger's template.`,
    );
  }
}

/** Throws if the input isn't valid for a run. */
function requireFits(input: string): string {
  const { error } = LongText.safeParse(input);
  if (!error) return input;
  throw new AppError("not-runnable", `The run's input ${error.issues[0]?.message}.`);
}
