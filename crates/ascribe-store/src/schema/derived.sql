-- What is computed from the log. Made anew, and filled from the log, whenever the schema changes; `ascribe rebuild` fills it
-- again. Rows are numbered by the operations they come from, so that a rebuild gives the same numbers.

DROP VIEW IF EXISTS claims;
DROP VIEW IF EXISTS documents;
DROP VIEW IF EXISTS operations;
DROP VIEW IF EXISTS judgements;
DROP VIEW IF EXISTS grades;
DROP VIEW IF EXISTS links;
DROP TABLE IF EXISTS claim_text;
DROP TABLE IF EXISTS document_text;
DROP TABLE IF EXISTS claim;
DROP TABLE IF EXISTS document;
DROP TABLE IF EXISTS review;
DROP TABLE IF EXISTS assigned;
DROP TABLE IF EXISTS difference;
DROP TABLE IF EXISTS link;
DROP TABLE IF EXISTS merged;
DROP TABLE IF EXISTS grade;

CREATE TABLE document (
  n         INTEGER PRIMARY KEY,          -- the operation that added it
  sha256    TEXT NOT NULL UNIQUE,
  id        TEXT NOT NULL,
  headline  TEXT,
  outlet    TEXT COLLATE NOCASE,
  url       TEXT,
  published TEXT,                         -- ISO 8601
  language  TEXT,
  engine    TEXT NOT NULL,                -- what read it last
  reading   TEXT NOT NULL,                -- hash of that reading
  read_by   INTEGER NOT NULL,             -- the operation that read it last
  sheet     TEXT,                         -- of a row of a sheet: the sheet's SHA-256
  row       INTEGER                       -- and the row
) STRICT;
CREATE INDEX document_by_id ON document (id);
CREATE INDEX document_by_published ON document (published);
CREATE INDEX document_by_sheet ON document (sheet, row) WHERE sheet IS NOT NULL;

-- A claim as it stands: the machine's reading with what people corrected.
CREATE TABLE claim (
  n          INTEGER PRIMARY KEY,         -- the operation that read it, and the position in the reading: op << 20 | position
  id         TEXT NOT NULL UNIQUE,
  document   INTEGER NOT NULL,            -- document.n
  said       TEXT NOT NULL,
  sentence   TEXT NOT NULL,
  unit       TEXT NOT NULL,
  low        REAL,
  high       REAL,
  approx     INTEGER NOT NULL,
  measure    TEXT NOT NULL,
  change     TEXT NOT NULL,
  population TEXT NOT NULL,
  source     TEXT COLLATE NOCASE,
  actor      TEXT COLLATE NOCASE,
  certainty  TEXT NOT NULL,
  place      TEXT COLLATE NOCASE,
  region     TEXT COLLATE NOCASE,
  country    TEXT,
  first_day  TEXT,
  last_day   TEXT,
  day        TEXT,                        -- to put it in order: the last day it speaks of, else the day of publication
  outlet     TEXT COLLATE NOCASE,
  published  TEXT,
  confidence REAL NOT NULL,
  priority   INTEGER NOT NULL,            -- in the queue, in millionths: docs/review.md
  state      TEXT NOT NULL,               -- of the review, in one word
  status     TEXT,
  is_sealed  INTEGER NOT NULL,
  is_counted INTEGER NOT NULL,            -- whether it takes part in comparing
  is_kept    INTEGER NOT NULL,            -- whether the newest engine no longer reads it and a person stands behind it
  differs    INTEGER NOT NULL             -- whether the machine reads it otherwise than when a person looked at it
) STRICT;
CREATE INDEX claim_by_document ON claim (document);
CREATE INDEX claim_by_measure ON claim (measure, day);
CREATE INDEX claim_by_low ON claim (low);
CREATE INDEX claim_by_high ON claim (high) WHERE low IS NOT high;
CREATE INDEX claim_by_source ON claim (source, day);
CREATE INDEX claim_by_actor ON claim (actor, day) WHERE actor IS NOT NULL;
CREATE INDEX claim_by_place ON claim (place, day) WHERE place IS NOT NULL;
CREATE INDEX claim_by_region ON claim (region, day) WHERE region IS NOT NULL;
CREATE INDEX claim_by_country ON claim (country, day) WHERE country IS NOT NULL;
CREATE INDEX claim_by_outlet ON claim (outlet, day);
CREATE INDEX claim_by_day ON claim (day);
CREATE INDEX claim_by_certainty ON claim (certainty, day);
CREATE INDEX claim_by_state ON claim (state, day) WHERE state <> 'open';
CREATE INDEX claim_waiting ON claim (priority DESC, n) WHERE is_sealed = 0 AND (state = 'open' OR differs = 1);

-- What people said of a claim, series or document. Only what stands.
CREATE TABLE review (
  operation INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,                -- judge, correct, code, note, assign, status, seal
  about     TEXT NOT NULL,                -- id of a claim, series or document, as the operation names it
  claim     TEXT,                         -- the claim it speaks of now: a newer engine may have given it another id
  document  TEXT,                         -- SHA-256 of its document
  field     TEXT,                         -- of a correction
  value     TEXT NOT NULL,                -- the verdict, the corrected value, the note, the people, the status
  who       TEXT NOT NULL
) STRICT;
CREATE INDEX review_by_about ON review (about);
CREATE INDEX review_by_claim ON review (claim);
CREATE INDEX review_by_document ON review (document);
CREATE INDEX review_of_coders ON review (who, claim) WHERE kind = 'code';

CREATE TABLE assigned (
  who   TEXT NOT NULL,
  claim TEXT NOT NULL,                    -- claim.id
  PRIMARY KEY (who, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX assigned_by_claim ON assigned (claim);

-- Where the machine reads a claim otherwise than when a person looked at it.
CREATE TABLE difference (
  claim TEXT NOT NULL,
  field TEXT NOT NULL,                    -- or `claim`: whether it reads one at all
  was   TEXT NOT NULL,                    -- what the machine read then, in words
  now   TEXT NOT NULL,
  PRIMARY KEY (claim, field)
) STRICT, WITHOUT ROWID;

-- Answers about pairs. Only the last that stands.
CREATE TABLE link (
  kind      TEXT NOT NULL,                -- claims, series, documents, sources
  one       TEXT NOT NULL,                -- the lesser id
  other     TEXT NOT NULL,
  answer    TEXT NOT NULL,
  operation INTEGER NOT NULL,
  PRIMARY KEY (kind, one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_other ON link (kind, other);

-- Names that are taken for another.
CREATE TABLE merged (
  kind      TEXT NOT NULL,                -- source, actor, outlet
  name      TEXT NOT NULL,
  into_name TEXT NOT NULL,
  operation INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_by_into ON merged (kind, into_name);

CREATE TABLE grade (
  kind      TEXT NOT NULL,                -- source, outlet, claim, series
  about     TEXT NOT NULL,
  scale     TEXT NOT NULL,
  grade     TEXT NOT NULL,
  operation INTEGER NOT NULL,
  PRIMARY KEY (kind, about, scale)
) STRICT, WITHOUT ROWID;

-- Full text: of claims (their sentence with what names them) and of whole documents.
CREATE VIRTUAL TABLE claim_text USING fts5 (
  sentence, source, population, place,
  content = 'claim', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER claim_text_put AFTER INSERT ON claim BEGIN
  INSERT INTO claim_text (rowid, sentence, source, population, place)
  VALUES (new.n, new.sentence, new.source, new.population, new.place);
END;
CREATE TRIGGER claim_text_taken AFTER DELETE ON claim BEGIN
  INSERT INTO claim_text (claim_text, rowid, sentence, source, population, place)
  VALUES ('delete', old.n, old.sentence, old.source, old.population, old.place);
END;
CREATE VIRTUAL TABLE document_text USING fts5 (
  headline, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- For `ascribe sql`: names and columns stay, whatever becomes of the tables beneath. docs/sql.md says what each means.
CREATE VIEW documents AS
  SELECT n AS number, sha256, id, headline, outlet, url, published, language, engine, sheet, row FROM document;
CREATE VIEW claims AS
  SELECT claim.id, document.sha256 AS document, claim.said, claim.sentence, claim.unit, claim.low, claim.high,
    claim.approx, claim.measure, claim.change, claim.population,
    coalesce(source.into_name, claim.source) AS source, coalesce(actor.into_name, claim.actor) AS actor,
    claim.certainty, claim.place, claim.region, claim.country, claim.first_day, claim.last_day, claim.day,
    coalesce(outlet.into_name, claim.outlet) AS outlet, claim.published, claim.confidence, claim.priority,
    claim.state, claim.status, claim.is_sealed, claim.is_counted, claim.is_kept, claim.differs
  FROM claim JOIN document ON document.n = claim.document
  LEFT JOIN merged AS source ON source.kind = 'source' AND source.name = claim.source
  LEFT JOIN merged AS actor ON actor.kind = 'actor' AND actor.name = claim.actor
  LEFT JOIN merged AS outlet ON outlet.kind = 'outlet' AND outlet.name = claim.outlet;
CREATE VIEW operations AS SELECT id AS number, kind, at, who, why, body, hash FROM operation;
CREATE VIEW judgements AS
  SELECT review.operation, review.kind, review.about, review.claim, review.field, review.value, review.who,
    operation.at, operation.why
  FROM review JOIN operation ON operation.id = review.operation;
CREATE VIEW grades AS
  SELECT grade.kind, grade.about, grade.scale, grade.grade, operation.who, operation.at, operation.why
  FROM grade JOIN operation ON operation.id = grade.operation;
CREATE VIEW links AS
  SELECT link.kind, link.one, link.other, link.answer, operation.who, operation.at, operation.why
  FROM link JOIN operation ON operation.id = link.operation;
