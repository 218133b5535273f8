"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useAskedToLeave } from "@/components/use-leave-guard";

/** Confirms leaving with unsaved changes. Rendered once, in the layout. */
export function LeaveDialog() {
  const router = useRouter();
  const [href, stay] = useAskedToLeave();
  return (
    <ConfirmDialog
      open={href !== null}
      onClose={stay}
      title="Leave without saving?"
      action="Leave"
      cancel="Stay"
      onConfirm={() => {
        stay();
        if (href) router.push(href);
      }}
    >
      Your unsaved changes will be lost.
    </ConfirmDialog>
  );
}
