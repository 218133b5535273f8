import { hrefOf } from "@/components/href";

export const WORKFLOW_SORTS = [
  { sort: "updatedAt", words: "Last changed" },
  { sort: "createdAt", words: "Newest" },
  { sort: "name", words: "Name" },
] as const;
export type WorkflowSort = (typeof WORKFLOW_SORTS)[number]["sort"];

/** The list's search, order, and page, from its URL. */
export interface WorkflowListQuery {
  search?: string;
  sort: WorkflowSort;
  page: number;
  size: number;
}

export function readSort(text: string | undefined): WorkflowSort {
  return WORKFLOW_SORTS.find(({ sort }) => sort === text)?.sort ?? "updatedAt";
}

export function runsOfHref(workflowId: string): string {
  return hrefOf("/runs", { workflow: workflowId });
}

export function insightsOfHref(workflowId: string): string {
  return hrefOf("/insights", { workflow: workflowId });
}

export function workflowsHref({ search, sort, page }: Omit<WorkflowListQuery, "size">): string {
  return hrefOf("/workflows", {
    q: search,
    sort: sort === "updatedAt" ? undefined : sort,
    page: page > 0 ? page + 1 : undefined,
  });
}
