import type { ReactNode } from "react";
import { Cell, Row, Table } from "@/components/ui/table";
import { sayCount, sayTokens } from "@/components/usage-words";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { Spent } from "@/server/domain/usage/usage";

/** Shows the cost per workflow, model, or agent, most expensive first. */
export function SpentTable({
  label,
  what,
  rows,
}: {
  label: string;
  /** The heading of the name column, like "Workflow". */
  what: string;
  rows: readonly { key: string; name: ReactNode; runs?: number; spent: Spent }[];
}) {
  const counts = rows.some(({ runs }) => runs !== undefined);
  return (
    <Table
      label={label}
      columns={[
        { label: what },
        ...(counts ? [{ label: "Runs", className: WIDE }] : []),
        { label: "Tokens in", className: WIDE },
        { label: "Tokens out", className: WIDE },
        { label: "Cost" },
      ]}
    >
      {rows.map(({ key, name, runs, spent }) => (
        <Row key={key}>
          <Cell className="w-full">
            {name}
            <span className="block text-muted text-sm md:hidden">
              {runs !== undefined && `${runs === 1 ? "1 run" : `${sayCount(runs)} runs`} · `}
              {sayTokens({ input: spent.inputTokens, output: spent.outputTokens })}
            </span>
          </Cell>
          {counts && <Count of={runs ?? 0} />}
          <Count of={spent.inputTokens} />
          <Count of={spent.outputTokens} />
          <Cell className="whitespace-nowrap tabular-nums max-md:align-top">{sayMoney(spent.cost)}</Cell>
        </Row>
      ))}
    </Table>
  );
}

/** On a phone, the counts are below the name, because the columns wouldn't fit. */
const WIDE = "max-md:hidden";

function Count({ of }: { of: number }) {
  return <Cell className={`${WIDE} whitespace-nowrap tabular-nums`}>{sayCount(of)}</Cell>;
}
