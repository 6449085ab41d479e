
ALTER TABLE incidents ADD COLUMN kind TEXT NOT NULL DEFAULT 'real';
ALTER TABLE incidents ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
CREATE INDEX incidents_parked ON incidents (number) WHERE parked IS NOT NULL;
UPDATE incidents SET due_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
    WHERE phase = 'open' AND due_at IS NULL;

CREATE TABLE vocabulary (
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO vocabulary
    SELECT what, name FROM (
    SELECT 'event' AS what, kind AS name FROM events
    UNION SELECT 'view', json_extract(body, '$.view.view') FROM events
        WHERE kind IN ('Shown', 'ShowRefused') AND json_valid(body)
    UNION SELECT 'kind', json_extract(body, '$.kind') FROM events
        WHERE kind = 'Declared' AND json_valid(body)
    UNION SELECT 'visibility', json_extract(body, '$.visibility') FROM events
        WHERE kind = 'Declared' AND json_valid(body)
) WHERE name IS NOT NULL;
CREATE TRIGGER events_vocabulary AFTER INSERT ON events BEGIN
    INSERT OR IGNORE INTO vocabulary
        SELECT what, name FROM (
    SELECT 'event' AS what, kind AS name FROM (SELECT new.kind AS kind, new.body AS body)
    UNION SELECT 'view', json_extract(body, '$.view.view') FROM (SELECT new.kind AS kind, new.body AS body)
        WHERE kind IN ('Shown', 'ShowRefused') AND json_valid(body)
    UNION SELECT 'kind', json_extract(body, '$.kind') FROM (SELECT new.kind AS kind, new.body AS body)
        WHERE kind = 'Declared' AND json_valid(body)
    UNION SELECT 'visibility', json_extract(body, '$.visibility') FROM (SELECT new.kind AS kind, new.body AS body)
        WHERE kind = 'Declared' AND json_valid(body)
) WHERE name IS NOT NULL;
END;
