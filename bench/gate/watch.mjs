// Preloaded into the app. Counts the statements that the app sends to Postgres.
import pg from "../../node_modules/pg/lib/index.js";

let statements = 0;

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (...parameters) {
  statements++;
  return query.apply(this, parameters);
};

process.on("message", () => process.send({ statements }));
// Lets the app exit even if the benchmark is still connected.
process.channel.unref();
