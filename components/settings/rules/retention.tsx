"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { NumberField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { keepsLess } from "@/server/domain/retention/keeps-less";
import { MAX_RETENTION_DAYS } from "@/server/domain/retention/limits";
import type { RetentionPreview, RetentionSettings } from "@/server/domain/retention/retention";
import { RETENTION, sayRetention } from "@/server/domain/retention/words";
import { RetentionDialog } from "./retention-dialog";

/** How long runs are kept. Only owners can change it. */
export function Retention({ initial, mayChange }: { initial: RetentionSettings; mayChange: boolean }) {
  const { data } = trpc.organization.getRetention.useQuery(undefined, { initialData: initial });
  return (
    <Section title="Data retention" description={RETENTION.description}>
      <Card className="grid gap-4 p-4">
        <p>{sayRetention(data)}</p>
        {mayChange && <RetentionForm key={JSON.stringify(data)} settings={data} />}
      </Card>
    </Section>
  );
}

/** New settings and a preview of what they would erase and delete. */
interface Asked {
  settings: RetentionSettings;
  preview: RetentionPreview;
}

function RetentionForm({ settings: before }: { settings: RetentionSettings }) {
  const api = trpc.useUtils();
  const [erase, setErase] = useState(write(before.eraseAfterDays));
  const [remove, setRemove] = useState(write(before.deleteAfterDays));
  const [faults, setFaults] = useState<Partial<Record<keyof RetentionSettings, string>>>({});
  const [asked, setAsked] = useState<Asked | null>(null);
  const preview = trpc.organization.previewRetention.useMutation();
  const save = trpc.organization.setRetention.useMutation({
    onSuccess: (saved) => {
      setAsked(null);
      api.organization.getRetention.setData(undefined, saved);
      toast("Retention saved");
    },
  });

  function submit() {
    const settings = { eraseAfterDays: read(erase), deleteAfterDays: read(remove) };
    const found = findFaults(settings);
    setFaults(found);
    if (Object.keys(found).length > 0) return undefined;
    if (!keepsLess(before, settings)) return save.mutateAsync({ settings });
    return preview.mutateAsync(settings).then((preview) => setAsked({ settings, preview }));
  }

  return (
    <>
      <Form onSubmit={submit} className="grid gap-4">
        <NumberField
          label="Days until content is erased"
          inputMode="numeric"
          hint="Leave empty to keep content indefinitely."
          error={faults.eraseAfterDays ?? null}
          value={erase}
          onChange={({ target }) => setErase(target.value)}
        />
        <NumberField
          label="Days until runs are deleted"
          inputMode="numeric"
          hint={`Leave empty to keep runs indefinitely. ${RETENTION.ledger}`}
          error={faults.deleteAfterDays ?? null}
          value={remove}
          onChange={({ target }) => setRemove(target.value)}
        />
        <FailureNotice
          title="Couldn't save the retention settings"
          failure={preview.error ?? (asked ? null : save.error)}
        />
        <Button type="submit" pending={preview.isPending || save.isPending} className="justify-self-start">
          Save retention
        </Button>
      </Form>
      <RetentionDialog
        asked={asked}
        pending={save.isPending}
        failure={save.error}
        onClose={() => {
          setAsked(null);
          save.reset();
        }}
        onConfirm={({ settings, preview: { at, erased, deleted } }) =>
          save.mutate({ settings, confirmed: { at, erased: erased.count, deleted: deleted.count } })
        }
      />
    </>
  );
}

const write = (days: number | null) => (days === null ? "" : String(days));

/** Null for an empty field, NaN for text that isn't a number of days. */
function read(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

function findFaults({ eraseAfterDays, deleteAfterDays }: RetentionSettings) {
  const isWrong = (days: number | null) => days !== null && !(days >= 1 && days <= MAX_RETENTION_DAYS);
  const range = `Enter a whole number from 1 to ${MAX_RETENTION_DAYS.toLocaleString("en")}.`;
  if (isWrong(eraseAfterDays)) return { eraseAfterDays: range };
  if (isWrong(deleteAfterDays)) return { deleteAfterDays: range };
  if (deleteAfterDays !== null && eraseAfterDays === null)
    return { eraseAfterDays: "Content is erased before runs are deleted. Enter a number of days." };
  if (deleteAfterDays !== null && eraseAfterDays !== null && deleteAfterDays < eraseAfterDays)
    return { deleteAfterDays: "Runs can't be deleted before their content is erased." };
  return {};
}
