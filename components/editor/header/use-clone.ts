import { useRouter } from "next/navigation";
import { useEditorPage } from "@/components/editor/page-context";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** Clones the published version of the workflow. */
export function useClone() {
  const { workflowId } = useEditorPage();
  const router = useRouter();
  const { mutate, error } = trpc.workflow.clone.useMutation({
    onSuccess: (copy) =>
      toast(`Published version cloned as “${copy.name}”`, {
        label: "Open",
        onSelect: () => router.push(`/workflows/${copy.id}`),
      }),
  });
  return { clone: () => mutate({ id: workflowId }), cloneFailure: error };
}
