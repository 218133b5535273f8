import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** Instead of a page of agents, for who may not see or make them. */
export function NotYours({ children }: { children: string }) {
  return (
    <>
      <PageHeader title="Agents" />
      <EmptyState title="You don't have access">{children}</EmptyState>
    </>
  );
}
