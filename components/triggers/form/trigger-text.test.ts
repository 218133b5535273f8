import { describe, expect, test } from "vitest";
import type { Trigger } from "@/components/triggers/trigger-words";
import {
  chooseEvery,
  emptyText,
  findFaults,
  indent,
  isUnsaved,
  type ScheduleText,
  type TriggerText,
  textOf,
  toSchedule,
  toSettings,
  toWebhook,
} from "./trigger-text";

const NEW = emptyText("schedule");
const schedule = (part: Partial<ScheduleText>): ScheduleText => ({
  ...NEW.schedule,
  timeZone: "Europe/Berlin",
  ...part,
});
const withSchedule = (part: Partial<ScheduleText>): TriggerText => ({ ...NEW, schedule: schedule(part) });

const TRIGGER: Trigger = {
  id: "trg_1",
  workflowId: "wf_1",
  type: "schedule",
  name: "Mornings",
  enabled: true,
  stoppedReason: null,
  owner: { id: "mem_1", name: "Dana", email: "dana@example.test" },
  revision: 1,
  schedule: null,
  webhook: null,
  workflow: null,
  nextTimes: [],
  lastFiring: null,
  createdAt: "2026-11-28T09:00:00.000Z",
  updatedAt: "2026-11-28T09:00:00.000Z",
};

describe("a schedule's form", () => {
  test.each([
    ["15 * * * *", { every: "hour", minute: "15" }],
    ["30 8 * * *", { every: "day", at: "08:30" }],
    ["0 9 * * 1-5", { every: "weekday", at: "09:00" }],
    ["0 18 * * 0", { every: "week", weekday: 0, at: "18:00" }],
    ["5 0 31 * *", { every: "month", day: 31, at: "00:05" }],
    ["0 9 L * *", { every: "month", day: "last" }],
    ["*/7 9-17 * * 2,4", { every: "cron", cron: "*/7 9-17 * * 2,4" }],
  ])("shows %s and saves it unchanged", (cron, shown) => {
    const settings = {
      cron,
      timeZone: "Asia/Tokyo",
      missed: "runOnce",
      overlap: "queue",
      template: "{{ date }}",
    } as const;
    const text = textOf({ ...TRIGGER, schedule: settings }, null);
    expect(text.schedule).toMatchObject(shown);
    expect(toSettings(text)).toEqual({ schedule: settings });
  });

  test("keeps what was typed for the other choices", () => {
    const monday = schedule({ every: "week", weekday: 1, at: "07:45" });
    const monthly = chooseEvery(monday, "month");
    expect(toSchedule(monthly)?.cron).toBe("45 7 1 * *");
    expect(toSchedule(chooseEvery(monthly, "week"))?.cron).toBe("45 7 * * 1");
  });

  test("starts a cron expression from the previous choice", () => {
    expect(chooseEvery(schedule({ every: "weekday", at: "06:00" }), "cron").cron).toBe("0 6 * * 1-5");
    expect(chooseEvery(schedule({ every: "day", at: "", cron: "1 2 * * *" }), "cron").cron).toBe("1 2 * * *");
  });

  test("has no next times while it's incomplete", () => {
    expect(toSchedule(schedule({ at: "" }))).toBeNull();
    expect(toSchedule(schedule({ every: "hour", minute: "60" }))).toBeNull();
    expect(toSchedule(schedule({ every: "cron", cron: "  " }))).toBeNull();
  });
});

describe("findFaults", () => {
  test.each([
    [withSchedule({ at: "" }), "/schedule/at"],
    [withSchedule({ every: "hour", minute: "x" }), "/schedule/minute"],
    [withSchedule({ every: "cron", cron: "" }), "/schedule/cron"],
    [emptyText("workflow"), "/workflow/workflowId"],
    [
      { ...NEW, type: "webhook", webhook: { ...NEW.webhook, usesTemplate: true } } as const,
      "/webhook/template",
    ],
  ])("finds what's missing (%#)", (text, pointer) => {
    expect(Object.keys(findFaults(text))).toEqual([pointer]);
  });

  test("finds nothing in a new schedule or webhook", () => {
    expect(findFaults(NEW)).toEqual({});
    expect(findFaults(emptyText("webhook"))).toEqual({});
  });
});

describe("isUnsaved", () => {
  const text = emptyText("webhook");
  const webhook = (part: Partial<TriggerText["webhook"]>) => ({
    ...text,
    webhook: { ...text.webhook, ...part },
  });

  test("ignores the sample, the chosen type, and fields that didn't change", () => {
    expect(isUnsaved(webhook({ sample: '{"other":1}' }), text)).toBe(false);
    expect(isUnsaved({ ...text, type: "schedule" }, text)).toBe(false);
    expect(isUnsaved(webhook({ template: "" }), text)).toBe(false);
  });

  test("detects changes to saved fields", () => {
    expect(isUnsaved(webhook({ template: "Other" }), text)).toBe(true);
    expect(isUnsaved({ ...text, name: "Other" }, text)).toBe(true);
    expect(isUnsaved(withSchedule({ at: "07:00" }), NEW)).toBe(true);
  });
});

describe("a webhook's form", () => {
  const webhook = {
    signature: "hmac",
    header: "x-signature",
    template: "Issue {{ payload.title }}",
    waitSeconds: 30,
  } as const;

  test("saves what it shows, and previews with the last payload", () => {
    const shown = { ...webhook, path: "/hooks/trg_1", previousSecretUntil: null };
    const trigger: Trigger = { ...TRIGGER, type: "webhook", webhook: shown };
    const text = textOf(trigger, '{"title":"Leak"}');
    expect(text.webhook.sample).toBe('{\n  "title": "Leak"\n}');
    expect(toSettings(text)).toEqual({ webhook });
    expect(toSettings({ ...text, webhook: { ...text.webhook, usesTemplate: false } })).toEqual({
      webhook: { ...webhook, template: null },
    });
  });

  test("sends the header only with the signature for which it's shown", () => {
    const { webhook } = emptyText("webhook");
    expect(toWebhook({ ...webhook, signature: "hmac", header: "" })).toMatchObject({ header: "" });
    expect(toWebhook({ ...webhook, signature: "bearer", header: "" })).not.toHaveProperty("header");
  });

  test("shows a payload that isn't JSON unchanged", () => {
    expect(indent("{not json")).toBe("{not json");
  });
});
