
    CREATE TABLE workspace (
        id   smallint PRIMARY KEY CHECK (id = 1),
        team text NOT NULL
    );
    