"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { MemberDto } from "@/server/domain/member/member";

/** `member`: who is to be removed; null while nobody is. `own`: the member leaves, and types where from, so that nobody does by mistake. */
export function RemoveMemberDialog({
  member,
  own,
  organizationName,
  onClose,
  onRemoved,
}: {
  member: MemberDto | null;
  own: boolean;
  organizationName: string;
  onClose: () => void;
  onRemoved: (member: MemberDto) => void;
}) {
  const remove = trpc.member.remove.useMutation({ onSuccess: () => member && onRemoved(member) });
  return (
    <ConfirmDialog
      open={member !== null}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      title={own ? `Leave ${organizationName}?` : `Remove ${member?.name}?`}
      action={own ? "Leave" : "Remove"}
      cancel={own ? "Stay" : "Keep them"}
      typed={own ? organizationName : undefined}
      pending={remove.isPending}
      onConfirm={() => member && remove.mutate({ id: member.id })}
      failure={
        <FailureNotice
          title={own ? "You have not left" : `${member?.name} was not removed`}
          failure={remove.error}
        />
      }
    >
      {own
        ? "You are signed out, and your API tokens are refused from now on. Your name stays on your runs and decisions. To come back, somebody has to add you again."
        : "They are signed out, and their API tokens and their link are refused from now on. Their name stays on their runs and decisions."}
    </ConfirmDialog>
  );
}
