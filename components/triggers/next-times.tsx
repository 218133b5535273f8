import { classNames } from "@/components/ui/class-names";
import { ShortTime } from "@/components/ui/time/exact-time";
import { RelativeTime, useTimeZone } from "@/components/ui/time/relative-time";
import { sayLocalTime } from "@/server/domain/text/say-time";

/** A schedule's next times, drawn as leaves of a calendar in the schedule's time zone. */
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

function Leaf({ at, timeZone, isNext }: { at: Date; timeZone: string; isNext: boolean }) {
  const say = (style: Intl.DateTimeFormatOptions) => at.toLocaleString("en-US", { ...style, timeZone });
  return (
    <li
      className={classNames(
        "overflow-hidden rounded-md border bg-surface text-center",
        isNext && "border-accent",
      )}
    >
      {/* The server's language data can differ from the browser's. */}
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
