"use client";

import { useId, useState } from "react";
import { besideFields, FailureNotice, faultOf } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { Scope } from "@/server/domain/access/access";
import { SCOPE_WORDS } from "./scopes";

/** 0: never. */
const LIVES = [30, 90, 365, 0];
const DAY_MS = 24 * 60 * 60 * 1000;
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

export interface MadeToken {
  token: string;
  name: string;
  scopes: Scope[];
}

/**
 * `scopes`: what the member may do, and so the most that the token may. `usedScopes`: those that the API asks for,
 * chosen to begin with.
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
  const noneId = useId();
  const [now] = useState(Date.now);
  const create = trpc.token.create.useMutation({ onSuccess: onMade });

  function submit(element: HTMLFormElement) {
    const form = new FormData(element);
    const chosen = scopes.filter((scope) => form.has(scope));
    const name = String(form.get("name")).trim();
    setNameless(name === "");
    setNone(chosen.length === 0);
    if (name === "" || chosen.length === 0) return;
    const days = Number(form.get("days"));
    create.mutate({
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
        hint="So that you know later what uses it."
        error={nameless ? "Give the token a name." : faultOf(create.error, "/name")}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium text-sm">May</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            name={scope}
            defaultChecked={usedScopes.includes(scope)}
            aria-invalid={none || undefined}
            aria-describedby={none ? noneId : undefined}
            label={
              <>
                {SCOPE_WORDS[scope]} <code className="font-mono text-muted text-xs">{scope}</code>
              </>
            }
          />
        ))}
        {none && (
          <p id={noneId} className="text-failed text-sm">
            Choose at least one, so that the token may do something.
          </p>
        )}
      </fieldset>
      <Select label="Expires" name="days" defaultValue="90">
        {LIVES.map((days) => (
          <option key={days} value={days}>
            {days === 0 ? "Never" : `In ${days} days, on ${DATE.format(now + days * DAY_MS)}`}
          </option>
        ))}
      </Select>
      <FailureNotice
        title="The token was not made"
        failure={besideFields(create.error, (pointer) => pointer === "/name")}
      />
      <Button type="submit" variant="primary" pending={create.isPending} className="justify-self-end">
        Make token
      </Button>
    </Form>
  );
}
