"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import type { MemberDto, MemberLink } from "@/server/domain/member/member";

/** Asks for confirmation before replacing a link that the member may already have. */
export function NewLink({ member, onMade }: { member: MemberDto; onMade: (made: MemberLink) => void }) {
  const renew = trpc.member.renewLink.useMutation({ onSuccess: onMade });
  return (
    <div className="grid gap-5">
      <p>
        {member.status === "invited"
          ? `Earlier links for ${member.name} will stop working.`
          : `We'll email ${member.name} a link to choose a new password. Their current password will work until they use the link. Using it signs them out everywhere else.`}
      </p>
      <FailureNotice title="Couldn't create the link" failure={renew.error} />
      <Button
        variant="primary"
        pending={renew.isPending}
        className="justify-self-end"
        onClick={() => renew.mutate({ id: member.id })}
      >
        Create link
      </Button>
    </div>
  );
}
