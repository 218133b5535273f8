import type { ReactNode } from "react";
import { Cell, Row, Table } from "@/components/ui/table";
import { sayCount } from "@/components/usage-words";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { Spent } from "@/server/domain/usage/usage";

/** What was spent on each of some things, the dearest first. */
export function SpentTable({
  label,
  what,
  rows,
}: {
  label: string;
  /** What each row is: "Workflow". */
  what: string;
  rows: readonly { key: string; name: ReactNode; runs?: number; spent: Spent }[];
}) {
  const counts = rows.some(({ runs }) => runs !== undefined);
  return (
    <Table label={label} columns={[what, ...(counts ? ["Runs"] : []), "Tokens in", "Tokens out", "Cost"]}>
      {rows.map(({ key, name, runs, spent }) => (
        <Row key={key}>
          <Cell className="min-w-40">{name}</Cell>
          {counts && <Cell className="tabular-nums">{sayCount(runs ?? 0)}</Cell>}
          <Cell className="tabular-nums">{sayCount(spent.inputTokens)}</Cell>
          <Cell className="tabular-nums">{sayCount(spent.outputTokens)}</Cell>
          <Cell className="whitespace-nowrap tabular-nums">{sayMoney(spent.cost)}</Cell>
        </Row>
      ))}
    </Table>
  );
}
