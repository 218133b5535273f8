-- Only added to, except that erasing a person replaces their name and email in its texts.
CREATE OR REPLACE FUNCTION "refuseChangeOfRecord"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "Organization" WHERE "id" = OLD."organizationId") THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('countersign.erasing', true) = 'on'
    AND to_jsonb(NEW) - '{subjectName,before,after}'::text[] = to_jsonb(OLD) - '{subjectName,before,after}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ChangeRecord is append-only';
END $$;
