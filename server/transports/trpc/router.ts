import { router } from "./init";
import { agentRouter } from "./routers/agent";
import { auditRouter } from "./routers/audit";
import { bulkRouter } from "./routers/bulk";
import { changeRouter } from "./routers/change";
import { commentRouter } from "./routers/comment";
import { coverRouter } from "./routers/cover";
import { credentialRouter } from "./routers/credential";
import { draftRouter } from "./routers/draft";
import { homeRouter } from "./routers/home";
import { insightsRouter } from "./routers/insights";
import { liveRouter } from "./routers/live";
import { meRouter } from "./routers/me";
import { memberRouter } from "./routers/member";
import { messageRouter } from "./routers/message";
import { modelRouter } from "./routers/model";
import { notificationRouter } from "./routers/notification";
import { organizationRouter } from "./routers/organization";
import { passkeyRouter } from "./routers/passkey";
import { reviewRouter } from "./routers/review";
import { runRouter } from "./routers/run";
import { runViewRouter } from "./routers/run-view";
import { sessionRouter } from "./routers/session";
import { slackRouter } from "./routers/slack";
import { templateRouter } from "./routers/template";
import { tokenRouter } from "./routers/token";
import { toolServerRouter } from "./routers/tool-server";
import { triggerRouter } from "./routers/trigger";
import { usageRouter } from "./routers/usage";
import { versionRouter } from "./routers/version";
import { webhookRouter } from "./routers/webhook";
import { workflowRouter } from "./routers/workflow";

export const appRouter = router({
  me: meRouter,
  passkey: passkeyRouter,
  home: homeRouter,
  workflow: workflowRouter,
  draft: draftRouter,
  version: versionRouter,
  template: templateRouter,
  run: runRouter,
  runView: runViewRouter,
  bulk: bulkRouter,
  session: sessionRouter,
  insights: insightsRouter,
  review: reviewRouter,
  comment: commentRouter,
  agent: agentRouter,
  credential: credentialRouter,
  model: modelRouter,
  toolServer: toolServerRouter,
  usage: usageRouter,
  token: tokenRouter,
  member: memberRouter,
  trigger: triggerRouter,
  cover: coverRouter,
  organization: organizationRouter,
  change: changeRouter,
  message: messageRouter,
  notification: notificationRouter,
  slack: slackRouter,
  webhook: webhookRouter,
  audit: auditRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
