import dynamic from "next/dynamic";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { InlineError } from "@/components/ui/inline-error";
import { SkeletonRows } from "@/components/ui/skeleton";

const DefinitionDiff = dynamic(
  () =>
    import("@/components/editor/compare/definition-diff").then(
      ({ DefinitionDiff }) => DefinitionDiff,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/** A button that shows the changes between two versions of a workflow. */
export function VersionChanges({ workflowId, a, b, agents }: Parameters<typeof VersionDiff>[0]) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Show changes from version {a} to {b}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Changes from version ${a} to ${b}`}
        size="wide"
      >
        {open && <VersionDiff {...{ workflowId, a, b, agents }} />}
      </Dialog>
    </>
  );
}

/** Loads and shows the changes between two versions of a workflow. */
export function VersionDiff({
  workflowId: id,
  a,
  b,
  agents,
}: {
  workflowId: string;
  a: number;
  b: number;
  agents: readonly AgentSummary[];
}) {
  // Never refetched, because versions never change.
  const kept = { staleTime: Number.POSITIVE_INFINITY };
  const before = trpc.version.get.useQuery({ id, revision: a }, kept);
  const after = trpc.version.get.useQuery({ id, revision: b }, kept);
  const failure = before.error ?? after.error;
  if (failure) return <FailureNotice title="Couldn't load the versions" failure={failure} />;
  if (!before.data || !after.data) return <SkeletonRows rows={4} />;
  return <DefinitionDiff before={before.data.definition} after={after.data.definition} agents={agents} />;
}

function LoadFailure() {
  return (
    <InlineError title="Couldn't load the changes">Check your connection, then reload the page.</InlineError>
  );
}
