// Preloaded into the app. Counts the statements that requests with the header `x-counted` send to Postgres, also
// after their response: a run's driver continues where its request left off.
import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "node:http";
import pg from "../../node_modules/pg/lib/index.js";

const counted = new AsyncLocalStorage();
let statements = 0;

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...values) {
  const pass = () => emit.call(this, event, ...values);
  return event === "request" && values[0].headers["x-counted"] ? counted.run(true, pass) : pass();
};

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (...parameters) {
  if (counted.getStore()) statements++;
  return query.apply(this, parameters);
};

process.on("message", () => process.send({ statements }));
// The app ends even if the benchmark is still connected.
process.channel.unref();
