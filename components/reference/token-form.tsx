"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { Permissions } from "@/components/settings/tokens/permissions";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Form } from "@/components/ui/form";
import type { Scope } from "@/server/domain/access/access";
import { REFERENCE_TOKEN } from "@/server/domain/token/expiry";

/** A new token's value, which stays in this page's memory, and when it expires. */
export interface ReferenceToken {
  token: string;
  expiresAt: string | null;
}

/** Creates a token for trying out operations. `scopes` are the member's scopes. */
export function TokenForm({
  scopes,
  usedScopes,
  onMade,
}: {
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  onMade: (made: ReferenceToken) => void;
}) {
  const [none, setNone] = useState(false);
  const create = trpc.token.create.useMutation({ onSuccess: onMade });

  function submit(element: HTMLFormElement) {
    const form = new FormData(element);
    const chosen = scopes.filter((scope) => form.has(scope));
    setNone(chosen.length === 0);
    if (chosen.length === 0) return undefined;
    const expiresAt = new Date(Date.now() + REFERENCE_TOKEN.ms).toISOString();
    return create.mutateAsync({ name: REFERENCE_TOKEN.name, scopes: chosen, expiresAt });
  }

  return (
    <Form onSubmit={submit} onChange={() => setNone(false)}>
      <p>
        The token is filled in for you and works for an hour. The requests you send are real and can change
        your organization's data.
      </p>
      <Permissions scopes={scopes} usedScopes={usedScopes} none={none} />
      <FailureNotice title="Couldn't create the token" failure={create.error} />
      <Button type="submit" variant="primary" pending={create.isPending} className="justify-self-end">
        Create token
      </Button>
    </Form>
  );
}
