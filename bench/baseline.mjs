// Compares the app with an earlier commit, and both with a bare route. Uses only the public API.
import { loadavg } from "node:os";
import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { Refusal } from "../scripts/terminal.mjs";
import { withApp, withCommit } from "./app.mjs";
import { measureThroughput, measureTimes } from "./baseline/rounds.mjs";
import { withSide } from "./baseline/side.mjs";
import { median } from "./engine/statistics.mjs";
import { printTable } from "./table.mjs";

export async function measure(parts) {
  const { values } = parseArgs({ args: parts, options: { baseline: { type: "string" } } });
  const { baseline } = values;
  if (!baseline) throw new Refusal("Choose a commit: npm run bench -- app --baseline COMMIT");
  await withCommit(baseline, (before) =>
    withApp((now) =>
      withSide(before, (old) =>
        withSide(now, async (current) => {
          const load = loadavg()[0];
          const { bare, rows } = await measureTimes(old, current);
          print(baseline, bare, rows);
          const [insert, select] = [bare.insert, bare.select].map((values) => median(values).toFixed(1));
          stdout.write(`\nBare route: one INSERT ${insert} ms, one SELECT ${select} ms\n`);
          print(baseline, bare, [await measureThroughput(old, current)]);
          stdout.write(`\nLoad ${load.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after\n`);
        }),
      ),
    ),
  );
}

/**
 * In each row, `old` and `now` have one value per round. `against` names the bare request to compare with, if any.
 */
function print(baseline, bare, rows) {
  printTable(
    "Medians, and the median of the ratios within the rounds",
    ["", baseline, "now", "now / baseline", "now / bare route"],
    rows.map(({ what, unit, old, now, against }) => [
      `${what}, ${unit}`,
      median(old).toFixed(1),
      median(now).toFixed(1),
      `× ${ratio(now, old)}`,
      against ? `× ${ratio(now, bare[against])}` : "",
    ]),
  );
}

function ratio(values, base) {
  return median(values.map((value, round) => value / base[round])).toFixed(2);
}
