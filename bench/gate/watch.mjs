// Preloaded into the app. Counts the statements that requests with the header `x-counted` send to Postgres, also
// after their response: a run's driver continues where its request left off. Also counts how many of these end a run
// in the executor, because a run that the executor claims on its own continues uncounted.
import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "node:http";
import pg from "../../node_modules/pg/lib/index.js";

const counted = new AsyncLocalStorage();
const END = /update run set [^)]*ended_at = now/;
const counts = { statements: 0, ends: 0 };

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...values) {
  const pass = () => emit.call(this, event, ...values);
  return event === "request" && values[0].headers["x-counted"] ? counted.run(true, pass) : pass();
};

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (...parameters) {
  if (counted.getStore()) {
    counts.statements++;
    if (END.test(parameters[0].text)) counts.ends++;
  }
  return query.apply(this, parameters);
};

process.on("message", () => process.send(counts));
// The app ends even if the benchmark is still connected.
process.channel.unref();
