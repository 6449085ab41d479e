
    CREATE TABLE channels (
        id   text PRIMARY KEY,
        name text NOT NULL
    );
    