import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { ShortTime } from "@/components/ui/time/exact-time";
import { RelativeTime, useTimeZone } from "@/components/ui/time/relative-time";
import { sayLocalTime } from "@/server/domain/text/say-time";
import type { ScheduleDto } from "@/server/domain/trigger/config";

const SPOKEN = {
  weekday: "long",
  month: "long",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
} as const;

/** A schedule's next run times, drawn as calendar pages in the schedule's time zone. */
export function NextTimes({ times, timeZone }: { times: readonly string[]; timeZone: string }) {
  const here = useTimeZone();
  const [next] = times;
  if (!next) return null;
  return (
    <div className="grid gap-2">
      <ol aria-label="Next runs" className="grid max-w-lg grid-cols-5 gap-1.5 sm:gap-2">
        {times.map((at, index) => (
          <Leaf key={at} at={new Date(at)} timeZone={timeZone} isNext={index === 0} />
        ))}
      </ol>
      <p className="text-muted text-sm">
        Next run <RelativeTime at={next} />.
        {here !== timeZone && (
          <>
            {" "}
            That's <ShortTime at={next} /> for you.
          </>
        )}
      </p>
    </div>
  );
}

/** Announces the next scheduled time to screen readers when the schedule changes, but not when a time passes. */
export function SpokenNextTime({
  times,
  schedule,
}: {
  times: readonly string[];
  schedule: Pick<ScheduleDto, "cron" | "timeZone"> | undefined;
}) {
  const [spoken, setSpoken] = useState({ of: "", words: "" });
  const [next] = times;
  const of = schedule && next ? `${schedule.cron} ${schedule.timeZone}` : spoken.of;
  if (next && of !== spoken.of) {
    const { timeZone } = schedule ?? {};
    const words = `Next runs updated. The first is ${new Date(next).toLocaleString("en-US", { ...SPOKEN, timeZone })}.`;
    setSpoken({ of, words: spoken.of === "" ? "" : words });
  }
  return (
    <p role="status" className="sr-only">
      {spoken.words}
    </p>
  );
}

function Leaf({ at, timeZone, isNext }: { at: Date; timeZone: string; isNext: boolean }) {
  const say = (style: Intl.DateTimeFormatOptions) => at.toLocaleString("en-US", { ...style, timeZone });
  return (
    <li
      className={classNames(
        "overflow-hidden rounded-md border bg-surface text-center",
        isNext && "border-accent",
      )}
    >
      {/* The server's locale data can differ from the browser's, and so can the formatted times. */}
      <time dateTime={at.toISOString()} title={sayLocalTime(at)} suppressHydrationWarning className="grid">
        <span
          className={classNames(
            "py-0.5 text-xs",
            isNext ? "bg-accent-soft text-accent" : "bg-sunken text-muted",
          )}
        >
          {say({ weekday: "short" })}
        </span>{" "}
        <span className="pt-1 font-semibold text-xl tabular-nums leading-none">
          {say({ day: "numeric" })}
        </span>{" "}
        <span className="pb-1 text-muted text-xs">{say({ month: "short" })}</span>{" "}
        <span className="border-t py-1 font-medium text-xs tabular-nums">
          {say({ hour: "numeric", minute: "2-digit" })}
        </span>
      </time>
    </li>
  );
}
