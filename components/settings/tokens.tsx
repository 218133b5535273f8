"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import type { TokenDto } from "@/server/domain/token/token";
import { type MadeToken, NewTokenForm } from "./new-token-form";
import { ShownToken } from "./shown-token";
import { TokenRow } from "./token-row";

export function Tokens({
  initial,
  scopes,
  usedScopes,
  publicUrl,
}: {
  initial: TokenDto[];
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  publicUrl: string;
}) {
  const { data: tokens, refetch } = trpc.token.list.useQuery(undefined, { initialData: initial });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [revoking, setRevoking] = useState<TokenDto | null>(null);
  const revoke = trpc.token.revoke.useMutation({
    onSuccess: () => {
      toast("Token revoked");
      setRevoking(null);
      return refetch();
    },
  });
  const newToken = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      New token
    </Button>
  );

  return (
    <Section
      title="API tokens"
      description="Programs use tokens to act as you over the API, with your permissions or fewer."
      actions={tokens.length > 0 && newToken}
    >
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet" action={newToken}>
          With a token, a program can start runs and read their results.
        </EmptyState>
      ) : (
        <List>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              scopes={scopes}
              onRevoke={() => {
                revoke.reset();
                setRevoking(token);
              }}
            />
          ))}
        </List>
      )}
      <Dialog
        keeps
        open={making}
        onClose={() => {
          setMaking(false);
          setMade(null);
        }}
        title={made ? `Token “${made.name}”` : "New token"}
      >
        {made ? (
          <ShownToken made={made} publicUrl={publicUrl} />
        ) : (
          <NewTokenForm
            scopes={scopes}
            usedScopes={usedScopes}
            onMade={(token) => {
              setMade(token);
              void refetch();
            }}
          />
        )}
      </Dialog>
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name}”?`}
        action="Revoke token"
        pending={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
        failure={<FailureNotice title="Couldn't revoke the token" failure={revoke.error} />}
      >
        Programs that use it stop working immediately. You can’t undo this.
      </ConfirmDialog>
    </Section>
  );
}
