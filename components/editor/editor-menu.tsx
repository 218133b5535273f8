import { Copy, EllipsisVertical, Hash, Play, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-button";
import { Menu, type MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { askToLeave } from "@/components/use-leave-guard";
import { DeleteWorkflowDialog } from "@/components/workflows/delete-workflow-dialog";
import { runsOfHref } from "@/components/workflows/list-query";

/** The way to a workflow's runs, and what can be done with it as a whole. */
export function EditorMenu({
  workflow,
  runCount,
  dirty,
  readOnly,
}: {
  workflow: { id: string; name: string };
  runCount: number;
  dirty: boolean;
  readOnly: boolean;
}) {
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const clone = trpc.workflow.clone.useMutation({
    onSuccess: ({ id, name }) =>
      toast(`Cloned as “${name}”${dirty ? ", without what is not saved" : ""}`, {
        label: "Open",
        onSelect: () => askToLeave(`/workflows/${id}`) || router.push(`/workflows/${id}`),
      }),
  });
  const items: MenuItem[] = [{ label: "Copy id", icon: Hash, onSelect: () => void copyId(workflow.id) }];
  if (!readOnly)
    items.unshift({ label: "Clone", icon: Copy, onSelect: () => clone.mutate({ id: workflow.id }) });
  if (!readOnly)
    items.push({ label: "Delete", icon: Trash2, danger: true, onSelect: () => setDeleting(true) });

  return (
    <div className="flex items-center gap-1">
      <FailureNotice title="The workflow was not cloned" failure={clone.error} />
      <ButtonLink href={runsOfHref(workflow.id)} variant="quiet" size="small">
        <Play aria-hidden className="size-3.5" />
        {runCount === 1 ? "1 run" : `${runCount} runs`}
      </ButtonLink>
      <Menu
        label="More for this workflow"
        trigger={<EllipsisVertical aria-hidden className="size-4" />}
        items={items}
      />
      {deleting && (
        <DeleteWorkflowDialog
          workflow={workflow}
          onClose={() => setDeleting(false)}
          onDeleted={() => {
            toast(`“${workflow.name}” deleted. Its runs are kept.`);
            router.push("/workflows");
          }}
        />
      )}
    </div>
  );
}

async function copyId(id: string) {
  toast((await copyText(id)) ? "Id copied" : `This browser does not copy. The id is ${id}`);
}
