"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { besideFields, FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { AgentFields } from "./form/agent-fields";
import {
  type AgentText,
  emptyForm,
  type Faults,
  formOf,
  isField,
  type KindForm,
  readForm,
} from "./form/agent-form";
import { slugOf } from "./form/slug";
import { type Choices, useFormContext } from "./form/use-form-context";
import { KindCards } from "./kind-cards";
import { KIND_USES, type OwnKind } from "./words";

const BACK = { href: "/agents", label: "Agents" };

/**
 * Creates an agent. The user first chooses its kind, then fills in its fields. What they typed for the other kinds is
 * kept.
 */
export function NewAgent({ copied, choices }: { copied: AgentDetailDto | null; choices: Choices }) {
  const router = useRouter();
  const from = copied?.config ? formOf(copied.config) : null;
  const [kind, setKind] = useState<OwnKind | null>(from?.kind ?? null);
  const [forms, setForms] = useState<Partial<Record<OwnKind, KindForm>>>(from ? { [from.kind]: from } : {});
  const [name, setName] = useState(copied ? `${copied.name} (copy)` : "");
  const [description, setDescription] = useState(copied?.description ?? "");
  const [typedId, setTypedId] = useState<string | null>(null);
  const [changed, setChanged] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const create = trpc.agent.create.useMutation({
    onSuccess: ({ id, name }) => {
      toast(`“${name}” created`);
      router.push(`/agents/${id}`);
    },
  });
  const context = useFormContext(choices, faults, create.error);
  useLeaveGuard(changed && !create.isSuccess);

  if (kind === null)
    return (
      <>
        <PageHeader title="New agent" description="Choose a kind of agent." back={BACK} />
        <KindCards onChoose={setKind} />
      </>
    );

  const form = forms[kind] ?? emptyForm(kind);
  const id = typedId ?? slugOf(name);
  const isTaken = create.error?.data?.appCode === "conflict";
  const idError = isTaken ? create.error?.message : context.errorOf("/id", "The id");

  function change(change: Partial<AgentText>) {
    if (change.name !== undefined) setName(change.name);
    if (change.description !== undefined) setDescription(change.description);
    if (change.form) setForms({ ...forms, [change.form.kind]: change.form });
    settle();
  }

  function settle() {
    setChanged(true);
    setFaults({});
    create.reset();
  }

  function submit() {
    const { config, faults } = readForm({ name, description, form });
    const found =
      id === "" ? { ...faults, "/id": "Enter an ID: a letter, then letters, digits, _ or -." } : faults;
    setFaults(found);
    return Object.keys(found).length === 0
      ? create.mutateAsync({ id, name, description, config })
      : undefined;
  }

  return (
    <>
      <PageHeader
        title={copied ? `Copy of ${copied.name}` : `New agent: ${KIND_USES[kind].title}`}
        description={KIND_USES[kind].use}
        back={BACK}
        actions={!copied && <Button onClick={() => setKind(null)}>Change kind</Button>}
      />
      <Form onSubmit={submit} className="grid max-w-3xl grid-cols-1 gap-5">
        <AgentFields
          text={{ name, description, form }}
          onChange={change}
          id={
            <TextField
              label="ID"
              autoComplete="off"
              spellCheck={false}
              maxLength={60}
              hint="Steps and the API refer to the agent by this ID. You can't change it later."
              error={idError}
              controlClassName="font-mono"
              value={id}
              onChange={({ target }) => {
                setTypedId(target.value);
                settle();
              }}
            />
          }
          {...context}
        />
        {Object.keys(faults).length > 0 && (
          <p role="alert" className="text-failed">
            Not created. Fix the errors above.
          </p>
        )}
        <FailureNotice
          title="Couldn't create the agent"
          failure={isTaken ? null : besideFields(create.error, isField)}
        />
        <Button
          type="submit"
          variant="primary"
          pending={create.isPending || create.isSuccess}
          className="justify-self-start"
        >
          Create agent
        </Button>
      </Form>
    </>
  );
}
