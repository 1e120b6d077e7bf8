-- Ponte's last writes to records that existed, until nothing can answer them any more.
CREATE TABLE IF NOT EXISTS written (
    link    INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
    side    TEXT NOT NULL,
    fields  TEXT NOT NULL,
    version TEXT NOT NULL,          -- the state it left behind
    echoes  INTEGER NOT NULL,
    cycle   INTEGER NOT NULL,       -- the lane's clean runs then
    at      INTEGER NOT NULL,
    PRIMARY KEY (link, side)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS written_at ON written (at);

-- How an account has answered lately, by the name it has in the settings; JSON without secrets or persons' words.
CREATE TABLE IF NOT EXISTS account (
    name     TEXT PRIMARY KEY,
    attempts TEXT NOT NULL
) WITHOUT ROWID;

-- Who syncs each pairing, as far as is known here: JSON.
CREATE TABLE IF NOT EXISTS lease (
    pairing TEXT PRIMARY KEY,
    known   TEXT NOT NULL
) WITHOUT ROWID;
