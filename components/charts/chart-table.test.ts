import { expect, test } from "vitest";
import { writeChartCsv } from "./chart-table";
import { COUNT, DURATION, MONEY } from "./unit";

test("a chart's CSV file has numbers in plain units and no formulas", () => {
  const csv = writeChartCsv({
    rowsName: "Workflow",
    columns: [
      { name: "Runs", unit: COUNT },
      { name: "Median wait", unit: DURATION },
      { name: "Cost", unit: MONEY },
    ],
    rows: [
      { name: "=HYPERLINK(A1)", values: [1_200, 90_500, 420_000] },
      { name: "Refunds, small", values: [0, null, 0] },
    ],
  });
  expect(csv).toBe(
    '\uFEFFWorkflow,Runs,Median wait (seconds),Cost (USD)\r\n"\'=HYPERLINK(A1)",1200,90.5,0.42\r\n"Refunds, small",0,,0\r\n',
  );
});
