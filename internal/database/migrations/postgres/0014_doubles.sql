-- +goose Up
-- Pairs of records that may be one and the same; what a person has said of a pair stays with it.
CREATE TABLE doubles (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('resident', 'household', 'shop')),
  left_id uuid NOT NULL,
  right_id uuid NOT NULL,
  score integer NOT NULL,
  reasons text NOT NULL,
  dismissed_at timestamptz,
  dismissed_by text,
  dismissed_reason text
);
CREATE UNIQUE INDEX doubles_pair ON doubles (left_id, right_id);
CREATE INDEX doubles_right ON doubles (right_id);
CREATE INDEX doubles_ranked ON doubles (district_id, score DESC, id);

-- A merge keeps everything that is needed to take it back.
CREATE TABLE merges (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  kind text NOT NULL CHECK (kind IN ('resident', 'household', 'shop')),
  survivor_id uuid NOT NULL,
  loser_id uuid NOT NULL,
  title text NOT NULL,
  reason text,
  fields text NOT NULL,
  loser text NOT NULL,
  survivor_before text NOT NULL,
  survivor_after text NOT NULL,
  moved text NOT NULL,
  touched text NOT NULL,
  counts text NOT NULL,
  account_id uuid,
  actor_name text NOT NULL,
  undone_at timestamptz,
  undone_by text,
  kept text NOT NULL
);
CREATE INDEX merges_latest ON merges (district_id, created_at DESC, id DESC);
CREATE INDEX merges_survivor ON merges (survivor_id);
CREATE INDEX merges_loser ON merges (loser_id);

-- What has changed since it was last compared with the rest, whoever changed it and how.
CREATE TABLE double_marks (
  kind text NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (kind, record_id)
);
CREATE INDEX residents_birth ON residents (district_id, birth_date);

-- +goose StatementBegin
CREATE FUNCTION double_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO double_marks (kind, record_id)
  VALUES (TG_ARGV[0], CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER double_residents AFTER INSERT OR DELETE ON residents FOR EACH ROW EXECUTE FUNCTION double_mark('resident');
CREATE TRIGGER double_residents_update AFTER UPDATE OF name, birth_date, sex, id_number_hash, phone_hash, household_id, state ON residents FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.birth_date IS DISTINCT FROM NEW.birth_date OR OLD.sex IS DISTINCT FROM NEW.sex OR OLD.id_number_hash IS DISTINCT FROM NEW.id_number_hash OR OLD.phone_hash IS DISTINCT FROM NEW.phone_hash OR OLD.household_id IS DISTINCT FROM NEW.household_id OR OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION double_mark('resident');

CREATE TRIGGER double_households AFTER INSERT OR DELETE ON households FOR EACH ROW EXECUTE FUNCTION double_mark('household');
CREATE TRIGGER double_households_update AFTER UPDATE OF building_id, entrance, room, address, phone_hash, state ON households FOR EACH ROW
WHEN (OLD.building_id IS DISTINCT FROM NEW.building_id OR OLD.entrance IS DISTINCT FROM NEW.entrance OR OLD.room IS DISTINCT FROM NEW.room OR OLD.address IS DISTINCT FROM NEW.address OR OLD.phone_hash IS DISTINCT FROM NEW.phone_hash OR OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION double_mark('household');

CREATE TRIGGER double_shops AFTER INSERT OR DELETE ON shops FOR EACH ROW EXECUTE FUNCTION double_mark('shop');
CREATE TRIGGER double_shops_update AFTER UPDATE OF name, credit_code, building_id, address, keeper, phone_hash, state ON shops FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.credit_code IS DISTINCT FROM NEW.credit_code OR OLD.building_id IS DISTINCT FROM NEW.building_id OR OLD.address IS DISTINCT FROM NEW.address OR OLD.keeper IS DISTINCT FROM NEW.keeper OR OLD.phone_hash IS DISTINCT FROM NEW.phone_hash OR OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION double_mark('shop');

-- What the registry holds already has not been compared yet.
INSERT INTO double_marks (kind, record_id) SELECT 'resident', id FROM residents;
INSERT INTO double_marks (kind, record_id) SELECT 'household', id FROM households;
INSERT INTO double_marks (kind, record_id) SELECT 'shop', id FROM shops;

-- +goose Down
DROP TRIGGER double_shops_update ON shops;
DROP TRIGGER double_shops ON shops;
DROP TRIGGER double_households_update ON households;
DROP TRIGGER double_households ON households;
DROP TRIGGER double_residents_update ON residents;
DROP TRIGGER double_residents ON residents;
DROP FUNCTION double_mark();
DROP INDEX residents_birth;
DROP TABLE double_marks;
DROP TABLE merges;
DROP TABLE doubles;
