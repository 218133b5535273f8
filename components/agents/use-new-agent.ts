import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { type AgentText, emptyForm, type Faults, formOf, type KindForm, readForm } from "./form/agent-form";
import { slugOf } from "./form/slug";
import type { OwnKind } from "./words";

/** Returns the input for a new agent, its errors, and the request that creates the agent. */
export function useNewAgent(copied: AgentDetailDto | null) {
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
  const id = typedId ?? slugOf(name);
  const text: AgentText | null = kind && { name, description, form: forms[kind] ?? emptyForm(kind) };

  function settle() {
    setChanged(true);
    setFaults({});
    create.reset();
  }

  return {
    id,
    /** Null until the user chooses a kind. */
    text,
    setKind,
    faults,
    create,
    unsaved: changed && !create.isSuccess,
    change(change: Partial<AgentText>) {
      if (change.name !== undefined) setName(change.name);
      if (change.description !== undefined) setDescription(change.description);
      if (change.form) setForms({ ...forms, [change.form.kind]: change.form });
      settle();
    },
    changeId(id: string) {
      setTypedId(id);
      settle();
    },
    submit(text: AgentText) {
      const { config, faults } = readForm(text);
      const found =
        id === ""
          ? {
              ...faults,
              "/id": "Enter an ID that starts with a letter and contains only letters, digits, _, and -.",
            }
          : faults;
      setFaults(found);
      return Object.keys(found).length === 0
        ? create.mutateAsync({ id, name: text.name, description: text.description, config })
        : undefined;
    },
  };
}
