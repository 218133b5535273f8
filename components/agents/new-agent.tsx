"use client";

import { besideFields, FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeader } from "@/components/ui/page-header";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { AgentFields } from "./form/agent-fields";
import { isField } from "./form/agent-form";
import { type Choices, useFormContext } from "./form/use-form-context";
import { KindCards } from "./kind-cards";
import { useNewAgent } from "./use-new-agent";
import { KIND_USES } from "./words";

const BACK = { href: "/agents", label: "Agents" };

/**
 * Creates an agent. The user first chooses its kind, then fills in its fields. Changing the kind keeps what was entered
 * for the previous one.
 */
export function NewAgent({ copied, choices }: { copied: AgentDetailDto | null; choices: Choices }) {
  const { id, text, setKind, faults, create, unsaved, change, changeId, submit } = useNewAgent(copied);
  const context = useFormContext(choices, faults, create.error);
  useLeaveGuard(unsaved);

  if (text === null)
    return (
      <>
        <PageHeader title="New agent" description="Choose a kind of agent." back={BACK} />
        <KindCards onChoose={setKind} />
      </>
    );

  const { title, use } = KIND_USES[text.form.kind];
  const isTaken = create.error?.data?.appCode === "conflict";
  const idError = isTaken ? create.error?.message : context.errorOf("/id", "The ID");
  return (
    <>
      <PageHeader
        title={copied ? `Copy of ${copied.name}` : `New agent: ${title}`}
        description={use}
        back={BACK}
        actions={!copied && <Button onClick={() => setKind(null)}>Change kind</Button>}
      />
      <Form onSubmit={() => submit(text)} className="grid max-w-3xl grid-cols-1 gap-5">
        <AgentFields
          text={text}
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
              onChange={({ target }) => changeId(target.value)}
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
