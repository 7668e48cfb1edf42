-- +goose Up
-- The outlines of a district's land, where it has a map of its own.
CREATE TABLE maps (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL REFERENCES areas (id),
  name text NOT NULL,
  outlines text NOT NULL
);
CREATE UNIQUE INDEX maps_district ON maps (district_id);

-- +goose Down
DROP TABLE maps;
