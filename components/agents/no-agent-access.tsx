import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** Shown instead of an agents page to people who can't see or create agents. */
export function NoAgentAccess({ children }: { children: string }) {
  return (
    <>
      <PageHeader title="Agents" />
      <EmptyState title="You don't have access">{children}</EmptyState>
    </>
  );
}
