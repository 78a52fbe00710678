// @ts-check
// What the store in PostgreSQL says to it. Texts compare by their bytes, as keys should.

export const VERSION = 1;

export const SCHEMA = `
  CREATE TABLE desk_meta (version integer NOT NULL);
  INSERT INTO desk_meta VALUES (${VERSION});
  CREATE TABLE desk_entry (
    chat text COLLATE "C" NOT NULL, seq bigint NOT NULL, at bigint NOT NULL, body text NOT NULL,
    PRIMARY KEY (chat, seq)
  );
  CREATE TABLE desk_doc (
    key text COLLATE "C" PRIMARY KEY, status text COLLATE "C" NOT NULL, at bigint NOT NULL,
    body text NOT NULL
  );
  CREATE INDEX desk_doc_by_status ON desk_doc (status, at);
  CREATE TABLE desk_client (
    door text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, value text NOT NULL,
    PRIMARY KEY (door, key)
  );
  CREATE TABLE desk_mail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, door text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    body text NOT NULL
  );
  CREATE INDEX desk_mail_by_door ON desk_mail (door, id);
  CREATE TABLE desk_door (id text COLLATE "C" PRIMARY KEY, wanted timestamptz);`;

/** All of a change in one statement, which is one transaction; no row is named twice in it. */
export const WRITE = `
  WITH new_entry AS (
    INSERT INTO desk_entry (chat, seq, at, body)
    SELECT * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[])
  ), new_doc AS (
    INSERT INTO desk_doc AS old (key, status, at, body)
    SELECT * FROM unnest($6::text[], $7::text[], $8::bigint[], $9::text[])
    ON CONFLICT (key) DO UPDATE
      SET status = EXCLUDED.status, at = EXCLUDED.at, body = EXCLUDED.body
  ), no_doc AS (
    DELETE FROM desk_doc WHERE key = ANY ($10::text[])
  ), new_client AS (
    INSERT INTO desk_client AS old (door, key, value)
    SELECT $1, key, value FROM unnest($11::text[], $12::text[]) AS given (key, value)
    ON CONFLICT (door, key) DO UPDATE SET value = EXCLUDED.value
  ), no_client AS (
    DELETE FROM desk_client WHERE door = $1 AND key = ANY ($13::text[])
  ), new_mail AS (
    INSERT INTO desk_mail (door, sender, body)
    SELECT door, $1, body
    FROM unnest($14::text[], $15::text[]) WITH ORDINALITY AS given (door, body, place)
    ORDER BY place
    RETURNING door
  ), no_mail AS (
    DELETE FROM desk_mail WHERE id = ANY ($16::bigint[])
  )
  SELECT pg_notify('mobileimsdk_desk', door) FROM (SELECT DISTINCT door FROM new_mail) AS told`;
