import { useRouter } from "next/navigation";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** Clones a workflow as it is published. */
export function useClone() {
  const router = useRouter();
  return trpc.workflow.clone.useMutation({
    onSuccess: (copy) =>
      toast(`Published version cloned as “${copy.name}”`, {
        label: "Open",
        onSelect: () => router.push(`/workflows/${copy.id}`),
      }),
  });
}
