-- The store of Ponte. Ids, versions, cursors and keyed hashes stand in clear; every text a person typed is sealed.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- A lane is one kind of one pairing: two collections that are kept in step.
CREATE TABLE lane (
    id           INTEGER PRIMARY KEY,
    pairing      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    left_place   TEXT NOT NULL,
    right_place  TEXT NOT NULL,
    left_cursor  TEXT,
    right_cursor TEXT,
    rules        INTEGER NOT NULL,  -- keyed hash of the rules the links were last judged by
    window_from  INTEGER,           -- the window last asked for, in seconds
    window_to    INTEGER,
    clean_runs   INTEGER NOT NULL DEFAULT 0,
    full_at      INTEGER NOT NULL DEFAULT 0,  -- when both sides were last listed in full, in seconds
    left_before  TEXT,              -- the cursors at which creates were last sent: they tell of copies made and removed since
    right_before TEXT,
    UNIQUE (pairing, kind)
);

-- A link ties a left and a right record. A missing end is a create whose answer is not known.
CREATE TABLE link (
    id               INTEGER PRIMARY KEY,
    lane             INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    origin           TEXT NOT NULL,
    copied           INTEGER NOT NULL,  -- 0: both halves are originals that were matched
    generation       INTEGER NOT NULL,
    left_id          TEXT,
    left_occurrence  TEXT,
    left_version     TEXT,
    left_hashes      BLOB,
    right_id         TEXT,
    right_occurrence TEXT,
    right_version    TEXT,
    right_hashes     BLOB,
    locked           TEXT NOT NULL DEFAULT '',
    normal_form      INTEGER NOT NULL
);
CREATE INDEX link_left ON link (lane, left_id);
CREATE INDEX link_right ON link (lane, right_id);
-- The few whose version is not known are found without looking at all.
CREATE INDEX link_left_unread ON link (lane) WHERE left_version = '';
CREATE INDEX link_right_unread ON link (lane) WHERE right_version = '';

-- The last common state of a link, sealed, apart from it: links are read by the thousand, texts one by one.
CREATE TABLE base (
    link   INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
);

-- Records that were looked at and are not linked, so that they are not read again until they change.
CREATE TABLE bystander (
    lane    INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    side    TEXT NOT NULL,
    id      TEXT NOT NULL,
    version TEXT NOT NULL,
    why     TEXT NOT NULL,
    PRIMARY KEY (lane, side, id)
) WITHOUT ROWID;

-- Contacts of others that the user's events name, by their CRM id; the lane is that of the contacts.
CREATE TABLE invited (
    lane   INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    record TEXT NOT NULL,
    PRIMARY KEY (lane, record)
) WITHOUT ROWID;

-- A write that is about to be sent, or was sent and not answered.
CREATE TABLE intent (
    id         INTEGER PRIMARY KEY,
    link       INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
    side       TEXT NOT NULL,
    action     TEXT NOT NULL,
    marker     TEXT,
    intended   BLOB NOT NULL,       -- keyed hashes of the state that was meant
    stood      BLOB NOT NULL,       -- keyed hashes of what stood there before, of the same fields
    source     BLOB NOT NULL,       -- and of what the other side said of them
    run        INTEGER NOT NULL
);
CREATE INDEX intent_link ON intent (link);

-- What waits for the user or for a later try.
CREATE TABLE need (
    id       INTEGER PRIMARY KEY,
    lane     INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    topic    TEXT NOT NULL,         -- conflict, deletion, parked, match, undo
    subject  TEXT NOT NULL,         -- what it is about; one open need for each subject
    link     INTEGER REFERENCES link (id) ON DELETE CASCADE,
    side     TEXT,
    record   TEXT,
    failure  TEXT NOT NULL,         -- JSON of the failure: code, details
    sealed   BLOB,                  -- title and values, sealed
    since    INTEGER NOT NULL,
    tries    INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER,
    answer   TEXT,
    apart    INTEGER,               -- of "keep both": the link of the record being set apart, 0 once it stands there
    reminded INTEGER NOT NULL DEFAULT 0,  -- how many reminders the user was given
    UNIQUE (lane, topic, subject)
);

CREATE TABLE run (
    id       INTEGER PRIMARY KEY,
    lane     INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    started  INTEGER NOT NULL,
    ended    INTEGER,
    outcome  TEXT NOT NULL,         -- running, clean, partial, failed, interrupted
    report   TEXT NOT NULL          -- JSON of counts
);

CREATE TABLE run_item (
    id     INTEGER PRIMARY KEY,
    run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    link   INTEGER,
    side   TEXT NOT NULL,
    action TEXT NOT NULL,
    record TEXT,
    why    TEXT NOT NULL,
    code   TEXT,                    -- of the failure, if it failed
    sealed BLOB,                    -- title, sealed
    permit INTEGER NOT NULL DEFAULT 0  -- 1: the user allowed this write to mail
);
CREATE INDEX run_item_link ON run_item (link);
CREATE INDEX run_item_run ON run_item (run);

-- What a write replaced, sealed, for as long as it can be undone.
CREATE TABLE image (
    item   INTEGER PRIMARY KEY REFERENCES run_item (id) ON DELETE CASCADE,
    at     INTEGER NOT NULL,        -- seconds since 1970
    undone INTEGER,                 -- the run that undid it
    sealed BLOB NOT NULL
);
CREATE INDEX image_at ON image (at);

-- Ponte's last writes to records that existed, until nothing can answer them any more.
CREATE TABLE written (
    link    INTEGER NOT NULL REFERENCES link (id) ON DELETE CASCADE,
    side    TEXT NOT NULL,
    fields  TEXT NOT NULL,
    version TEXT NOT NULL,          -- the state it left behind
    echoes  INTEGER NOT NULL,
    cycle   INTEGER NOT NULL,       -- the lane's clean runs then
    at      INTEGER NOT NULL,
    PRIMARY KEY (link, side)
) WITHOUT ROWID;
CREATE INDEX written_at ON written (at);

-- How an account has answered lately, by the name it has in the settings; JSON without secrets or persons' words.
CREATE TABLE account (
    name     TEXT PRIMARY KEY,
    attempts TEXT NOT NULL
) WITHOUT ROWID;

-- Who syncs each pairing, as far as is known here: JSON, sealed, since it names computers.
CREATE TABLE lease (
    pairing TEXT PRIMARY KEY,
    sealed  BLOB NOT NULL
) WITHOUT ROWID;

-- Copies made since the change reports that the cursors stand for: one that the next report does not name may be gone.
CREATE TABLE young (
    lane INTEGER NOT NULL REFERENCES lane (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    id   TEXT NOT NULL,
    run  INTEGER NOT NULL,
    PRIMARY KEY (lane, side, id)
) WITHOUT ROWID;
