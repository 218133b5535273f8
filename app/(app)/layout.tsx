import type { ReactNode } from "react";
import { Live } from "@/components/live/live";
import { Bell } from "@/components/notifications/bell";
import { ScopesProvider } from "@/components/scopes";
import { AccountMenu } from "@/components/shell/account-menu";
import { Brand } from "@/components/shell/brand";
import { LeaveDialog } from "@/components/shell/leave-dialog";
import { Navigation } from "@/components/shell/navigation";
import { OfflineNotice } from "@/components/shell/offline-notice";
import { Overlays } from "@/components/shell/overlays";
import { TrpcProvider } from "@/components/trpc-provider";
import { Link } from "@/components/ui/link";
import { Toaster } from "@/components/ui/toast";
import { nameOfRole, startsWithReviews } from "@/server/domain/access/access";
import { getCaller } from "@/server/transports/trpc/caller";

/** The layout of all pages for members: navigation, account, and content. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const api = await getCaller();
  const [me, waiting, unread] = await Promise.all([
    api.me.get(),
    api.review.countMine(),
    api.notification.countUnread(),
  ]);
  return (
    <TrpcProvider>
      <a
        href="#main"
        className="fixed top-2 left-2 z-20 -translate-y-20 rounded-md bg-accent px-4 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="group/app min-h-dvh md:grid md:grid-cols-[14rem_minmax(0,1fr)] print:block!">
        <header className="print:hidden! max-md:group-has-data-sheet/app:invisible flex items-center justify-between border-b bg-surface px-4 py-1.5 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:justify-start md:border-r md:border-b-0 md:p-3">
          <div className="flex items-center justify-between max-md:flex-1 md:pt-1.5">
            <Link href="/" className="flex rounded-md md:px-3">
              <Brand />
            </Link>
            <Bell unread={unread} />
          </div>
          <Navigation
            waiting={waiting}
            hasHome={!startsWithReviews(me.scopes)}
            seesAgents={me.scopes.includes("agents:read")}
          />
          <div className="md:mt-auto">
            <AccountMenu
              name={me.name}
              email={me.email}
              role={nameOfRole(me.role)}
              organizationName={me.organizationName}
              otherOrganizations={me.organizations.filter(({ id }) => id !== me.organizationId)}
            />
          </div>
        </header>
        <main id="main" tabIndex={-1} className="outline-none max-md:pb-20">
          {/* Pages with a `data-wide` element, such as the editor, use the full width. */}
          <div className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-6 px-4 py-6 has-data-wide:max-w-none has-data-wide:p-0 md:px-8 md:py-8">
            <ScopesProvider scopes={me.scopes}>{children}</ScopesProvider>
          </div>
        </main>
      </div>
      <Overlays scopes={me.scopes} />
      <LeaveDialog />
      <OfflineNotice />
      <Toaster />
      <Live />
    </TrpcProvider>
  );
}
