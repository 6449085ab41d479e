
CREATE TABLE workspace (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    team TEXT NOT NULL
) STRICT;
