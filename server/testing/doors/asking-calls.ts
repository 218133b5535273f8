import { adoptTools } from "@/server/services/tool-server/adopt";
import { changeToolServer } from "@/server/services/tool-server/change";
import { checkToolServer } from "@/server/services/tool-server/check";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { DEAD_HOST } from "@/server/testing/belongings";
import type { BY_ID } from "./verb-calls";

const address = { url: `http://${DEAD_HOST}/mcp`, credentialId: null, headerName: "Authorization" };

/** The verbs that ask a tool server for its tools. In these calls, the server is unreachable. */
export const ASKING_BY_ID: typeof BY_ID = [
  ["adoptTools", "agents:write", (ctx, { toolServerId: id }) => adoptTools(ctx, { id, listed: "" })],
  [
    "changeToolServer",
    "agents:write",
    (ctx, { toolServerId: id }) => changeToolServer(ctx, { id, revision: 1, name: "x", ...address }),
  ],
  ["checkToolServer", "agents:write", (ctx, { toolServerId: id }) => checkToolServer(ctx, { id })],
];
export const ASKING: typeof BY_ID = [
  ...ASKING_BY_ID,
  ["connectToolServer", "agents:write", (ctx) => connectToolServer(ctx, { name: "x", ...address })],
];
