-- +goose Up
-- The outlines of a district's land, where it has a map of its own.
CREATE TABLE maps (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL REFERENCES areas (id),
  name text NOT NULL,
  outlines text NOT NULL
);
CREATE UNIQUE INDEX maps_district ON maps (district_id);

-- +goose Down
DROP TABLE maps;
