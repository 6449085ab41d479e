
    CREATE TABLE kept_texts (
        id   text PRIMARY KEY,
        text text NOT NULL,
        at   timestamptz NOT NULL
    );
    