import type { Trigger } from "@/components/triggers/trigger-words";
import type { ScheduleDto, TriggerType } from "@/server/domain/trigger/config";
import { fromCron, type PlainSchedule, toCron } from "@/server/domain/trigger/plain-schedule";

/** The frequency of a schedule. `cron` is for times that the other options can't express. */
export type Every = PlainSchedule["every"] | "cron";

/** A schedule as typed. Values of unselected options are kept. */
export interface ScheduleText extends Omit<ScheduleDto, "cron"> {
  every: Every;
  /** A local time like "09:00". Empty if it's cleared. */
  at: string;
  minute: string;
  weekday: number;
  day: number | "last";
  cron: string;
}

type Webhook = NonNullable<Trigger["webhook"]>;
export interface WebhookText extends Pick<Webhook, "signature" | "header" | "waitSeconds"> {
  usesTemplate: boolean;
  template: string;
  /** JSON for previewing the input. */
  sample: string;
}

export interface SourceText {
  workflowId: string | null;
  workflowName: string | null;
  on: NonNullable<Trigger["workflow"]>["on"];
}

/** A trigger as typed. Settings for the other types are kept, in case the user returns to them. */
export interface TriggerText {
  type: TriggerType;
  name: string;
  schedule: ScheduleText;
  webhook: WebhookText;
  workflow: SourceText;
}

/** Errors, keyed by the field's pointer. */
export type Faults = Partial<Record<string, string>>;

const SCHEDULE: ScheduleText = {
  every: "weekday",
  at: "09:00",
  minute: "0",
  weekday: 1,
  day: 1,
  cron: "",
  missed: "skip",
  overlap: "allow",
  template: "",
  timeZone: "",
};
/** Sample JSON for a webhook that hasn't received any. */
export const SAMPLE = '{\n  "title": "Hello"\n}';
const WEBHOOK: WebhookText = {
  signature: "bearer",
  header: "x-signature",
  waitSeconds: 0,
  usesTemplate: false,
  template: "",
  sample: SAMPLE,
};
const SOURCE: SourceText = { workflowId: null, workflowName: null, on: "completed" };

/** Returns a new trigger's settings. The schedule's time zone is empty until the browser's time zone is known. */
export function emptyText(type: TriggerType): TriggerText {
  return { type, name: "", schedule: SCHEDULE, webhook: WEBHOOK, workflow: SOURCE };
}

/** Returns a saved trigger's settings as typed. The sample is the last JSON that its webhook received, if any. */
export function textOf(trigger: Trigger, lastPayload: string | null): TriggerText {
  const { type, name, schedule, webhook, workflow } = trigger;
  const empty = emptyText(type);
  return {
    ...empty,
    name,
    ...(schedule && { schedule: scheduleTextOf(schedule) }),
    ...(webhook && {
      webhook: {
        ...empty.webhook,
        signature: webhook.signature,
        header: webhook.header,
        waitSeconds: webhook.waitSeconds,
        usesTemplate: webhook.template !== null,
        template: webhook.template ?? "",
        sample: lastPayload === null ? empty.webhook.sample : indent(lastPayload),
      },
    }),
    ...(workflow && { workflow }),
  };
}

function scheduleTextOf({ cron, ...schedule }: ScheduleDto): ScheduleText {
  const plain = fromCron(cron);
  if (!plain) return { ...SCHEDULE, ...schedule, every: "cron", cron };
  const { every } = plain;
  return {
    ...SCHEDULE,
    ...schedule,
    every,
    ...("at" in plain && { at: plain.at }),
    ...("minute" in plain && { minute: String(plain.minute) }),
    ...("weekday" in plain && { weekday: plain.weekday }),
    ...("day" in plain && { day: plain.day }),
  };
}

/** Converts a typed schedule to a `PlainSchedule`. Null for a cron expression or an incomplete schedule. */
function plainOf({ every, at, minute, weekday, day }: ScheduleText): PlainSchedule | null {
  switch (every) {
    case "cron":
      return null;
    case "hour":
      return findMinuteFault(minute) ? null : { every, minute: Number(minute) };
    case "day":
    case "weekday":
      return at ? { every, at } : null;
    case "week":
      return at ? { every, weekday, at } : null;
    case "month":
      return at ? { every, day, at } : null;
  }
}

/** Sets the frequency. For `cron`, fills in the previous schedule as a cron expression. */
export function chooseEvery(text: ScheduleText, every: Every): ScheduleText {
  const plain = plainOf(text);
  return { ...text, every, ...(every === "cron" && plain && { cron: toCron(plain) }) };
}

function findMinuteFault(minute: string): string | null {
  return /^\d{1,2}$/.test(minute.trim()) && Number(minute) <= 59 ? null : "Enter a number from 0 to 59.";
}

/** Returns the errors that can be found without the server. */
export function findFaults({ type, schedule, webhook, workflow }: TriggerText): Faults {
  if (type === "workflow") return workflow.workflowId ? {} : { "/workflow/workflowId": "Choose a workflow." };
  if (type === "webhook")
    return webhook.usesTemplate && webhook.template.trim() === ""
      ? { "/webhook/template": "Enter the input, or choose “Received JSON”." }
      : {};
  if (schedule.every === "hour") {
    const fault = findMinuteFault(schedule.minute);
    return fault ? { "/schedule/minute": fault } : {};
  }
  if (schedule.every === "cron")
    return schedule.cron.trim() === "" ? { "/schedule/cron": "Enter a cron expression." } : {};
  return schedule.at === "" ? { "/schedule/at": "Choose a time." } : {};
}

/** Returns the settings to send. Null for an incomplete schedule. */
export function toSchedule(text: ScheduleText): ScheduleDto | null {
  const { timeZone, missed, overlap, template } = text;
  const plain = plainOf(text);
  const cron = plain ? toCron(plain) : text.every === "cron" ? text.cron.trim() : "";
  return cron === "" ? null : { cron, timeZone, missed, overlap, template };
}

export function toWebhook({ signature, header, waitSeconds, usesTemplate, template }: WebhookText) {
  return {
    signature,
    // The field isn't shown for other signatures, so its error couldn't be shown either.
    ...(signature === "hmac" && { header }),
    waitSeconds,
    template: usesTemplate ? template : null,
  };
}

/** Returns the settings to send for the trigger's type. */
export function toSettings({ type, schedule, webhook, workflow }: TriggerText) {
  switch (type) {
    case "schedule":
      return { schedule: toSchedule(schedule) };
    case "webhook":
      return { webhook: toWebhook(webhook) };
    case "workflow":
      return { workflow: { workflowId: workflow.workflowId ?? "", on: workflow.on } };
  }
}

/** Returns whether there's unsaved input. Ignores the sample, which is never saved, and the chosen type. */
export function isUnsaved(text: TriggerText, saved: TriggerText): boolean {
  const kept = ({ name, schedule, webhook, workflow }: TriggerText) =>
    JSON.stringify([name, schedule, { ...webhook, sample: "" }, workflow]);
  return kept(text) !== kept(saved);
}

/** Indents JSON. Returns other text unchanged. */
export function indent(text: string): string {
  const value = readSample({ sample: text });
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

/** Parses the sample. Undefined if it's not JSON. */
export function readSample({ sample }: Pick<WebhookText, "sample">): unknown {
  try {
    return JSON.parse(sample);
  } catch {
    return undefined;
  }
}
