import type { InboxRow } from "@/server/domain/review/inbox/inbox";

type Row = Pick<InboxRow, "id" | "workflowId" | "workflowName" | "groupSize">;

export interface RowGroup<R> {
  key: string;
  /** The workflow's name. Null if the list isn't grouped. */
  name: string | null;
  /** The number of reviews in the group across all pages. */
  size: number;
  rows: R[];
}

/** Splits a sorted page into groups by workflow. A renamed workflow has a group for each name. */
export function groupRows<R extends Row>(rows: readonly R[]): RowGroup<R>[] {
  const groups: RowGroup<R>[] = [];
  for (const row of rows) {
    const isGrouped = row.groupSize !== null;
    const key = isGrouped ? `${row.workflowId} ${row.workflowName}` : "all";
    const last = groups.at(-1);
    if (last?.key === key) last.rows.push(row);
    else
      groups.push({
        key,
        name: isGrouped ? row.workflowName : null,
        size: row.groupSize ?? rows.length,
        rows: [row],
      });
  }
  return groups;
}
