-- Schema 1. What is kept (operation, page, reading) only grows; what is derived (document, claim, review) can be rebuilt from it.

CREATE TABLE operation (
  id   INTEGER PRIMARY KEY,               -- order of the log, 1 and up, without gaps
  kind TEXT NOT NULL,                     -- what was done: add, reread, judge, correct, note, undo
  at   TEXT NOT NULL,                     -- when, RFC 3339 in UTC
  who  TEXT NOT NULL,                     -- by whom
  why  TEXT,                              -- the reason, where one was given
  body TEXT NOT NULL CHECK (json_valid(body)),
  hash TEXT NOT NULL UNIQUE               -- SHA-256 over the hash before it and this row: no row can change unseen
) STRICT;

CREATE TABLE page (
  sha256 TEXT PRIMARY KEY,
  media  TEXT NOT NULL,
  bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE reading (
  hash   TEXT PRIMARY KEY,                -- SHA-256 of body
  body   TEXT NOT NULL                    -- the reading as JSON
) STRICT;

CREATE TRIGGER operation_stays BEFORE UPDATE ON operation BEGIN SELECT RAISE(ABORT, 'operations are never changed'); END;
CREATE TRIGGER operation_kept BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'operations are never removed'); END;
CREATE TRIGGER page_stays BEFORE UPDATE ON page BEGIN SELECT RAISE(ABORT, 'pages are never changed'); END;
CREATE TRIGGER page_kept BEFORE DELETE ON page BEGIN SELECT RAISE(ABORT, 'pages are never removed'); END;
CREATE TRIGGER reading_stays BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END;
CREATE TRIGGER reading_kept BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'readings are never removed'); END;

CREATE TABLE document (
  sha256    TEXT PRIMARY KEY,
  id        TEXT NOT NULL,
  headline  TEXT,
  outlet    TEXT,
  url       TEXT,
  published TEXT,                         -- ISO 8601
  language  TEXT,
  engine    TEXT NOT NULL,                -- what read it last
  reading   TEXT NOT NULL,                -- hash of that reading
  added_by  INTEGER NOT NULL,             -- operation
  read_by   INTEGER NOT NULL              -- operation
) STRICT;
CREATE INDEX document_by_id ON document (id);
CREATE INDEX document_by_published ON document (published);

CREATE TABLE claim (
  id         TEXT PRIMARY KEY,
  document   TEXT NOT NULL,
  position   INTEGER NOT NULL,            -- in the reading's list of claims
  said       TEXT NOT NULL,
  sentence   TEXT NOT NULL,
  unit       TEXT NOT NULL,
  low        REAL,
  high       REAL,
  measure    TEXT NOT NULL,
  change     TEXT NOT NULL,
  population TEXT NOT NULL,
  source     TEXT,
  actor      TEXT,
  certainty  TEXT NOT NULL,
  place      TEXT,
  first_day  TEXT,
  last_day   TEXT,
  outlet     TEXT,
  published  TEXT,
  confidence REAL NOT NULL
) STRICT;
CREATE INDEX claim_by_document ON claim (document);
CREATE INDEX claim_by_measure ON claim (measure, population);
CREATE INDEX claim_by_actor ON claim (actor);

CREATE TABLE review (
  operation INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,                -- judge, correct, note
  about     TEXT NOT NULL,                -- id of a claim, series or document
  document  TEXT,
  field     TEXT,                         -- of a correction
  value     TEXT NOT NULL                 -- the verdict, the corrected value, the note
) STRICT;
CREATE INDEX review_by_about ON review (about);
