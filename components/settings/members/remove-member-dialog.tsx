"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { MemberDto } from "@/server/domain/member/member";

/**
 * `member` is the member to remove, or null while the dialog is closed. `own` is true if the current user is
 * leaving. They have to type the organization's name, so that they don't leave by mistake.
 */
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
      action={own ? "Leave organization" : "Remove member"}
      cancel={own ? "Stay" : "Cancel"}
      typed={own ? organizationName : undefined}
      pending={remove.isPending}
      onConfirm={() => member && remove.mutate({ id: member.id })}
      failure={
        <FailureNotice
          title={own ? "Couldn't leave the organization" : `Couldn't remove ${member?.name}`}
          failure={remove.error}
        />
      }
    >
      {own
        ? "You'll be signed out, and your API tokens will stop working. Your name stays on your runs and decisions. To come back, you'll need someone to add you again."
        : "They'll be signed out, and their API tokens and personal link will stop working. Their name stays on their runs and decisions."}
    </ConfirmDialog>
  );
}
