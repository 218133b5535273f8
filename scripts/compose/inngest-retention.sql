-- Deletes data that Inngest keeps for its dashboard once it's older than countersign.keep_days. Runs that are still waiting
-- continue: their state is in Redis. Tables that this version of Inngest doesn't have are skipped.
DO $$
DECLARE
  days int := current_setting('countersign.keep_days')::int;
  oldest timestamptz := now() - make_interval(days => days);
  old record;
  deleted bigint;
BEGIN
  IF days < 1 THEN
    RAISE EXCEPTION 'INNGEST_KEEP_DAYS must be at least 1';
  END IF;
  FOR old IN
    SELECT * FROM (VALUES
      ('events', 'received_at < $1 AT TIME ZONE ''UTC'''),
      ('event_batches', 'executed_at < $1 AT TIME ZONE ''UTC'''),
      ('function_runs', 'run_started_at < $1 AT TIME ZONE ''UTC'''),
      ('function_finishes', 'created_at < $1 AT TIME ZONE ''UTC'''),
      ('history', 'created_at < $1 AT TIME ZONE ''UTC'''),
      ('traces', 'timestamp_unix_ms < extract(epoch from $1) * 1000'),
      ('trace_runs', 'queued_at < extract(epoch from $1) * 1000'),
      ('spans', 'start_time < $1')
    ) AS list (name, condition)
    WHERE to_regclass(name) IS NOT NULL
  LOOP
    EXECUTE format('DELETE FROM %I WHERE %s', old.name, old.condition) USING oldest;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RAISE NOTICE '% rows older than % days deleted from %', deleted, days, old.name;
  END LOOP;
END $$;
