import { FailureNotice } from "@/components/failure-notice";
import { Options } from "@/components/filters/options";
import { NextTimes, SpokenNextTime } from "@/components/triggers/next-times";
import { Select, TextField } from "@/components/ui/field";
import { TileChoice } from "@/components/ui/tile-choice";
import { SCHEDULE_RULES, sayRules } from "@/server/domain/trigger/words";
import type { FieldContext } from "./field-context";
import { InputTemplate } from "./input-template";
import { TimeZoneField } from "./time-zone-field";
import { chooseEvery, type Every, type ScheduleText, toSchedule } from "./trigger-text";
import { usePreview } from "./use-preview";

const EVERY: readonly { value: Every; label: string; name?: string }[] = [
  { value: "hour", label: "Hour" },
  { value: "day", label: "Day" },
  { value: "weekday", label: "Weekday", name: "Weekday, Monday to Friday" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
  { value: "cron", label: "Custom", name: "Custom, with a cron expression" },
];
const WEEKDAYS = [
  { value: 1, label: "Mon", name: "Monday" },
  { value: 2, label: "Tue", name: "Tuesday" },
  { value: 3, label: "Wed", name: "Wednesday" },
  { value: 4, label: "Thu", name: "Thursday" },
  { value: 5, label: "Fri", name: "Friday" },
  { value: 6, label: "Sat", name: "Saturday" },
  { value: 0, label: "Sun", name: "Sunday" },
] as const;
const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);
/** Some months don't have this day or the days after it. */
const LATE_DAYS_FROM = 29;

const { missed, overlap } = SCHEDULE_RULES;

/** The fields of a schedule: its times, with a preview of the next ones, and the input for its runs. */
export function ScheduleFields({
  text,
  onChange,
  workflowId,
  inputUser,
  errorOf,
}: FieldContext & {
  text: ScheduleText;
  onChange: (text: ScheduleText) => void;
  workflowId: string;
  inputUser: string | null;
}) {
  const change = (part: Partial<ScheduleText>) => onChange({ ...text, ...part });
  const schedule = toSchedule(text);
  const { preview, of, failure } = usePreview(schedule && { id: workflowId, schedule });
  const fault = (pointer: string, subject: string) => errorOf(pointer, subject, failure);
  const isShownElsewhere = failure?.data?.errors?.length;
  return (
    <>
      <TileChoice
        legend="Every"
        choices={EVERY}
        value={text.every}
        onChange={(every) => onChange(chooseEvery(text, every))}
      />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-5">
        <DayFields text={text} change={change} fault={fault} />
        <TimeZoneField
          value={text.timeZone}
          error={fault("/schedule/timeZone", "The time zone")}
          onChange={(timeZone) => change({ timeZone })}
        />
      </div>
      {/* Reserves space for the times, so that the layout doesn't shift when they load. */}
      <div className={failure ? undefined : "min-h-32"}>
        {preview && (
          <NextTimes times={preview.nextTimes} timeZone={of?.schedule?.timeZone ?? text.timeZone} />
        )}
      </div>
      <SpokenNextTime times={preview?.nextTimes ?? []} schedule={of?.schedule} />
      <InputTemplate
        value={text.template}
        onChange={(template) => change({ template })}
        hint={
          inputUser === null
            ? "The workflow's first step gets this text. Leave it empty if the workflow needs no input."
            : `Input for the first step (${inputUser}).`
        }
        variables={["date", "time"]}
        error={fault("/schedule/template", "The input")}
        rendered={preview?.input ?? null}
        user={inputUser}
      />
      {!isShownElsewhere && <FailureNotice title="Couldn't show the next runs" failure={failure} />}
      <details>
        <summary className="w-fit cursor-pointer font-medium text-sm touch:py-3">
          Missed and overlapping runs
          <span className="block pl-4 font-normal text-muted">{sayRules(text)}</span>
        </summary>
        <div className="grid gap-5 pt-3">
          <Select
            label={missed.label}
            hint={missed.hint}
            value={text.missed}
            onChange={({ target }) => change({ missed: target.value === "runOnce" ? "runOnce" : "skip" })}
          >
            <Options words={missed.words} />
          </Select>
          <Select
            label={overlap.label}
            hint={overlap.hint}
            value={text.overlap}
            onChange={({ target: { value } }) =>
              change({ overlap: value === "queue" || value === "allow" ? value : "skip" })
            }
          >
            <Options words={overlap.words} />
          </Select>
        </div>
      </details>
    </>
  );
}

function DayFields({
  text,
  change,
  fault,
}: {
  text: ScheduleText;
  change: (part: Partial<ScheduleText>) => void;
  fault: (pointer: string, subject: string) => string | null;
}) {
  const time = (
    <TextField
      label="At"
      type="time"
      className="w-36"
      value={text.at}
      error={fault("/schedule/at", "The time")}
      onChange={({ target }) => change({ at: target.value })}
    />
  );
  switch (text.every) {
    case "hour":
      return (
        <TextField
          label="Minutes past the hour"
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          className="w-40"
          value={text.minute}
          error={fault("/schedule/minute", "The minute")}
          onChange={({ target }) => change({ minute: target.value })}
        />
      );
    case "day":
    case "weekday":
      return time;
    case "week":
      return (
        <>
          <div className="w-full">
            <TileChoice
              legend="On"
              choices={WEEKDAYS}
              value={text.weekday}
              onChange={(weekday) => change({ weekday })}
            />
          </div>
          {time}
        </>
      );
    case "month":
      return (
        <>
          <Select
            label="On"
            className="w-36"
            hint={
              typeof text.day === "number" && text.day >= LATE_DAYS_FROM
                ? `Skips months with fewer than ${text.day} days.`
                : undefined
            }
            value={text.day}
            onChange={({ target }) =>
              change({ day: target.value === "last" ? "last" : Number(target.value) })
            }
          >
            {DAYS.map((day) => (
              <option key={day} value={day}>
                Day {day}
              </option>
            ))}
            <option value="last">Last day</option>
          </Select>
          {time}
        </>
      );
    case "cron":
      return (
        <TextField
          label="Cron expression"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          className="w-full max-w-sm"
          controlClassName="font-mono"
          hint="Minute, hour, day of the month, month, day of the week. For example, 30 8 1,15 * *."
          value={text.cron}
          error={fault("/schedule/cron", "This")}
          onChange={({ target }) => change({ cron: target.value })}
        />
      );
  }
}
