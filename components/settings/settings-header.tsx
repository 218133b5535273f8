import { PageHeader } from "@/components/ui/page-header";
import { TabLink } from "@/components/ui/tabs/tab-links";
import { TAB_ROW } from "@/components/ui/tabs/tab-row";
import type { Scope } from "@/server/domain/access/access";
import { listSettingsGroups } from "./settings-pages";

/** The "Settings" heading and the links to the settings pages, by group. `scopes` are the user's permissions. */
export function SettingsHeader({ current, scopes }: { current: string; scopes: readonly Scope[] }) {
  return (
    <>
      <PageHeader title="Settings" />
      <nav aria-label="Settings" className="border-b">
        <div className={TAB_ROW}>
          {listSettingsGroups(scopes).map(({ title, pages }) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls.
            <div key={title} role="group" aria-label={title} className="border-l first:border-l-0">
              {/* Stays in view while its links scroll. */}
              <p aria-hidden className="sticky left-0 w-fit px-2 text-muted text-xs">
                {title}
              </p>
              <div className="flex">
                {pages.map(({ label, href }) => (
                  <TabLink key={href} label={label} href={href} current={href === current} small />
                ))}
              </div>
            </div>
          ))}
        </div>
      </nav>
    </>
  );
}
