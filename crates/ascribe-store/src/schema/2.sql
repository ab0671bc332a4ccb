-- Schema 2. The log takes more kinds of operations (import, code, assign, status, seal, link, merge, grade), and is
-- looked through by what an operation is about.

CREATE INDEX operation_on_page ON operation (json_extract(body, '$.page')) WHERE kind IN ('add', 'reread', 'import');
CREATE INDEX operation_undoing ON operation (json_extract(body, '$.operation')) WHERE kind = 'undo';
CREATE INDEX operation_of_people ON operation (kind, id) WHERE kind NOT IN ('add', 'reread', 'import');
