import { TimeChart } from "@/components/charts/time-chart";
import { DURATION } from "@/components/charts/unit";
import { HOME_DAYS, type Outcomes as OutcomesDto } from "@/server/domain/home/home";
import { namePeriod } from "@/server/domain/insights/words";
import { countOf } from "@/server/domain/text/words";

/** Each day's runs by outcome, with the median time that they waited for people. */
export function Outcomes({ outcomes: { days } }: { outcomes: OutcomesDto }) {
  const sum = (name: "completed" | "rejected" | "failed") =>
    days.reduce((sum, day) => sum + day[name], 0).toLocaleString("en");
  return (
    <TimeChart
      title={`Outcomes in the last ${HOME_DAYS} days`}
      heading="h2"
      description="Runs by start date. The line shows the median time they waited for people."
      summary={`Last ${countOf(HOME_DAYS, "day")}: ${sum("completed")} completed, ${sum("rejected")} rejected, ${sum("failed")} failed.`}
      periodName="Day"
      periods={days.map(({ day }) => namePeriod("day", { from: day, to: day }))}
      columns={[
        { name: "Completed", look: "done", values: days.map(({ completed }) => completed) },
        { name: "Rejected", look: "rejected", values: days.map(({ rejected }) => rejected) },
        { name: "Failed", look: "failed", values: days.map(({ failed }) => failed) },
      ]}
      lines={[{ name: "Median wait", look: "person", values: days.map((day) => day.medianWaitMs) }]}
      lineUnit={DURATION}
      fileName="outcomes.csv"
    />
  );
}
