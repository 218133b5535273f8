"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Card, Section } from "@/components/ui/card";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { ProposalDto } from "@/server/domain/change/change";
import type { Rules } from "@/server/domain/organization/rules";
import { Proposals } from "./proposals";
import { RULE_WORDS } from "./rule-words";

export function RulesView({
  initial,
  manages,
}: {
  initial: { rules: Rules; proposals: ProposalDto[] };
  manages: boolean;
}) {
  const api = trpc.useUtils();
  const { data: rules } = trpc.organization.getRules.useQuery(undefined, { initialData: initial.rules });
  const save = trpc.organization.setRules.useMutation({
    onSuccess: (saved) => {
      api.organization.getRules.setData(undefined, saved);
      toast("Rule saved");
    },
    onError: ({ data }) => {
      if (data?.appCode === "second-person-required") toast("Waiting for a second person to confirm");
      void api.organization.getRules.invalidate();
    },
    onSettled: () => void api.change.invalidate(),
  });
  // A change that needs a second person isn't a failure. The page shows that it's waiting.
  const failure = save.error?.data?.appCode === "second-person-required" ? null : save.error;
  return (
    <>
      <Section
        title="Rules"
        description={
          manages
            ? "Rules apply to everyone in your organization. Changes take effect immediately."
            : "Rules apply to everyone in your organization. Owners and admins can change them."
        }
      >
        <FailureNotice title="Couldn't change the rule" failure={failure} />
        <Card className="divide-y">
          {RULE_WORDS.map(({ rule, label, does, costs }) => {
            const hint = (
              <>
                {does} {costs}
              </>
            );
            return (
              <div key={rule} className="p-4">
                {manages ? (
                  <Switch
                    label={label}
                    hint={hint}
                    // Shows the requested value until the response arrives.
                    checked={(save.isPending ? save.variables[rule] : undefined) ?? rules[rule]}
                    pending={save.isPending}
                    onChange={(on) => save.mutate({ [rule]: on })}
                  />
                ) : (
                  <div className="flex items-start justify-between gap-4">
                    <div className="min-w-0">
                      <h3 className="font-medium">{label}</h3>
                      <p className="max-w-prose text-muted">{hint}</p>
                    </div>
                    <Badge>{rules[rule] ? "On" : "Off"}</Badge>
                  </div>
                )}
              </div>
            );
          })}
        </Card>
      </Section>
      <Proposals initial={initial.proposals} />
    </>
  );
}
