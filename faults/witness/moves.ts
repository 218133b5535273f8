import type pg from "pg";

/** Queries a database directly. */
export type Sql = {
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
};

/**
 * Makes the database record every committed status change of runs, steps, and reviews, in the witness's own
 * schema. Changes that were rolled back leave no trace. The app's role can't write to that schema.
 */
export async function createWitness(database: Sql): Promise<void> {
  await database.sql(`
    create schema witness;
    create table witness.move (
      position bigint generated always as identity primary key,
      kind text not null, id text not null, run_id text not null, before text not null, after text not null,
      restarted boolean not null, at timestamptz not null default clock_timestamp()
    );
    create index on witness.move (run_id);
    create function witness.note() returns trigger language plpgsql security definer as $$
    declare
      old_row jsonb := to_jsonb(old);
      new_row jsonb := to_jsonb(new);
      again boolean := coalesce(old_row ->> 'starts' is distinct from new_row ->> 'starts', false);
    begin
      if old.status is distinct from new.status or again then
        insert into witness.move (kind, id, run_id, before, after, restarted)
        values (tg_table_name, new.id, coalesce(new_row ->> 'runId', new.id), old.status, new.status, again);
      end if;
      return null;
    end $$;
    create trigger witness after update on "Run" for each row execute function witness.note();
    create trigger witness after update on "StepRun" for each row execute function witness.note();
    create trigger witness after update on "Review" for each row execute function witness.note();
  `);
}
