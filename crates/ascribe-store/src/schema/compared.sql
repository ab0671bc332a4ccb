-- What comparing the whole ledger gave, as rows. Made when somebody asks and kept until the log has grown; no part of the
-- log, and dropped by `ascribe rebuild`. `compared.rs` fills and reads it.

CREATE TABLE compared (
  operation INTEGER NOT NULL,             -- the last operation that it takes in
  head      TEXT NOT NULL,                -- and that one's hash
  made_by   TEXT NOT NULL,                -- the program and all that decides how it compares
  n_reports INTEGER NOT NULL,
  n_claims  INTEGER NOT NULL,
  today     TEXT                          -- the last day on which a page was published
) STRICT;

CREATE TABLE story (
  n         INTEGER PRIMARY KEY,          -- in the order of the first reports
  id        TEXT NOT NULL UNIQUE,
  n_reports INTEGER NOT NULL,
  row       TEXT NOT NULL,                -- as a row of a list, JSON
  body      TEXT NOT NULL,                -- JSON
  kept      TEXT NOT NULL                 -- what comparing it anew needs, JSON
) STRICT;
CREATE INDEX story_by_weight ON story (n_reports DESC, n);

CREATE TABLE story_report (
  document  TEXT PRIMARY KEY,             -- document.sha256
  story     INTEGER NOT NULL              -- story.n
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  n         INTEGER PRIMARY KEY,          -- its story's, and its place in it: story << 32 | place
  id        TEXT NOT NULL UNIQUE,
  n_claims  INTEGER NOT NULL,
  measure   TEXT NOT NULL,
  theatre   TEXT,
  title     TEXT NOT NULL,                -- in lower case
  row       TEXT NOT NULL,                -- as a row of a list, JSON
  body      TEXT NOT NULL                 -- JSON
) STRICT;
CREATE INDEX series_by_weight ON series (n_claims DESC, n);
CREATE INDEX series_by_measure ON series (measure, n_claims DESC, n);

CREATE TABLE series_claim (
  claim     TEXT PRIMARY KEY,             -- claim.id
  series    INTEGER NOT NULL              -- series.n
) STRICT, WITHOUT ROWID;
CREATE INDEX series_claim_by_series ON series_claim (series);

-- Which series count a part of what another counts.
CREATE TABLE series_part (
  part      TEXT NOT NULL,                -- series.id
  whole     TEXT NOT NULL,
  knot      INTEGER NOT NULL,             -- story.n
  PRIMARY KEY (part, whole)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_part_by_knot ON series_part (knot);

-- Numbers that took the place of others.
CREATE TABLE revised (
  series    INTEGER NOT NULL,             -- series.n
  place     INTEGER NOT NULL,             -- among the revisions of the series
  day       TEXT,                         -- of the later claim
  amount    TEXT NOT NULL,                -- of the later claim, JSON
  earlier   TEXT NOT NULL,                -- claim.id
  later     TEXT NOT NULL,
  PRIMARY KEY (series, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX revised_by_day ON revised (day DESC, series, place);

CREATE TABLE finding (
  n         INTEGER PRIMARY KEY,
  knot      INTEGER NOT NULL,             -- the first of the stories that were compared together: story.n
  place     TEXT NOT NULL,                -- what orders findings
  check_by  TEXT NOT NULL,                -- the check's name
  body      TEXT NOT NULL                 -- JSON
) STRICT;
CREATE INDEX finding_by_knot ON finding (knot);
CREATE INDEX finding_by_place ON finding (place, n);
CREATE INDEX finding_by_check ON finding (check_by, place, n);

CREATE TABLE finding_claim (
  claim     TEXT NOT NULL,                -- claim.id
  finding   INTEGER NOT NULL,             -- finding.n
  PRIMARY KEY (claim, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_claim_by_finding ON finding_claim (finding);

CREATE TABLE lineage (
  document  TEXT NOT NULL,                -- document.sha256
  origin    TEXT,                         -- document.sha256
  named     TEXT,
  body      TEXT NOT NULL                 -- JSON
) STRICT;
CREATE INDEX lineage_by_document ON lineage (document, origin, named);
CREATE INDEX lineage_by_origin ON lineage (origin) WHERE origin IS NOT NULL;

-- From whom documents derive.
CREATE TABLE parent (
  document  TEXT PRIMARY KEY,             -- document.sha256
  parent    TEXT NOT NULL,                -- document.sha256
  closeness INTEGER NOT NULL,             -- text that both have, in thousandths
  is_named  INTEGER NOT NULL              -- whether the document names the parent
) STRICT, WITHOUT ROWID;

-- Who repeats whom, from the first of a line on.
CREATE TABLE tree (
  n         INTEGER PRIMARY KEY,          -- those with most documents first
  n_nodes   INTEGER NOT NULL,
  body      TEXT NOT NULL                 -- JSON
) STRICT;

CREATE TABLE source (
  key       TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  title     TEXT NOT NULL,                -- the name in lower case
  n_claims  INTEGER NOT NULL,
  row       TEXT NOT NULL                 -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX source_by_weight ON source (n_claims DESC, name, key);

-- What of a source stands in one knot; together they are its row.
CREATE TABLE source_part (
  key       TEXT NOT NULL,                -- source.key
  knot      INTEGER NOT NULL,             -- story.n
  row       TEXT NOT NULL,                -- JSON
  PRIMARY KEY (key, knot)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_part_by_knot ON source_part (knot);

-- The series in which claims go back to a source.
CREATE TABLE source_series (
  key       TEXT NOT NULL,                -- source.key
  series    INTEGER NOT NULL,             -- series.n
  PRIMARY KEY (key, series)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_series_by_series ON source_series (series);

-- What the records of sources, and the pairs of series that may be one, are told from, knot by knot.
CREATE TABLE knot (
  n         INTEGER PRIMARY KEY,          -- the first of its stories: story.n
  tallies   TEXT NOT NULL,                -- how the first figures of each source fared, JSON
  numbers   TEXT NOT NULL                 -- what may be set against other series, JSON
) STRICT;
