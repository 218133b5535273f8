import { useState } from "react";
import { settle, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import type { AgentConfig } from "@/server/domain/agent/config";
import { type AgentText, formOf } from "./form/agent-form";

/** The unsaved input and the revision it's based on. */
interface Typed extends AgentText {
  revision: number;
}

/** Returns an agent as saved on the server, together with any unsaved changes. */
export function useAgent(initial: AgentDetailDto, config: AgentConfig) {
  const query = trpc.agent.get.useQuery({ agentId: initial.id }, { initialData: initial });
  const api = trpc.useUtils();
  const agent = query.data;
  const saved: AgentText = {
    name: agent.name,
    description: agent.description,
    form: formOf(agent.config ?? config),
  };
  const [typed, setTyped] = useState<Typed | null>(null);
  const [note, setNote] = useState("");
  const update = trpc.agent.update.useMutation({
    onSuccess: (changed) => {
      api.agent.get.setData({ agentId: changed.id }, changed);
      void api.agent.list.invalidate();
      void api.agent.versions.invalidate();
      void api.workflow.listOutdated.invalidate();
    },
  });
  const base = typed?.revision ?? agent.revision;
  const { name, description, form } = typed ?? saved;
  const text: AgentText = { name, description, form };

  function change(part: Partial<AgentText>) {
    const next = { ...text, ...part };
    const isBack = base === agent.revision && JSON.stringify(next) === JSON.stringify(saved);
    setTyped(isBack ? null : { ...next, revision: base });
    if (!update.isPending) update.reset();
  }

  function send(change: { name: string; description: string; config: AgentConfig }, revision: number) {
    const onSuccess = ({ name, revision }: AgentDetailDto) => {
      toast(`“${name}” saved as version ${revision}`);
      setNote("");
      // Anything typed during the request is based on this revision.
      setTyped((now) => (now === typed ? null : now && { ...now, revision }));
    };
    const about = note.trim() ? { note: note.trim() } : {};
    const given = { agentId: agent.id, ...change, ...about, expectedRevisions: [revision] };
    return settle(update.mutateAsync(given, { onSuccess }));
  }

  return {
    agent,
    text,
    note,
    setNote,
    unsaved: typed !== null,
    update,
    change,
    reload: query.refetch,
    discard() {
      setTyped(null);
      setNote("");
      update.reset();
      return query.refetch();
    },
    save: (config: AgentConfig) => send({ name, description, config }, base),
    /** Overwrites someone else's change. */
    async saveOver(config: AgentConfig) {
      const { data } = await query.refetch();
      if (data) await send({ name, description, config }, data.revision);
    },
    /** Activates or deactivates the agent. Unsaved input is then based on the new revision. */
    setActive(active: boolean) {
      update.mutate(
        { agentId: agent.id, active, expectedRevisions: [base] },
        {
          onSuccess: ({ name, revision }) => {
            toast(active ? `“${name}” activated` : `“${name}” deactivated`);
            setTyped((typed) => typed && { ...typed, revision });
          },
        },
      );
    },
  };
}
