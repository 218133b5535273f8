import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Select, TextField } from "@/components/ui/field";
import { readSort, WORKFLOW_SORTS, type WorkflowListQuery, workflowsHref } from "./list-query";

const TYPING_MS = 250;

/** Search and order, kept in the URL. */
export function WorkflowFilters({ query }: { query: WorkflowListQuery }) {
  const router = useRouter();
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = (change: Partial<WorkflowListQuery>) => {
    clearTimeout(typing.current);
    router.replace(workflowsHref({ ...query, page: 0, ...change }), { scroll: false });
  };
  return (
    <search className="flex flex-wrap gap-3">
      <TextField
        type="search"
        label="Search by name"
        labelHidden
        placeholder="Search by name"
        autoComplete="off"
        defaultValue={query.search}
        onChange={({ target }) => {
          clearTimeout(typing.current);
          typing.current = setTimeout(() => show({ search: target.value.trim() }), TYPING_MS);
        }}
        onKeyDown={(event) => event.key === "Enter" && show({ search: event.currentTarget.value.trim() })}
        className="min-w-48 flex-1 lg:max-w-sm"
      />
      <Select
        label="Order"
        labelHidden
        value={query.sort}
        onChange={({ target }) => show({ sort: readSort(target.value) })}
        className="w-36"
      >
        {WORKFLOW_SORTS.map(({ sort, words }) => (
          <option key={sort} value={sort}>
            {words}
          </option>
        ))}
      </Select>
    </search>
  );
}
