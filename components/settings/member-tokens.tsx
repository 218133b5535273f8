"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import { scopesOf } from "@/server/domain/access/access";
import type { MemberTokenDto } from "@/server/domain/token/token";
import { TokenRow } from "./token-row";

/** For owners and admins: the tokens of the members they manage. */
export function MemberTokens({ initial }: { initial: MemberTokenDto[] }) {
  const { data: tokens, refetch } = trpc.token.listOfMembers.useQuery(undefined, { initialData: initial });
  const [revoking, setRevoking] = useState<MemberTokenDto | null>(null);
  const revoke = trpc.token.revoke.useMutation({
    onSuccess: () => {
      toast("Token revoked");
      setRevoking(null);
      return refetch();
    },
  });
  return (
    <Section
      title="Members’ tokens"
      description="Tokens of the members you manage. Their values aren’t shown again."
    >
      {tokens.length === 0 ? (
        <p className="text-muted text-sm">No tokens</p>
      ) : (
        <List>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              of={token.member}
              scopes={scopesOf(token.member.role)}
              onRevoke={() => {
                revoke.reset();
                setRevoking(token);
              }}
            />
          ))}
        </List>
      )}
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name}”?`}
        action="Revoke token"
        pending={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
        failure={<FailureNotice title="Couldn't revoke the token" failure={revoke.error} />}
      >
        {revoking?.member.name}’s programs that use it stop working immediately. You can’t undo this.
      </ConfirmDialog>
    </Section>
  );
}
