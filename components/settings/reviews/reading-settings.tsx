"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { NumberField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { MAX_KEEP_DAYS } from "@/server/domain/reading/keep-days";
import type { ReadingSettings } from "@/server/domain/reading/settings";
import { WHAT_IS_RECORDED } from "@/server/domain/reading/words";

/** A form that turns the recording of reading times on or off and sets how long they're kept. */
export function ReadingSettingsForm({ initial }: { initial: ReadingSettings }) {
  const api = trpc.useUtils();
  const { data } = trpc.organization.getReading.useQuery(undefined, { initialData: initial });
  const save = trpc.organization.setReading.useMutation({
    onSuccess: (saved) => {
      api.organization.getReading.setData(undefined, saved);
      toast("Reading time settings saved");
    },
    onError: () => void api.organization.getReading.invalidate(),
  });
  return (
    <Section title="Reading times" description={`${WHAT_IS_RECORDED} Reviewers see this on each review.`}>
      <FailureNotice title="Couldn't save the setting" failure={save.error} />
      <Card className="divide-y">
        <div className="p-4">
          <Switch
            label="Record reading times"
            hint="Reading times are shown with each decision and in the evidence. If this is off, the app records only whether the reader reached the end, and only for reviews that must be read to the end."
            checked={
              (save.isPending ? save.variables.recordReadingTimes : undefined) ?? data.recordReadingTimes
            }
            pending={save.isPending}
            onChange={(recordReadingTimes) => save.mutate({ recordReadingTimes })}
          />
        </div>
        <KeepDays
          days={data.keepReadingDays}
          pending={save.isPending}
          onSave={(keepReadingDays) => save.mutateAsync({ keepReadingDays })}
        />
      </Card>
    </Section>
  );
}

function KeepDays({
  days,
  pending,
  onSave,
}: {
  days: number;
  pending: boolean;
  onSave: (days: number) => Promise<unknown>;
}) {
  const [text, setText] = useState(String(days));
  const [wrong, setWrong] = useState(false);

  function submit() {
    const value = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
    const fits = value >= 1 && value <= MAX_KEEP_DAYS;
    setWrong(!fits);
    return fits ? onSave(value) : undefined;
  }

  return (
    <Form onSubmit={submit} className="grid gap-3 p-4">
      <NumberField
        label="Reading time retention (days)"
        inputMode="numeric"
        hint="Older reading times are deleted. Decisions still show whether the reader reached the end."
        error={wrong ? `Enter a whole number from 1 to ${MAX_KEEP_DAYS.toLocaleString("en")}.` : null}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setWrong(false);
        }}
      />
      <Button type="submit" pending={pending} className="justify-self-start">
        Save changes
      </Button>
    </Form>
  );
}
