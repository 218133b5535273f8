import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { type Tab, Tabs } from "@/components/ui/tabs/tabs";

/** The views of a step as tabs. With a `rail`, each view is on a card, and the tabs and the rail are beside it. */
export function StepViews({ views, rail }: { views: Tab[]; rail?: ReactNode }) {
  const tabs = rail
    ? views.map((view) => ({
        ...view,
        content: <Card className="min-w-0 px-5 py-4 md:px-8">{view.content}</Card>,
      }))
    : views;
  return <Tabs label="Step details" tabs={tabs} rail={rail} />;
}
