import { useState } from "react";
import type { Trigger } from "@/components/triggers/trigger-words";
import { settle, trpc } from "@/components/trpc";
import { useTimeZone } from "@/components/ui/time/relative-time";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { CreatedTrigger, UpdatedTrigger } from "@/server/domain/trigger/api";
import type { TriggerType } from "@/server/domain/trigger/config";
import {
  emptyText,
  type Faults,
  findFaults,
  isUnsaved,
  type TriggerText,
  textOf,
  toSettings,
} from "./trigger-text";

/** Returns a new trigger's settings as typed, their errors, and the request that creates the trigger. */
export function useNewTrigger({
  workflowId: id,
  type,
  onCreated,
}: {
  workflowId: string;
  type: TriggerType;
  onCreated: (created: CreatedTrigger) => void;
}) {
  const create = trpc.trigger.create.useMutation({ onSuccess: onCreated });
  const timeZone = useTimeZone();
  const form = useText(
    () => emptyText(type),
    create,
    (text) => inZone(text, timeZone),
  );
  useLeaveGuard(form.isChanged && !create.isSuccess);
  return {
    ...form,
    save: create,
    submit() {
      const { type, name } = form.text;
      return form.check()
        ? settle(create.mutateAsync({ id, type, name: name.trim() || null, ...toSettings(form.text) }))
        : undefined;
    },
  };
}

/** Returns a trigger's settings as typed and the requests that save them. */
export function useEditedTrigger({
  trigger,
  lastPayload,
  onSaved,
}: {
  trigger: Trigger;
  lastPayload: string | null;
  onSaved: (saved: UpdatedTrigger) => void;
}) {
  const { workflowId: id, id: triggerId } = trigger;
  const [base, setBase] = useState(trigger.revision);
  const update = trpc.trigger.update.useMutation({ onSuccess: onSaved });
  const form = useText(() => textOf(trigger, lastPayload), update);
  useLeaveGuard(form.isChanged && !update.isSuccess);
  const api = trpc.useUtils();
  const readTheirs = () => api.trigger.get.fetch({ id, triggerId }, { staleTime: 0 }).catch(() => null);

  function send(revision: number) {
    if (!form.check()) return undefined;
    const { text } = form;
    const name = text.name.trim() || trigger.name;
    const input = { id, triggerId, name, ...toSettings(text), expectedRevisions: [revision] };
    return settle(update.mutateAsync(input));
  }

  return {
    ...form,
    save: update,
    submit: () => send(base),
    /** Saves over someone else's change. */
    async saveOver() {
      const theirs = await readTheirs();
      setBase(theirs?.revision ?? base);
      await send(theirs?.revision ?? base);
    },
    async discard() {
      const theirs = await readTheirs();
      if (!theirs) return;
      setBase(theirs.revision);
      form.reset(textOf(theirs, lastPayload));
    },
  };
}

/** A new schedule is in the user's time zone, unless they choose a different one. */
function inZone(text: TriggerText, timeZone: string): TriggerText {
  return text.schedule.timeZone === "" ? { ...text, schedule: { ...text.schedule, timeZone } } : text;
}

function useText(
  start: () => TriggerText,
  save: { reset: () => void },
  complete: (typed: TriggerText) => TriggerText = (typed) => typed,
) {
  const [saved, setSaved] = useState(start);
  const [typed, setText] = useState(saved);
  const text = complete(typed);
  const [faults, setFaults] = useState<Faults>({});
  return {
    text,
    isChanged: isUnsaved(text, complete(saved)),
    faults,
    change(part: Partial<TriggerText>) {
      setText((text) => ({ ...text, ...part }));
      setFaults({});
      save.reset();
    },
    reset(text: TriggerText) {
      setSaved(text);
      setText(text);
      setFaults({});
      save.reset();
    },
    /** Finds the errors in the typed settings and shows them. Returns whether there are none. */
    check() {
      const found = findFaults(text);
      setFaults(found);
      return Object.keys(found).length === 0;
    },
  };
}
