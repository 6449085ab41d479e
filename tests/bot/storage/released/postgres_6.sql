
    ALTER TABLE incidents
        ADD COLUMN kind text NOT NULL DEFAULT 'real',
        ADD COLUMN visibility text NOT NULL DEFAULT 'public';
    CREATE INDEX incidents_parked ON incidents (number) WHERE parked IS NOT NULL;
    UPDATE incidents SET due_at = now() WHERE phase = 'open' AND due_at IS NULL;
    