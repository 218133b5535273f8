"use client";

import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { Scope } from "@/server/domain/access/access";
import { DAY_MS } from "@/server/domain/time";
import { DEFAULT_TOKEN_DAYS, TOKEN_DAYS } from "@/server/domain/token/expiry";
import { Permissions } from "./permissions";

const DATE = new Intl.DateTimeFormat("en-US", { dateStyle: "long" });

export interface MadeToken {
  token: string;
  name: string;
  scopes: Scope[];
}

/**
 * `scopes` are the member's scopes, which limit the token's scopes. `usedScopes` are the scopes that API operations
 * require. Other scopes have no effect on tokens yet.
 */
export function NewTokenForm({
  scopes,
  usedScopes,
  onMade,
}: {
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  onMade: (token: MadeToken) => void;
}) {
  const [nameless, setNameless] = useState(false);
  const [none, setNone] = useState(false);
  const [now] = useState(Date.now);
  const create = trpc.token.create.useMutation({ onSuccess: onMade });

  function submit(element: HTMLFormElement) {
    const form = new FormData(element);
    const chosen = scopes.filter((scope) => form.has(scope));
    const name = String(form.get("name")).trim();
    setNameless(name === "");
    setNone(chosen.length === 0);
    if (name === "" || chosen.length === 0) return undefined;
    const days = Number(form.get("days"));
    return create.mutateAsync({
      name,
      scopes: chosen,
      expiresAt: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
    });
  }

  function settle() {
    setNameless(false);
    setNone(false);
    create.reset();
  }

  return (
    <Form onSubmit={submit} onChange={settle}>
      <TextField
        label="Name"
        name="name"
        aria-required
        maxLength={100}
        autoComplete="off"
        placeholder="Nightly briefing job"
        hint="Name the token after the program that will use it. Decisions made with the token show this name."
        error={nameless ? "Give the token a name." : sayFault(create.error, "/name", "The name")}
      />
      <Permissions scopes={scopes} usedScopes={usedScopes} none={none} />
      <Select label="Expires" name="days" defaultValue={DEFAULT_TOKEN_DAYS}>
        {TOKEN_DAYS.map((days) => (
          <option key={days} value={days ?? ""}>
            {days === null ? "Never" : `In ${days} days, on ${DATE.format(now + days * DAY_MS)}`}
          </option>
        ))}
      </Select>
      <FailureNotice
        title="Couldn't create the token"
        failure={besideFields(create.error, (pointer) => pointer === "/name")}
      />
      <Button type="submit" variant="primary" pending={create.isPending} className="justify-self-end">
        Create token
      </Button>
    </Form>
  );
}
