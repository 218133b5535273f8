import { router } from "./init";
import { agentRouter } from "./routers/agent";
import { meRouter } from "./routers/me";
import { reviewRouter } from "./routers/review";
import { runRouter } from "./routers/run";
import { tokenRouter } from "./routers/token";
import { workflowRouter } from "./routers/workflow";

export const appRouter = router({
  me: meRouter,
  workflow: workflowRouter,
  run: runRouter,
  review: reviewRouter,
  agent: agentRouter,
  token: tokenRouter,
});

export type AppRouter = typeof appRouter;
