"use client";

import { type FormEvent, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import type { Scope } from "@/server/domain/access/access";
import { SCOPE_WORDS } from "./scopes";

const LIVES = [
  { days: 30, label: "In 30 days" },
  { days: 90, label: "In 90 days" },
  { days: 365, label: "In a year" },
  { days: 0, label: "Never" },
];
const DAY_MS = 24 * 60 * 60 * 1000;

export interface MadeToken {
  token: string;
  name: string;
  scopes: Scope[];
}

/** `scopes`: what the member may do, and so the most that the token may. */
export function NewTokenForm({
  scopes,
  onMade,
}: {
  scopes: readonly Scope[];
  onMade: (token: MadeToken) => void;
}) {
  const [none, setNone] = useState(false);
  const create = trpc.token.create.useMutation({ onSuccess: onMade });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = scopes.filter((scope) => form.has(scope));
    setNone(chosen.length === 0);
    if (chosen.length === 0) return;
    const days = Number(form.get("days"));
    create.mutate({
      name: String(form.get("name")),
      scopes: chosen,
      expiresAt: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
    });
  }

  return (
    <form onSubmit={submit} className="grid gap-5">
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        placeholder="Nightly briefing job"
        hint="So that you know later what uses it."
        error={faultOf(create.error, "/name")}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium text-sm">May</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            name={scope}
            defaultChecked
            label={
              <>
                {SCOPE_WORDS[scope]} <code className="font-mono text-muted text-xs">{scope}</code>
              </>
            }
          />
        ))}
      </fieldset>
      <Select label="Expires" name="days" defaultValue="90">
        {LIVES.map(({ days, label }) => (
          <option key={days} value={days}>
            {label}
          </option>
        ))}
      </Select>
      {none && (
        <InlineError title="The token may do nothing yet">Choose at least one of the above.</InlineError>
      )}
      <FailureNotice title="The token was not made" failure={create.error} />
      <Button type="submit" variant="primary" pending={create.isPending} className="justify-self-end">
        Make token
      </Button>
    </form>
  );
}
