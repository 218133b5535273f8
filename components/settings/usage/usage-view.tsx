"use client";

import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { costsHref } from "@/components/insights/insights-place";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TabLinks } from "@/components/ui/tabs/tab-links";
import { toast } from "@/components/ui/toast";
import { sayMonth } from "@/components/usage-words";
import { daysOfMonth } from "@/server/domain/insights/range";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { ListedPrice, Prices, Usage } from "@/server/domain/usage/usage";
import { MonthSum } from "./month-sum";
import { PriceDialog } from "./price-dialog";
import { PriceTable } from "./price-table";
import { providerToPrice } from "./provider-to-price";
import { SpentTable } from "./spent-table";
import { Unpriced } from "./unpriced";

/** Shows model costs: the month and its limit, the breakdown, and the prices. */
export function UsageView({
  initial,
  agents,
  manages,
}: {
  initial: { usage: Usage; prices: Prices };
  agents: readonly AgentSummary[];
  /** Whether the user can change the limit and the prices. */
  manages: boolean;
}) {
  const { month } = initial.usage;
  const usage = trpc.usage.get.useQuery({ month }, { initialData: initial.usage });
  const prices = trpc.usage.listPrices.useQuery(undefined, { initialData: initial.prices });
  const [pricing, setPricing] = useState<Pick<ListedPrice, "model" | "provider"> | null>(null);
  const { data } = usage;
  const months = data.months.some(({ month }) => month === data.current)
    ? data.months
    : [{ month: data.current }, ...data.months];

  return (
    <>
      <FailureNotice title="Couldn't refresh the page" failure={usage.error ?? prices.error} />
      {months.length > 1 && (
        <TabLinks
          label="Months"
          links={months.map(({ month }) => ({
            label: sayMonth(month),
            href: month === data.current ? "/settings/usage" : `/settings/usage?month=${month}`,
            current: month === data.month,
          }))}
        />
      )}
      <MonthSum usage={data} manages={manages} onChanged={() => void usage.refetch()} />
      <Unpriced
        models={data.unpriced}
        prices={prices.data.prices}
        {...(manages && { onPrice: (model) => setPricing({ model, provider: providerToPrice(model) }) })}
      />
      <Breakdown usage={data} agents={agents} />
      <PriceTable
        prices={prices.data}
        {...(manages && { onEdit: (price) => setPricing(price ?? { model: "", provider: null }) })}
      />
      {pricing && (
        <PriceDialog
          {...pricing}
          price={
            prices.data.prices.find(
              ({ model, provider }) => model === pricing.model && provider === pricing.provider,
            ) ?? null
          }
          onClose={() => setPricing(null)}
          onSaved={({ model, price }) => {
            setPricing(null);
            toast(
              price
                ? `Price of ${model} saved: ${sayMoney(price.input * 1e6)} in, ${sayMoney(price.output * 1e6)} out`
                : `List price of ${model} restored`,
            );
            void prices.refetch();
          }}
        />
      )}
    </>
  );
}

/** Shows the month's cost by workflow, model, and agent. */
function Breakdown({ usage, agents }: { usage: Usage; agents: readonly AgentSummary[] }) {
  const month = daysOfMonth(usage.month);
  const nameOf = (agentId: string) => agents.find(({ id }) => id === agentId)?.name ?? agentId;
  if (usage.workflows.length === 0)
    return (
      <EmptyState title="No usage yet">
        No model calls in {sayMonth(usage.month)}. Costs appear here and on each run.
      </EmptyState>
    );
  return (
    <>
      <Section
        title="By workflow"
        description={`Runs, draft runs, and step tests that started in ${sayMonth(usage.month)} and called a model.`}
        actions={<ButtonLink href={costsHref(month)}>Cost by step</ButtonLink>}
      >
        <SpentTable
          label="Cost by workflow"
          what="Workflow"
          rows={usage.workflows.map(({ workflowId, name, runs, ...spent }) => ({
            key: workflowId,
            name: (
              <Link href={costsHref({ ...month, workflowId })} className="break-words underline">
                {name}
              </Link>
            ),
            runs,
            spent,
          }))}
        />
      </Section>
      <Section title="By model">
        <SpentTable
          label="Cost by model"
          what="Model"
          rows={usage.models.map(({ model, ...spent }) => ({
            key: model,
            name: <code className="break-all font-mono text-sm">{model}</code>,
            spent,
          }))}
        />
      </Section>
      <Section title="By agent">
        <SpentTable
          label="Cost by agent"
          what="Agent"
          rows={usage.agents.map(({ agentId, ...spent }) => ({
            key: agentId,
            name: (
              <Link href={`/agents/${agentId}`} className="break-words underline">
                {nameOf(agentId)}
              </Link>
            ),
            spent,
          }))}
        />
      </Section>
    </>
  );
}
